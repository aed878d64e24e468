"""The formats of the one search: calendar, RSS, GeoJSON, table. Each is given what the gate disclosed and nothing else."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import StringIO
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import rss as core_rss
from core.templatetags.organise import when
from core.text import spreadsheet_cell
from events import ical
from events.disclosure import Disclosed
from events.enums import EventKind
from events.models import Event
from groups import languages
from groups.models import Group
from places import geojson as rfc7946

Dates = Sequence[Disclosed]


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself: its name, the page that shows the same, its own address."""

    title: str
    page_url: str
    feed_url: str


@dataclass(frozen=True, slots=True)
class Format:
    """One dress of the search.

    `remembers`: keeps the last 30 days too, so that calendars do not lose what is past. `next_only`: each meeting once, with
    its next date, for a map on which twenty dates would lie on one another.
    """

    content_type: str
    render: Callable[[Dates, Channel], bytes]
    remembers: bool = False
    next_only: bool = False


class Entries:
    """Makes dates into entries of a calendar, as far as they were disclosed; what all dates of one event share, once."""

    def __init__(self) -> None:
        self._shared: dict[int, dict[str, Any]] = {}
        self._kinds = {kind.value: (str(kind.label),) for kind in EventKind}
        self._place_withheld = _("The exact place is shown to people who say on this page that they are coming.")
        self._link_withheld = _("The online link is sent to people who say on this page that they are coming.")

    def __call__(self, shown: Disclosed) -> ical.Entry:
        occurrence = shown.occurrence
        if occurrence.event_id not in self._shared:
            self._shared[occurrence.event_id] = self._share(shown)
        shared = self._shared[occurrence.event_id]
        entry = self._made(shown, shared)
        if shown.is_postponed or shown.is_unconfirmed:
            entry.status, entry.summary = "TENTATIVE", titled(shown)
            entry.description = "\n\n".join(part for part in (in_doubt(shown), entry.description) if part)
        return entry

    def _made(self, shown: Disclosed, shared: dict[str, Any]) -> ical.Entry:
        occurrence = shown.occurrence
        return ical.Entry(
            uid=occurrence.uid,
            sequence=occurrence.sequence,
            start=occurrence.start,
            end=occurrence.end,
            modified=shown.modified,
            created=occurrence.created,
            url=f"{shared['list_url']}{occurrence.public_id}/{shared['slug']}/",
            status="CANCELLED" if shown.is_cancelled else "CONFIRMED",
            **shared["entry"],
        )

    def _share(self, shown: Disclosed) -> dict[str, Any]:
        event, place = shown.event, shown.place
        # GEO only for an exact place: a pin on the middle of a district would mislead.
        exact = place if place and place.is_exact else None
        withheld = self._place_withheld if shown.place_withheld else self._no_link(shown) if shown.link_withheld else ""
        entry = {
            "timezone": event.timezone,
            "summary": event.title,
            "description": "\n\n".join(
                part for part in (event.teaser, event.description, *_worth_knowing(event), self._access(shown), withheld) if part
            ),
            "location": place.label if place else shown.conference_url or "",
            "lat": exact.lat if exact else None,
            "lon": exact.lon if exact else None,
            "conference_url": shown.conference_url or "",
            "categories": self._kinds[event.kind],
            "organizer_name": shown.host.name,
            "organizer_url": group_address(shown.host),
        }
        return {"entry": entry, "slug": event.slug, "list_url": f"{settings.SITE_URL}{_list_path()}"}

    def _no_link(self, shown: Disclosed) -> str:
        if shown.link_opens is None:
            return self._link_withheld
        return _("The online link stands on your page from %(when)s.") % {"when": when(shown.link_opens, shown.event.timezone)}

    def _access(self, shown: Disclosed) -> str:
        return _("Access: %(answers)s") % {"answers": words} if (words := shown.access_words) else ""


def icalendar(dates: Dates, channel: Channel) -> bytes:
    """RFC 5545: cancelled dates stay, as STATUS:CANCELLED."""
    return ical.calendar(map(Entries(), dates), name=channel.title, url=channel.page_url)


def rss(dates: Dates, channel: Channel) -> bytes:
    """RSS 2.0; a meeting's pubDate is when its date was first listed."""
    said = _When()
    items = []
    for shown in dates:
        lines = [said(shown), _where(shown), shown.host.name, shown.event.teaser]
        items.append(
            core_rss.item(
                title=titled(shown),
                link=address(shown),
                guid=shown.occurrence.uid,
                at=shown.occurrence.created,
                description=" · ".join(line for line in lines if line),
            )
        )
    language = get_language() or settings.LANGUAGE_CODE
    return core_rss.feed(items, title=channel.title, page_url=channel.page_url, feed_url=channel.feed_url, language=language)


def geojson(dates: Dates, channel: Channel) -> bytes:
    """RFC 7946; `precise` is false where the point is the centre of a district or town; online meetings have no geometry."""
    said = _When()
    return rfc7946.written(rfc7946.collection([feature(shown, said(shown)) for shown in dates]))


def feature(shown: Disclosed, said: str) -> dict[str, Any]:
    """One date as a GeoJSON feature; `said` is when, in words."""
    place = shown.place
    properties = {
        "title": shown.event.title,
        "url": address(shown),
        "when": said,
        "start": shown.occurrence.start.isoformat(),
        "end": shown.occurrence.end.isoformat(),
        "place": _where(shown),
        "precise": bool(place and place.is_exact),
        "host": shown.host.name,
        "kind": shown.host.kind,
        "status": shown.state,
    }
    return rfc7946.feature(shown.occurrence.public_id, (place.lat, place.lon) if place else None, properties)


def table(dates: Dates, channel: Channel) -> bytes:
    """RFC 4180 in UTF-8 with a mark, so that spreadsheets read it; no cell is taken for a formula."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(
        [
            "title",
            "start",
            "end",
            "timezone",
            "status",
            "kind",
            "mode",
            "place",
            "latitude",
            "longitude",
            "precise",
            "host",
            "host_kind",
            "url",
            "languages",
        ]
    )
    for shown in dates:
        occurrence, event, place = shown.occurrence, shown.event, shown.place
        writer.writerow(
            [
                spreadsheet_cell(event.title),
                occurrence.start.isoformat(),
                occurrence.end.isoformat(),
                event.timezone,
                shown.state,
                event.kind,
                event.attendance_mode,
                spreadsheet_cell(place.label) if place else "",
                round(place.lat, 5) if place else "",
                round(place.lon, 5) if place else "",
                ("yes" if place.is_exact else "no") if place else "",
                spreadsheet_cell(shown.host.name),
                shown.host.kind,
                address(shown),
                " ".join(shown.languages),
            ]
        )
    return sheet.getvalue().encode("utf-8-sig")


FORMATS: dict[str, Format] = {
    "ics": Format("text/calendar; charset=utf-8", icalendar, remembers=True),
    "rss": Format(core_rss.MEDIA_TYPE, rss),
    "geojson": Format(rfc7946.MEDIA_TYPE, geojson, next_only=True),
    "csv": Format("text/csv; charset=utf-8", table),
}


def titled(shown: Disclosed) -> str:
    """The title, with the words in front that one must know who sees nothing but the title."""
    title = {"title": shown.event.title}
    if shown.is_cancelled:
        return _("Cancelled: %(title)s") % title
    if shown.is_postponed:
        return _("Postponed: %(title)s") % title
    return _("Not yet confirmed: %(title)s") % title if shown.is_unconfirmed else shown.event.title


def in_doubt(shown: Disclosed) -> str:
    """Why it may not take place at its time, in a sentence; "" where it does, or is cancelled."""
    if shown.is_postponed:
        return _("Postponed: it does not take place at this time, and a new date follows.")
    return _("Not yet confirmed by the organiser.") if shown.is_unconfirmed else ""


def address(shown: Disclosed) -> str:
    """The whole address of a meeting's page."""
    return f"{settings.SITE_URL}{path(shown)}"


def path(shown: Disclosed) -> str:
    """The address of a meeting's page within this site."""
    return f"{_list_path()}{shown.occurrence.public_id}/{shown.event.slug}/"


def group_address(group: Group) -> str:
    """The whole address of a group's page."""
    return f"{settings.SITE_URL}{_groups_path()}{group.slug}/"


def _worth_knowing(event: Event) -> list[str]:
    """What is spoken there and what to bring, a line each."""
    lines = []
    if event.languages:
        lines.append(_("Spoken there: %(languages)s") % {"languages": ", ".join(languages.names(event.languages))})
    if event.bring:
        lines.append(_("What to bring: %(things)s") % {"things": event.bring})
    return lines


class _When:
    """When, in words; the same words are made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[datetime, str], str] = {}

    def __call__(self, shown: Disclosed) -> str:
        key = (shown.occurrence.start, shown.event.timezone)
        if key not in self._made:
            self._made[key] = when(*key)
        return self._made[key]


@cache  # reverse() a thousand times would cost as much as all the rest of a feed
def _list_path() -> str:
    return reverse("events:list")


@cache
def _groups_path() -> str:
    return reverse("groups:list")


def _where(shown: Disclosed) -> str:
    if shown.place:
        return shown.place.label
    return _("Online")
