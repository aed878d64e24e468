"""The front page and the list with its map: the one search as pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.visitors import address_of, fingerprint
from events.alert_forms import AlertForm
from events.enums import AttendanceMode
from events.search import COUNTED_TO, EventSearch, InvalidSearch
from events.search_form import SearchForm
from events.services import demand
from places.services import Resolution, locate

PAGE_SIZE = 30
ON_THE_FRONT = 6
ONLINE_BESIDE = 4
NEAREST_INSTEAD = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One question, and the next meetings across the country."""
    search = EventSearch.parse({}, next_only=True)
    return render(request, "events/home.html", {"found": search.results(ON_THE_FRONT), "search": search})


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What was asked for, soonest or nearest first; where the question is not clear, what to put right."""
    try:
        search = EventSearch.parse(request.GET, next_only=True)
    except InvalidSearch as invalid:
        context = {"form": invalid.form, "errors": invalid.errors, "choices": _choices(request, invalid.resolution)}
        return render(request, "events/occurrence_list.html", {**context, "resolution": invalid.resolution})
    page = search.page(PAGE_SIZE)
    count = search.count() if page.later or search.cursor else len(page.found)
    context = {
        "search": search,
        "form": SearchForm(search.params() | {"within": search.circle.text if search.circle else ""}),
        "found": page.found,
        "count": min(count, COUNTED_TO),
        "counted_to": count > COUNTED_TO,
        "later": search.query_string(cursor=page.later) if page.later else "",
        "first_page": reverse("events:list") + search.query_string() if search.cursor else "",
        "query": search.query_string(),
        "feeds": {ending: reverse(f"events:list_{ending}") + search.query_string() for ending in ("ics", "rss", "geojson", "csv")},
        "online": search.online(ONLINE_BESIDE) if search.is_local and not search.cursor else [],
        "in_person": search.query_string(mode=AttendanceMode.IN_PERSON),
        **(_nothing_here(request, search) if search.origin and count == 0 else {}),
    }
    return render(request, "events/occurrence_list.html", context)


def _nothing_here(request: HttpRequest, search: EventSearch) -> dict[str, Any]:
    """What stands where a circle is empty: the nearest elsewhere, and the wish to be told. Counted, where only the place was asked."""
    if search.origin and set(search.params()) <= {"near", "within"}:
        demand.count(search.origin, visitor=fingerprint(address_of(request), purpose="events.demand"))
    within = search.circle.text if search.circle else ""
    return {"nearest": search.nearest(NEAREST_INSTEAD), "alert_form": AlertForm(initial={"near": search.near, "within": within})}


def _choices(request: HttpRequest, resolution: Resolution | None) -> list[dict[str, Any]]:
    """Places to choose from: the words, and the address of the same search there."""
    if resolution is None:
        return []
    choices = []
    for candidate in resolution.candidates:
        again = locate(candidate.label).answer
        is_same = again is not None and (again.lat, again.lon) == (candidate.lat, candidate.lon)
        near = candidate.label if is_same else f"{candidate.lat:.5f},{candidate.lon:.5f}"
        choices.append({"label": candidate.label, "query": _instead(request, near)})
    choices += [{"label": name, "query": _instead(request, name)} for name in resolution.suggestions]
    return choices


def _instead(request: HttpRequest, near: str) -> str:
    query = request.GET.copy()
    query["near"] = near
    query.pop("cursor", None)
    return f"?{query.urlencode()}"
