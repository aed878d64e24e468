"""One answer to a map: what to draw in a view, as GeoJSON, kept for a minute and shared by all who ask for about the same."""

import hashlib
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.cache_policy import KEPT_FOR
from core.rates import MINUTE, within_rate
from places.clusters import Cluster, Row, View, gather
from places.geojson import MEDIA_TYPE, BBox, Object, across, collection, extent, feature, rounded
from places.tally import COARSE_UNTIL

# Changed whenever the answer changes its form, so that nobody keeps an old one.
EDITION: Final = 2
# A box no larger than a building's ground, in degrees, is asked for in order to have what a cluster there holds one by one.
SPOT: Final = 0.0025
AT_A_SPOT: Final = 50  # so many of them
MADE_PER_MINUTE: Final = 300  # for one address, which a whole lecture hall may share
_HAIR: Final = 0.000006  # half of the last decimal that we give, and a little
Counting = Callable[[BBox | None, int], list[Row]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The clusters of a view, the box that they are about (None: there is nothing anywhere) and the zoom they are made for."""

    clusters: list[Cluster]
    bbox: BBox | None
    zoom: int


def draw(count: Counting, bbox: BBox | None, zoom: int | None) -> Drawn:
    """What to draw. `count` answers the rows in a box (None: wherever they are) by cells of a zoom.

    With a box: the whole tiles that hold it. Without: all there is, and the box of it.
    """
    if bbox is not None:
        view = View.of(bbox, zoom)
        # So far out, most of what there is lies in view, and counting all in the order of an index is quicker than choosing.
        rows = count(view.wider if view.zoom > COARSE_UNTIL else None, view.zoom)
        return Drawn(gather(rows, view), view.bbox, view.zoom)
    rows = count(None, 0)
    everything = extent((row.west, row.south, row.east, row.north) for row in rows)
    if everything is None:
        return Drawn([], None, zoom or 0)
    view = View.of(everything, zoom)
    if view.zoom > COARSE_UNTIL:
        rows = count(None, view.zoom)
    return Drawn(gather(rows, view), everything, view.zoom)


def layer(drawn: Drawn, singles: Mapping[int, Object]) -> Object:
    """Drawn as GeoJSON: `singles` has the features of those that stand alone by their keys; who has gone meanwhile is left out."""
    features = []
    for each in drawn.clusters:
        if each.count > 1:
            features.append(_cluster(each))
        elif each.key in singles:
            features.append(singles[each.key])
    total = sum(each.count for each in drawn.clusters)
    return collection(features, bbox=drawn.bbox, total=total, zoom=drawn.zoom)


def spot(bbox: BBox | None) -> BBox | None:
    """The box a hair larger, if it is so small that what it holds is told one by one; else None."""
    if bbox is None or across(bbox) > SPOT or bbox[3] - bbox[1] > SPOT:
        return None
    west, south, east, north = bbox
    return (max(west - _HAIR, -180.0), max(south - _HAIR, -90.0), min(east + _HAIR, 180.0), min(north + _HAIR, 90.0))


def area(bbox: BBox | None, zoom: int | None) -> tuple[BBox | None, int | None]:
    """What an answer to this box is about, the same for all who see about the same; nothing else of it may be kept."""
    if bbox is None or spot(bbox):
        return bbox, zoom
    view = View.of(bbox, zoom)
    return view.bbox, view.zoom


def answer(request: HttpRequest, asked: tuple[object, ...], make: Callable[[], bytes]) -> HttpResponse:
    """What `make` answers to the question `asked`, made once a minute. Its `Age` (RFC 9111, 5.1) keeps others from keeping it longer.

    Only what has to be made is counted, and kept packed: whoever asks for ever other views would fill the cache of the whole
    site, and push out what counts attempts there.
    """
    question = repr((EDITION, settings.SITE_URL, get_language(), *asked))
    key = f"map:{hashlib.sha256(question.encode()).hexdigest()}"  # what was asked is not to be read in the cache
    kept: tuple[float, bytes] | None = cache.get(key)
    if kept is None:
        if not within_rate(request, purpose="places.map", per_minute=MADE_PER_MINUTE):
            return _too_often()
        kept = time.time(), zlib.compress(make(), level=1)
        cache.set(key, kept, KEPT_FOR)
    made, body = kept[0], zlib.decompress(kept[1])
    age = str(max(0, int(time.time() - made)))
    return HttpResponse(body, content_type=MEDIA_TYPE, headers={"Age": age, "Access-Control-Allow-Origin": "*"})


def _too_often() -> HttpResponse:
    """RFC 9457."""
    body = {"title": _("You ask very often. Wait for a minute."), "status": 429}
    return JsonResponse(body, status=429, content_type="application/problem+json", headers={"Retry-After": str(MINUTE)})


def _cluster(each: Cluster) -> Object:
    properties = {"cluster": True, "count": each.count, "kinds": each.kinds, "bbox": rounded(each.bbox)}
    whole = feature("", (each.lat, each.lon), properties)
    del whole["id"]  # it is the same as little from one minute to the next as what it stands for
    return whole
