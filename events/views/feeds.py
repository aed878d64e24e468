"""The one search as a calendar, a feed, a map layer and a table; one meeting and one group as a calendar.

Asked again unchanged, a feed answers 304 from one small query: its ETag is made of what was asked, how many dates match
and when anything of them last changed.
"""

import hashlib
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.cache_policy import KEPT_FOR, cacheable
from core.robots import unlisted
from events import feeds
from events.disclosure import disclose, is_listed
from events.models import Occurrence
from events.search import EventSearch, InvalidSearch
from groups.models import Group

MOST = 10_000
# Changed whenever a format changes, so that nobody keeps an old form of unchanged meetings.
EDITION = "3"


@require_safe
@cacheable(max_age=KEPT_FOR)
def listing(request: HttpRequest, ending: str) -> HttpResponse:
    """Every meeting of the search in one format, 10,000 at most: more is refused rather than cut."""
    try:
        search = EventSearch.parse(request.GET, next_only=feeds.FORMATS[ending].next_only)
    except InvalidSearch as invalid:
        return problem(_("This search cannot be answered."), errors=invalid.errors)
    return _answer(request, search, ending, page=reverse("events:list") + search.query_string())


@require_safe
@cacheable(max_age=KEPT_FOR)
def group(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """One group's meetings, by its link, as everybody may see them; none where the group is away, so that readers clear theirs."""
    found = get_object_or_404(Group, slug=slug)
    if found.is_taken_away:
        return _emptied(ending)
    if not found.works_by_link:
        raise Http404
    response = _answer(request, EventSearch.of_group(found), ending, page=found.get_absolute_url())
    return response if found.is_listed else unlisted(response)


@require_safe
@cacheable(max_age=KEPT_FOR)
def single(request: HttpRequest, public_id: str) -> HttpResponse:
    """One date as a calendar with one entry, as everybody may see it; without it where its group is away."""
    occurrence = get_object_or_404(Occurrence.objects.for_disclosure(), public_id=public_id)
    if occurrence.event.is_taken_away:
        return _emptied("ics")
    if not occurrence.event.works_by_link:
        raise Http404
    shown = disclose(occurrence)
    channel = feeds.Channel(shown.event.title, settings.SITE_URL + occurrence.get_absolute_url(), "")
    response = HttpResponse(feeds.icalendar([shown], channel), content_type=feeds.FORMATS["ics"].content_type)
    response.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response if is_listed(occurrence.event) else unlisted(response)


def _emptied(ending: str) -> HttpResponse:
    """What is hidden or suspended: a calendar or feed without an entry and without a name, so that programs which fetch it clear theirs."""
    channel = feeds.Channel("", settings.SITE_URL, "")
    dress = feeds.FORMATS[ending]
    return unlisted(HttpResponse(dress.render([], channel), content_type=dress.content_type))


def _answer(request: HttpRequest, search: EventSearch, ending: str, *, page: str) -> HttpResponse:
    dress = feeds.FORMATS[ending]
    number, newest = search.feed_fingerprint(remembers=dress.remembers)
    if number > MOST:
        return problem(_("More than 10,000 meetings match. Narrow the search, for example with a place or with dates."))
    # By its ETag alone, without Last-Modified: what is left when a meeting was taken away may be older than what the program holds.
    etag = _etag(ending, page, search, number, newest.isoformat())
    response: HttpResponse | None = get_conditional_response(request, etag=etag)
    if response is None or response.status_code != HTTPStatus.NOT_MODIFIED:
        channel = feeds.Channel(search.title(), settings.SITE_URL + page, settings.SITE_URL + request.get_full_path())
        body = dress.render(search.feed(remembers=dress.remembers), channel)
        response = HttpResponse(body, content_type=dress.content_type)
        disposition = "attachment" if ending == "csv" else "inline"
        response.headers["Content-Disposition"] = f'{disposition}; filename="meetings.{ending}"'
        response.headers["Access-Control-Allow-Origin"] = "*"  # public, the same for all, and without cookies
    response.headers["ETag"] = etag
    return response


def _etag(ending: str, page: str, search: EventSearch, *what: object) -> str:
    asked = (EDITION, settings.SITE_URL, get_language(), ending, page, search.point, search.midnight, *what)
    return quote_etag(hashlib.sha256(repr(asked).encode()).hexdigest()[:32])


def problem(detail: str, *, errors: dict[str, str] | None = None) -> HttpResponse:
    """RFC 9457: what is wrong, and of each parameter why."""
    body = {"type": "about:blank", "title": _("Bad request"), "status": 400, "detail": detail, "errors": errors or {}}
    return JsonResponse(body, status=HTTPStatus.BAD_REQUEST, content_type="application/problem+json")
