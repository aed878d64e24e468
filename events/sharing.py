"""Telling others of a meeting: its short link, words to copy, links into other services and calendars. Always what everybody may see."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.templatetags.organise import when
from events import feeds
from events.calendar_links import CalendarLink, calendar_links
from events.disclosure import Disclosed, disclose
from events.models import Occurrence
from groups.enums import SafetyLevel
from groups.sharing import Service, services_for


@dataclass(frozen=True, slots=True)
class Sharing:
    """`words` with the link in them, for any messenger; `services` is empty where none should hear of the meeting through us."""

    link: str
    words: str
    services: list[Service]


def short_link(occurrence: Occurrence) -> str:
    """The whole short address of a meeting's page, for paper and for reading aloud."""
    return settings.SITE_URL + reverse("events:short", args=[occurrence.public_id])


def sharing_of(occurrence: Occurrence) -> Sharing:
    """How to tell others of a meeting. A closed one is handed on by its link alone: neither words nor a public network name it."""
    shown, link = disclose(occurrence), short_link(occurrence)
    if shown.level == SafetyLevel.CLOSED:
        return Sharing(link, link, [])
    words = said(shown)
    return Sharing(link, f"{words} {link}", services_for(shown.event.title, words, link))


def said(shown: Disclosed) -> str:
    """What, when and where in one line: "Vigil: Tuesday 3 March, 7 pm, LS2, Leeds."."""
    parts = {"title": feeds.titled(shown), "where": shown.place.label if shown.place else _("online")}
    if shown.is_postponed:
        return _("%(title)s, %(where)s. A new date follows.") % parts
    parts["when"] = when(shown.occurrence.start, shown.event.timezone)
    return _("%(title)s: %(when)s, %(where)s.") % parts


def calendars_for(occurrence: Occurrence) -> list[CalendarLink]:
    """The big calendars, none for a closed meeting: who presses one tells its company of the meeting."""
    shown = disclose(occurrence)
    if shown.level == SafetyLevel.CLOSED:
        return []
    return calendar_links(
        title=feeds.titled(shown),
        start=occurrence.start,
        end=occurrence.end,
        details="\n\n".join(part for part in (feeds.in_doubt(shown), shown.event.teaser, feeds.address(shown)) if part),
        location=shown.place.label if shown.place else _("Online"),
    )


def subscription(path: str) -> str:
    """The address of a calendar at `path` of this site in the scheme that makes programs follow it instead of copying it once."""
    return f"webcal://{settings.SITE_URL.partition('://')[2]}{path}"
