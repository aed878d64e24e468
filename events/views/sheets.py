"""Meetings on paper: a poster of one, four leaflets on a sheet, large print, and a list of the next ones. No more than everybody may see."""

from dataclasses import dataclass

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from core import lettering, qr
from core.robots import unlisted
from core.templatetags.organise import day, hours
from core.text import render_markdown
from events.disclosure import Disclosed, disclose
from events.models import Event
from events.search import EventSearch, InvalidSearch
from events.sharing import short_link
from events.views.detail import meeting
from events.views.group import visible
from events.views.poster import beginning
from groups import languages
from groups import sharing as group_sharing

SIZES = ("a4", "leaflets", "large")
LEAFLETS = range(4)  # on a sheet of A4, so that each is an A6
ROOM = {"a4": 480, "leaflets": 0, "large": 380}  # characters besides what, when and where, so that it stays one sheet
BRING, WAY_IN = 120, 160  # of which these at most
LEAST = 80  # fewer say nothing
LONG, LONGER = 40, 75  # characters of a title, for which its letters are smaller
DATED = 2  # languages in which the day is said
LONGEST_CODE = 300  # characters of an address that a code can hold (core/qr.py)
ON_PAPER = 60  # dates of a list


@dataclass(frozen=True, slots=True)
class SaidWhen:
    """Day and time in one language; `code` is that language, "" for the page's own."""

    code: str
    day: str
    hours: str


@require_safe
def poster(request: HttpRequest, public_id: str) -> HttpResponse:
    """A page to print on A4, in the language and direction of the meeting. `?size=` is one of SIZES; any other is the first."""
    occurrence = meeting(request, public_id)
    event, link = occurrence.event, short_link(occurrence)
    size = request.GET.get("size", "")
    size = size if size in SIZES else SIZES[0]
    shown = disclose(occurrence)
    code = event.languages[0] if event.languages else ""
    rtl = lettering.is_rtl(event.title) or languages.is_rtl(code)
    context = {
        "shown": shown,
        "occurrence": occurrence,
        "event": event,
        "host": event.host,
        "size": size,
        "leaflets": LEAFLETS,
        "language": code if code in LANG_INFO else translation.get_language(),
        "dir": "rtl" if rtl else "ltr",
        "dated": _dated(shown),
        "spoken": languages.names(event.languages),
        "about": _about(shown, size),
        "way_in_most": WAY_IN,
        "bring_most": BRING,
        "title_is": "longer" if len(event.title) > LONGER else "long" if len(event.title) > LONG else "",
        "said_link": link.partition("://")[2].rstrip("/"),
        "code": qr.svg(link, title=event.title),
    }
    return unlisted(render(request, "events/occurrence_poster.html", context))


def _about(shown: Disclosed, size: str) -> str:
    """The beginning of what its organiser wrote, as much as the sheet has room for beside the rest."""
    event, way_in = shown.event, (shown.place and shown.place.directions) or ""
    taken = len(event.teaser) + min(len(event.bring), BRING) + min(len(way_in), WAY_IN) + len(shown.access_words)
    room = ROOM[size] - taken
    return render_markdown(beginning(event.description, room)) if room >= LEAST else ""


def _dated(shown: Disclosed) -> list[SaidWhen]:
    """When, in the languages that are spoken there; what two of them say alike stands once."""
    found: dict[tuple[str, str], SaidWhen] = {}
    for code in _spoken(shown.event)[:DATED] or [translation.get_language() or ""]:
        with translation.override(code):
            said = (day(shown.occurrence.start, shown.event.timezone), _hours(shown))
        found.setdefault(said, SaidWhen(code, *said))
    return list(found.values())


def _spoken(event: Event) -> list[str]:
    """Those of its languages in which we know the names of days."""
    return [code for code in event.languages if code in LANG_INFO]


def _hours(shown: Disclosed) -> str:
    return hours(shown.occurrence.start, shown.occurrence.end, shown.event.timezone)


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """The one search as a list to print. What cannot be answered is asked about on the page of the search."""
    try:
        search = EventSearch.parse(request.GET, next_only=True)
    except InvalidSearch:
        return redirect(f"{reverse('events:list')}?{request.GET.urlencode()}")
    path = reverse("events:list") + search.query_string()
    return _printed(request, search, link=settings.SITE_URL + path, back=path)


@require_safe
def printed_group(request: HttpRequest, slug: str) -> HttpResponse:
    """The next meetings of one group as a list to print."""
    group = visible(request, slug=slug)
    search = EventSearch.of_group(group)
    return _printed(request, search, link=group_sharing.short_link(group), back=group.get_absolute_url())


def _printed(request: HttpRequest, search: EventSearch, *, link: str, back: str) -> HttpResponse:
    page = search.page(ON_PAPER)
    context = {
        "search": search,
        "active": [words for words, _ in search.active() if words != search.title()],
        "found": page.found,
        "is_more": bool(page.later),
        "back": back,
        "today": timezone.now(),
        "said_link": link.partition("://")[2].rstrip("/"),
        "code": qr.svg(link, title=search.title()) if len(link) <= LONGEST_CODE else "",
    }
    return unlisted(render(request, "events/occurrence_list_print.html", context))
