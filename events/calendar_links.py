"""Links that open the form of a new entry in the calendars of the big companies, filled in. Nothing is loaded from them.

Who presses one tells that company all that stands in it: so only what everybody may see goes in. The forms of the addresses are
gathered in https://github.com/InteractionDesignFoundation/add-event-to-calendar-docs (their makers publish none but Google's).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """The name of a calendar, and the address there."""

    name: str
    url: str


def calendar_links(*, title: str, start: datetime, end: datetime, details: str, location: str) -> list[CalendarLink]:
    """`start` and `end` are aware; `details` is plain text."""
    google = {
        "action": "TEMPLATE",
        "text": title,
        "dates": f"{_basic(start)}/{_basic(end)}",
        "details": details,
        "location": location,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": _extended(start),
        "enddt": _extended(end),
        "body": details,
        "location": location,
    }
    yahoo = {"v": "60", "title": title, "st": _basic(start), "et": _basic(end), "desc": details, "in_loc": location}
    return [
        CalendarLink("Google Calendar", _address("https://calendar.google.com/calendar/render", google)),
        CalendarLink("Outlook.com", _address("https://outlook.live.com/calendar/0/deeplink/compose", outlook)),
        CalendarLink("Microsoft 365", _address("https://outlook.office.com/calendar/0/deeplink/compose", outlook)),
        CalendarLink("Yahoo", _address("https://calendar.yahoo.com/", yahoo)),
    ]


def _address(page: str, said: dict[str, str]) -> str:
    # Microsoft's pages take a plus for a plus.
    return f"{page}?{urlencode({name: value for name, value in said.items() if value}, quote_via=quote)}"


def _basic(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _extended(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
