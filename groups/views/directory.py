"""The directory of groups, as a page, a map layer and a table."""

import csv

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.cache_policy import KEPT_FOR, cacheable
from core.text import spreadsheet_cell
from groups.directory import MAIN_KINDS, OTHER_KINDS, GroupSearch
from groups.disclosure import public_place
from groups.enums import GroupKind
from groups.models import Group
from places.services import Answer, locate

MOST = 5000  # in one map layer or table


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Groups by name, or nearest first."""
    search = GroupSearch.from_query(request.GET)
    query = request.GET.copy()
    query.pop("page", None)
    map_query = f"?{query.urlencode()}" if query else ""
    context = {
        "search": search,
        "page": search.page(request.GET.get("page", "1")),
        "kinds": [*((kind.value, kind.label) for kind in MAIN_KINDS), (OTHER_KINDS, _("Other groups"))],
        "map_query": map_query,
        "choices": _choices(search),
    }
    return render(request, "groups/group_list.html", context)


@require_safe
@cacheable(max_age=KEPT_FOR)
def geojson(request: HttpRequest) -> HttpResponse:
    """The same groups as a FeatureCollection (RFC 7946), each at the point that everybody may know."""
    search = GroupSearch.from_query(request.GET)
    if search.errors:
        return _refusal(search)
    features = [_feature(group) for group in search.groups()[:MOST]]
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")


@require_safe
@cacheable(max_age=KEPT_FOR)
def table(request: HttpRequest) -> HttpResponse:
    """The same groups as CSV (RFC 4180, UTF-8)."""
    search = GroupSearch.from_query(request.GET)
    if search.errors:
        return _refusal(search)
    response = HttpResponse(
        content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="groups.csv"'}
    )
    writer = csv.writer(response)
    writer.writerow(["name", "kind", "place", "latitude", "longitude", "url"])
    for group in search.groups()[:MOST]:
        place = public_place(group)
        writer.writerow(
            [
                spreadsheet_cell(group.name),
                group.kind,
                spreadsheet_cell(place.label),
                round(place.lat, 5),
                round(place.lon, 5),
                _address(group),
            ]
        )
    return response


def _choices(search: GroupSearch) -> list[tuple[str, str]]:
    """The places or spellings that may be meant, as (what to search for, what to show): the name, where it finds that very place."""
    if search.where is None or search.where.answer is not None:
        return []
    places = [(_near(each), each.label) for each in search.where.candidates]
    return places or [(each, each) for each in search.where.suggestions]


def _near(candidate: Answer) -> str:
    again = locate(candidate.label).answer
    is_same = again is not None and (again.lat, again.lon) == (candidate.lat, candidate.lon)
    return candidate.label if is_same else f"{candidate.lat:.5f},{candidate.lon:.5f}"


def _feature(group: Group) -> dict[str, object]:
    place = public_place(group)
    return {
        "type": "Feature",
        "id": group.slug,
        "geometry": {"type": "Point", "coordinates": [round(place.lon, 5), round(place.lat, 5)]},
        "properties": {
            "title": group.name,
            "kind": group.kind,
            "kind_label": str(GroupKind(group.kind).label),
            "shape": group.shape,
            "place": place.label,
            "precision": place.precision,
            "url": _address(group),
        },
    }


def _address(group: Group) -> str:
    return f"{settings.SITE_URL}{group.get_absolute_url()}"


def _refusal(search: GroupSearch) -> HttpResponse:
    """RFC 9457."""
    body = {"title": _("This question can't be answered."), "status": 400, "errors": search.errors}
    return JsonResponse(body, status=400, content_type="application/problem+json")
