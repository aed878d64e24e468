"""Places, universities and unions to choose while somebody types, asked by script; the text box works without."""

import logging
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.rates import MINUTE, within_rate
from groups import institutions as known
from groups import rules
from groups.models import Group
from groups.venues import find_venues
from places.forms import typed
from places.geocoding.gazetteer import GazetteerMissingError
from places.geocoding.offline import LONGEST_QUERY, too_long
from places.geocoding.suggest import LEAST_LETTERS, MOST, Suggestion, suggestions
from places.models import Place

PER_MINUTE = 300  # from one address: a lecture hall that types at once shares one
MOST_VENUES = 3
logger = logging.getLogger(__name__)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """`q` as far as it was typed. With `group` an organiser of it is offered its own venues as well, and nobody else."""
    if not within_rate(request, purpose="places.suggest", per_minute=PER_MINUTE):
        return _problem(429, {}, headers={"Retry-After": str(MINUTE)})
    query = request.GET.get("q", "").strip()
    if not query:
        return _problem(400, {"q": _("Give the beginning of a postcode or of a name.")})
    if too_long(query):
        return _problem(400, {"q": _("That is too long for a place. Type a postcode, or the name of a town.")})
    venues = _venues(request, query)
    try:
        # A map's link is whole, not the beginning of a name.
        found = suggestions(query, limit=MOST - len(venues)) if len(query) <= LONGEST_QUERY else []
    except GazetteerMissingError:
        logger.exception("The gazetteer is missing")
        found = []
    offered = [*map(_of_venue, venues), *map(_of_place, found)]
    return JsonResponse({"suggestions": offered, "said": _said(offered)})


@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Universities or unions (`sort`) by `q` as far as it was typed."""
    if not within_rate(request, purpose="places.suggest", per_minute=PER_MINUTE):
        return _problem(429, {}, headers={"Retry-After": str(MINUTE)})
    query, sort = request.GET.get("q", "").strip(), request.GET.get("sort", "")
    if sort not in {"university", "union"}:
        return _problem(400, {"sort": _("Ask for “university” or “union”.")})
    found = known.offered(sort, query[:LONGEST_QUERY]) if len(query) >= LEAST_LETTERS else []  # type: ignore[arg-type]
    offered = [{"kind": "institution", "text": each.name, "name": each.name, "detail": _detail(each)} for each in found]
    return JsonResponse({"suggestions": offered, "said": _said_of_names(offered)})


def _said_of_names(offered: list[dict[str, str]]) -> str:
    if not offered:
        return _("We know none of that name. Type on: yours is fine too.")
    words = ngettext(
        "%(number)d name to choose. Use the arrow keys.", "%(number)d names to choose. Use the arrow keys.", len(offered)
    )
    return words % {"number": len(offered)}


def _detail(institution: known.Institution) -> str:
    return institution.town or ", ".join(institution.others)


def _venues(request: HttpRequest, query: str) -> list[Place]:
    slug = request.GET.get("group", "")
    if not slug.isprintable() or not slug or not request.user.is_authenticated:  # PostgreSQL knows no zero in a text
        return []
    group = Group.objects.filter(slug=slug).first()
    return find_venues(group, query, most=MOST_VENUES) if group and rules.can_edit(request.user, group) else []


def _of_venue(place: Place) -> dict[str, str]:
    known = [part for part in (place.name, place.address, place.town_label, place.postcode) if part]
    detail = _("You have met here before. %(place)s") % {"place": ", ".join(known[1:])}
    return {"kind": "venue", "venue": str(place.pk), "text": typed(place), "name": known[0], "detail": detail}


def _of_place(found: Suggestion) -> dict[str, str]:
    return {"kind": found.kind, "text": found.text, "name": found.name, "detail": found.detail}


def _said(offered: Iterable[object]) -> str:
    """What a screen reader says when the list opens."""
    number = len(list(offered))
    if not number:
        return _("Nothing to choose. Type on.")
    return ngettext(
        "%(number)d place to choose. Use the arrow keys.", "%(number)d places to choose. Use the arrow keys.", number
    ) % {"number": number}


def _problem(status: int, errors: dict[str, str], headers: dict[str, str] | None = None) -> HttpResponse:
    """RFC 9457."""
    title = _("This question can't be answered.") if status == 400 else _("You ask very often. Wait for a minute.")
    body = {"title": title, "status": status, **({"errors": errors} if errors else {})}
    return JsonResponse(body, status=status, content_type="application/problem+json", headers=headers)
