"""The one search as a map: few enough points for one view, whatever the table holds."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.cache_policy import KEPT_FOR, cacheable
from events import map_data
from events.search import EventSearch, InvalidSearch
from events.views.feeds import problem
from places.fields import read_view
from places.geojson import written
from places.map_layer import answer, area


@require_safe
@cacheable(max_age=KEPT_FOR)
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings and clusters of meetings in `bbox` at `zoom`; of the whole search without them. GeoJSON.

    A single has the properties id, title, url, when, place, kind, kind_label, shape, status, precision; a cluster has
    cluster: true, count, kinds (how many of each) and bbox. A box of no more than 0.0025 degrees, such as that of a cluster
    at one point, is answered with the meetings in it one by one, 50 at most; `total` says how many there are.
    """
    errors: dict[str, str] = {}
    bbox, zoom = read_view(request.GET, errors)
    try:
        search = EventSearch.parse(request.GET)
    except InvalidSearch as invalid:
        return _refused({**invalid.errors, **errors})
    if errors:
        return _refused(errors)
    circle = ["near", "within", "bbox"] if bbox else []
    question = (search.query_string(without=[*circle, "sort"]), None if bbox else search.point, search.midnight)
    return answer(request, ("events", *question, *area(bbox, zoom)), lambda: written(map_data.layer_of(search, bbox, zoom)))


def _refused(errors: dict[str, str]) -> HttpResponse:
    return problem(_("This search cannot be answered."), errors=errors)
