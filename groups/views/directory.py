"""The directory of groups, as a page, a map, a map layer and a table."""

import csv

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import rss as core_rss
from core.cache_policy import KEPT_FOR, cacheable
from core.text import spreadsheet_cell
from groups import languages, map_data
from groups.directory import COUNTED_TO, MAIN_KINDS, OTHER_KINDS, GroupSearch
from groups.disclosure import public_place
from groups.models import Group
from places import geojson as rfc7946
from places.fields import read_view
from places.map_layer import answer, area
from places.services import Answer, locate

DISTANCES = ("5", "10", "25", "50", "100")  # miles
MOST = 10_000  # in one map layer or table


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Groups by name, or nearest first."""
    search = GroupSearch.from_query(request.GET)
    page = search.page()
    count = search.count() if page.later or search.cursor else len(page.found)
    context = {
        "search": search,
        "found": page.found,
        "count": min(count, COUNTED_TO),
        "counted_to": count > COUNTED_TO,
        "later": search.query_string(cursor=page.later) if page.later else "",
        "first_page": reverse("groups:list") + search.query_string() if search.cursor else "",
        "kinds": [*((kind.value, kind.label) for kind in MAIN_KINDS), (OTHER_KINDS, _("Other groups"))],
        "distances": _distances(search),
        "map_query": search.query_string(),
        "choices": _choices(search),
        "spoken": _spoken(search),
        "orders": [("", _("Nearest first, else by name")), ("distance", _("Nearest first")), ("name", _("By name"))],
    }
    return render(request, "groups/group_list.html", context)


@require_safe
@cacheable(max_age=KEPT_FOR)
def on_map(request: HttpRequest) -> HttpResponse:
    """Groups and clusters of groups in `bbox` at `zoom`; of the whole directory without them. GeoJSON.

    A single has the properties id (its slug), title, url, place, kind, kind_label, shape, precision; a cluster has
    cluster: true, count, kinds and bbox. A box of no more than 0.0025 degrees is answered one by one (places/map_layer.py).
    """
    search = GroupSearch.from_query(request.GET)
    errors: dict[str, str] = {}
    bbox, zoom = read_view(request.GET, errors)
    if search.errors or errors:
        return _refusal({**errors, **search.errors})
    circle = None if bbox or not search.circle else (search.point, search.circle.km)
    asked = ("groups", circle, search.kind, search.language, search.q, *area(bbox, zoom))
    return answer(request, asked, lambda: rfc7946.written(map_data.layer_of(search, zoom)))


@require_safe
@cacheable(max_age=KEPT_FOR)
def geojson(request: HttpRequest) -> HttpResponse:
    """The same groups as a FeatureCollection (RFC 7946), each at the point that everybody may know; 10,000 at most."""
    search = GroupSearch.from_query(request.GET)
    if search.errors:
        return _refusal(search.errors)
    groups = search.first(MOST + 1)
    if len(groups) > MOST:
        return _too_many()
    return HttpResponse(rfc7946.written(rfc7946.collection([_feature(group) for group in groups])), content_type=rfc7946.MEDIA_TYPE)


@require_safe
@cacheable(max_age=KEPT_FOR)
def rss(request: HttpRequest) -> HttpResponse:
    """The newest fifty of the same groups as RSS 2.0."""
    search = GroupSearch.from_query(request.GET)
    if search.errors:
        return _refusal(search.errors)
    items = [
        core_rss.item(
            title=group.name,
            link=_address(group),
            guid=_address(group),
            at=group.created,
            description=f"{group.get_kind_display()} · {public_place(group).label}",
        )
        for group in search.newest()
    ]
    title = _("Groups near %(place)s") % {"place": search.origin.label} if search.origin else _("New groups")
    page, own = reverse("groups:list") + search.query_string(), request.get_full_path()
    body = core_rss.feed(
        items,
        title=title,
        page_url=settings.SITE_URL + page,
        feed_url=settings.SITE_URL + own,
        language=get_language() or settings.LANGUAGE_CODE,
    )
    return HttpResponse(body, content_type=core_rss.MEDIA_TYPE)


@require_safe
@cacheable(max_age=KEPT_FOR)
def table(request: HttpRequest) -> HttpResponse:
    """The same groups as CSV (RFC 4180, UTF-8); 10,000 at most."""
    search = GroupSearch.from_query(request.GET)
    if search.errors:
        return _refusal(search.errors)
    groups = search.first(MOST + 1)
    if len(groups) > MOST:
        return _too_many()
    response = HttpResponse(
        content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="groups.csv"'}
    )
    writer = csv.writer(response)
    writer.writerow(["name", "kind", "place", "latitude", "longitude", "url"])
    for group in groups:
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


def _spoken(search: GroupSearch) -> list[tuple[str, str]]:
    """What may be chosen for `language`, and what an address asked for besides."""
    codes = [code for code, *_names in languages.LISTED]
    others = [search.language] if search.language and search.language not in codes else []
    return [(code, languages.named(code)) for code in (*codes, *others)]


def _distances(search: GroupSearch) -> list[tuple[str, str]]:
    """What may be chosen for `within`, and what was typed besides."""
    offered = [(number, _("%(number)s miles") % {"number": number}) for number in DISTANCES]
    typed = search.circle.text if search.circle else ""
    return offered if typed in {"", *DISTANCES} else [*offered, (typed, _distance(typed))]


def _distance(typed: str) -> str:
    if typed.endswith("km"):
        return _("%(number)s km") % {"number": typed.removesuffix("km")}
    return _("1 mile") if typed == "1" else _("%(number)s miles") % {"number": typed}


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


def _feature(group: Group) -> rfc7946.Object:
    place = public_place(group)
    properties = {
        "title": group.name,
        "kind": group.kind,
        "kind_label": group.get_kind_display(),
        "shape": group.shape,
        "place": place.label,
        "precision": place.precision,
        "url": _address(group),
    }
    return rfc7946.feature(group.slug, (place.lat, place.lon), properties)


def _address(group: Group) -> str:
    return f"{settings.SITE_URL}{group.get_absolute_url()}"


def _refusal(errors: dict[str, str]) -> HttpResponse:
    """RFC 9457: of each parameter why."""
    return _problem({"errors": errors})


def _too_many() -> HttpResponse:
    return _problem({"detail": _("More than 10,000 groups match. Narrow the search, for example with a place or a kind.")})


def _problem(more: dict[str, object]) -> HttpResponse:
    body = {"title": _("This question can't be answered."), "status": 400, **more}
    return JsonResponse(body, status=400, content_type="application/problem+json")
