"""The one search as a map: its meetings counted where they lie, and those that stand alone as the gate shows them.

A meeting is counted once, however many dates it has: all lie at one point. Where one stands alone, its next date is told.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import partial

from django.db.models import Count, Min

from core.templatetags.organise import when
from events import feeds
from events.disclosure import Disclosed, disclose
from events.models import Occurrence
from events.models.occurrence import OccurrenceQuerySet
from events.search import EventSearch
from groups.enums import GroupKind
from places.clusters import Row
from places.geojson import BBox, Object, collection, feature
from places.map_layer import AT_A_SPOT, draw, layer, spot
from places.tally import tally

OFF = {"cancelled", "postponed"}  # states of a date that does not take place at its time


def layer_of(search: EventSearch, bbox: BBox | None, zoom: int | None) -> Object:
    """What to draw of the search in `bbox`, which takes the place of its circle, at this zoom; of all of it without. Three queries."""
    if bbox:
        search = replace(search, origin=None, circle=None, bbox=None, by_distance=False)
    small = spot(bbox)
    if small:
        return _one_by_one(search, small, zoom)
    drawn = draw(partial(_count, search), bbox, zoom)
    alone = [each.key for each in drawn.clusters if each.count == 1]
    return layer(drawn, _alone(search, alone) if alone else {})


def _dates(search: EventSearch, bbox: BBox | None) -> OccurrenceQuerySet:
    """Those that have a point, in the box."""
    dates = search.queryset().filter(cell_coarse__isnull=False).order_by()
    return dates.within_box(bbox) if bbox else dates


def _count(search: EventSearch, bbox: BBox | None, zoom: int) -> list[Row]:
    one_of_each = _dates(search, bbox).values("event").annotate(one=Min("pk")).values("one")
    return tally(Occurrence.objects.filter(pk__in=one_of_each), zoom, kind="host__kind", key="event_id")


def _alone(search: EventSearch, events: Collection[int]) -> dict[int, Object]:
    """The features of these events by their keys: of each the next date that takes place, else the next that does not."""
    dates = _dates(replace(search, next_only=True), None).filter(event__in=events).order_by("start", "public_id")
    chosen: dict[int, Disclosed] = {}
    for date in dates.for_lists():
        shown = disclose(date)
        known = chosen.get(date.event_id)
        if known is None or (known.state in OFF and shown.state not in OFF):
            chosen[date.event_id] = shown
    return dict(zip(chosen, _features(chosen.values()), strict=True))


def _one_by_one(search: EventSearch, bbox: BBox, zoom: int | None) -> Object:
    """Each of the meetings of a spot, the next first."""
    dates = _dates(search, bbox)
    events = dates.values("event").annotate(next=Min("start")).order_by("next", "event").values_list("event", flat=True)
    first = list(events[:AT_A_SPOT])
    features = _alone(search, first)
    total = len(first) if len(first) < AT_A_SPOT else dates.aggregate(Count("event", distinct=True))["event__count"]
    return collection([features[event] for event in first if event in features], bbox=bbox, total=total, zoom=zoom)


def _features(dates: Iterable[Disclosed]) -> list[Object]:
    kinds = {kind.value: {"kind": kind.value, "kind_label": str(kind.label), "shape": kind.shape} for kind in GroupKind}
    return [_feature(shown, kinds[shown.host.kind]) for shown in dates]


def _feature(shown: Disclosed, kind: dict[str, str]) -> Object:
    place = shown.place
    properties = {
        "id": shown.occurrence.public_id,
        "title": shown.event.title,
        "url": feeds.path(shown),
        "when": when(shown.occurrence.start, shown.event.timezone),
        "place": place.label if place else "",
        **kind,
        "status": shown.state,
        "precision": place.precision if place else "",
    }
    return feature(shown.occurrence.public_id, (place.lat, place.lon) if place else None, properties)
