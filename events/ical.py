"""Meetings as iCalendar (RFC 5545, RFC 7986): the translator between our words and what calendar programs read."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from events.ical_timezones import utc_timezone, vtimezone

PRODID = "-//Organise//Organise//EN"

# What TEXT may not hold: control characters except the tab, line breaks of every kind, and halves of characters, which
# UTF-8 cannot write.
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LINE_BREAKS = "\n\r\x85\u2028\u2029"
_NOT_IN_URI = re.compile('[\\s"\x00-\x20\x7f-\x9f\ud800-\udfff]')
_NOT_IN_WORD = re.compile("[^A-Z-]")


@dataclass(slots=True)  # not frozen: to set nineteen fields of a frozen one takes twice as long, and a feed makes ten thousand
class Entry:
    """One date of a meeting as a calendar shows it; every `datetime` is aware UTC. Empty text and None are left out.

    `modified` becomes DTSTAMP and LAST-MODIFIED, so that an unchanged meeting is the same bytes every time. `alarms` say
    how long before the start. The organiser goes into CONTACT, not ORGANIZER: that one must be a mail address and makes
    of the entry an invitation, which Outlook asks its reader to accept or decline (RFC 5545 3.8.4.3).
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    timezone: str
    modified: datetime
    created: datetime
    summary: str
    description: str
    location: str
    lat: float | None
    lon: float | None
    url: str
    status: Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
    conference_url: str = ""
    categories: tuple[str, ...] = ()
    organizer_name: str = ""
    organizer_url: str = ""
    alarms: tuple[timedelta, ...] = ()
    klass: str = "PUBLIC"


def calendar(
    entries: Iterable[Entry],
    *,
    name: str = "",
    url: str = "",
    refresh: timedelta = timedelta(hours=1),
    method: str = "PUBLISH",
) -> bytes:
    """A whole VCALENDAR in UTF-8, the same bytes for the same entries; one without entries is valid and empties a client.

    `url` is the page that shows the same meetings, `refresh` how often to ask again. An empty `method` leaves it out.
    """
    years: dict[str, set[int]] = {}
    events = []
    shared = cache(_shared)  # for this calendar alone: the dates of one meeting have most of their lines in common
    newest = None
    for entry in entries:
        events.append(vevent(entry, shared))
        newest = max(newest or entry.modified, entry.modified)
        years.setdefault(entry.timezone, set()).update((entry.start.year, entry.end.year))
    lines = [b"BEGIN:VCALENDAR", b"VERSION:2.0", _line(f"PRODID:{PRODID}"), b"CALSCALE:GREGORIAN"]
    if method:
        lines.append(_line(f"METHOD:{_word(method)}"))
    if name:
        lines += [_line(f"NAME:{_text(name)}"), _line(f"X-WR-CALNAME:{_text(name)}")]
    if url:
        lines.append(_line(f"URL:{_uri(url)}"))
    if newest:
        lines.append(_line(f"LAST-MODIFIED:{_utc(newest)}"))
    pause = _duration(refresh)
    lines += [_line(f"REFRESH-INTERVAL;VALUE=DURATION:{pause}"), _line(f"X-PUBLISHED-TTL:{pause}")]
    zones = [vtimezone(zone, min(span), max(span)) for key, span in sorted(years.items()) if (zone := _zone(key))]
    if not events:
        # RFC 5545 3.6 wants at least one component in a calendar. A time zone is one, and shows nothing.
        zones = [utc_timezone()]
    return b"\r\n".join([*lines, b""]) + b"".join(zones) + b"".join(events) + b"END:VCALENDAR\r\n"


def vevent(entry: Entry, shared: Callable[..., bytes] | None = None) -> bytes:
    """One VEVENT, folded, with its last line break; needs the VTIMEZONE of `entry.timezone` beside it.

    `shared` writes the lines that the dates of one meeting have in common; `calendar` gives one that remembers them.
    """
    modified = _utc(entry.modified)
    # DTEND must be later than DTSTART (RFC 5545 3.8.2.2); without it the meeting ends when it starts.
    start, end = _times(entry)
    until = f"DTEND{end}\r\n" if entry.end > entry.start else ""
    transparency = "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE"
    short = (
        f"SEQUENCE:{entry.sequence}\r\nDTSTAMP:{modified}\r\nLAST-MODIFIED:{modified}\r\nCREATED:{_utc(entry.created)}\r\n"
        f"DTSTART{start}\r\n{until}STATUS:{_word(entry.status)}\r\n"
        f"CLASS:{_word(entry.klass)}\r\nTRANSP:{transparency}"
    )
    lines = [b"BEGIN:VEVENT", _line(f"UID:{_text(entry.uid)}"), short.encode()]
    if entry.url:
        lines.append(_line(f"URL:{_uri(entry.url)}"))
    lines.append(
        (shared or _shared)(
            entry.summary,
            entry.description,
            entry.location,
            (entry.lat, entry.lon),
            entry.conference_url,
            entry.categories,
            (entry.organizer_name, entry.organizer_url),
            entry.alarms,
        )
    )
    return b"\r\n".join(lines)


def _shared(
    summary: str,
    description: str,
    location: str,
    point: tuple[float | None, float | None],
    conference_url: str,
    categories: tuple[str, ...],
    organizer: tuple[str, str],
    alarms: tuple[timedelta, ...],
) -> bytes:
    """From SUMMARY to the end: what the dates of one meeting have in common."""
    lines = [_line(f"SUMMARY:{_text(summary)}")]
    if description:
        lines.append(_line(f"DESCRIPTION:{_text(description)}"))
    if location:
        lines.append(_line(f"LOCATION:{_text(location)}"))
    lat, lon = point
    if lat is not None and lon is not None:
        lines.append(f"GEO:{lat:.6f};{lon:.6f}".encode())
    if conference_url:
        lines.append(_line(f"CONFERENCE;VALUE=URI:{_uri(conference_url)}"))
    if categories:
        lines.append(_line(f"CATEGORIES:{','.join(map(_text, categories))}"))
    name, url = organizer
    if name:
        page = f';ALTREP="{_uri(url)}"' if url else ""
        lines.append(_line(f"CONTACT{page}:{_text(name)}"))
    for alarm in alarms:
        lines += [b"BEGIN:VALARM", b"ACTION:DISPLAY", f"TRIGGER:{_duration(-alarm)}".encode()]
        lines += [_line(f"DESCRIPTION:{_text(summary)}"), b"END:VALARM"]
    lines.append(b"END:VEVENT\r\n")
    return b"\r\n".join(lines)


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    """None for UTC and for a name that nobody knows: such times are written in UTC, which is right everywhere."""
    try:
        return None if name == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _times(entry: Entry) -> tuple[str, str]:
    """Start and end as local times with their zone; as UTC in the hour that the clock shows twice.

    A local time there means the first pass (RFC 5545 3.3.5), but ical.js, and Thunderbird with it, takes the second.
    """
    if zone := _zone(entry.timezone):
        start, end = entry.start.astimezone(zone), entry.end.astimezone(zone)
        if not _is_shown_twice(start, zone) and not _is_shown_twice(end, zone):
            return f";TZID={entry.timezone}:{_local(start)}", f";TZID={entry.timezone}:{_local(end)}"
    return f":{_utc(entry.start)}", f":{_utc(entry.end)}"


def _is_shown_twice(local: datetime, zone: ZoneInfo) -> bool:
    if not _clock_changes(zone, local.date()):
        return False
    return bool(local.fold) or local.utcoffset() != local.replace(fold=1).utcoffset()


@lru_cache(maxsize=1024)
def _clock_changes(zone: ZoneInfo, day: date) -> bool:
    """Whether the day begins and ends by different clocks: remembered, because it is asked twice of every meeting."""
    midnight = datetime.combine(day, time.min, zone)
    return midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()


def _local(moment: datetime) -> str:
    # The quickest of the ways to write it, and this is done four times a meeting.
    return "%04d%02d%02dT%02d%02d%02d" % (  # noqa: UP031
        moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second
    )  # fmt: skip


def _utc(moment: datetime) -> str:
    return _local(moment.astimezone(UTC)) + "Z"


def _duration(span: timedelta) -> str:
    """RFC 5545 3.3.6, such as PT1H or -P1DT30M; whole seconds."""
    seconds = int(span.total_seconds())
    sign, (minutes, rest) = "-" if seconds < 0 else "", divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    clock = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if number)
    day = f"{days}D" if days else ""
    return f"{sign}P{day}T{clock}" if clock else f"{sign}P{day or 'T0S'}"


def _text(value: str) -> str:
    """A TEXT value (RFC 5545 3.3.11): line breaks written as such, other control characters dropped."""
    value = value.replace("\r\n", "\n").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return value if value.isprintable() else _NOT_IN_TEXT.sub(lambda found: "\\n" if found[0] in _LINE_BREAKS else "", value)


def _uri(value: str) -> str:
    return _NOT_IN_URI.sub("", value) if _NOT_IN_URI.search(value) else value


@lru_cache(maxsize=64)
def _word(value: str) -> str:
    """A value that is one of the standard's own words, such as CONFIRMED."""
    return _NOT_IN_WORD.sub("", value)


def _line(text: str) -> bytes:
    """A content line without its line break, folded after 75 octets, never inside a character (RFC 5545 3.1)."""
    data = text.encode()
    if len(data) <= 75:
        return data
    if len(text) == len(data):
        return b"\r\n ".join([data[:75], *[data[cut : cut + 74] for cut in range(75, len(data), 74)]])
    pieces, begin, room = [], 0, 75
    while len(data) - begin > room:
        cut = begin + room
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(data[begin:cut])
        begin, room = cut, 74
    return b"\r\n ".join([*pieces, data[begin:]])
