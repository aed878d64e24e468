"""Calendar entries without surprises, for tests of the iCalendar translator."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from events.ical import Entry

PLAIN = Entry(
    uid="a1b2c3@organise.example",
    sequence=0,
    start=datetime(2026, 12, 1, 19, tzinfo=UTC),
    end=datetime(2026, 12, 1, 21, tzinfo=UTC),
    timezone="Europe/London",
    modified=datetime(2026, 11, 20, 12, tzinfo=UTC),
    created=datetime(2026, 11, 1, 12, tzinfo=UTC),
    summary="Monthly meeting",
    description="",
    location="",
    lat=None,
    lon=None,
    url="",
    status="CONFIRMED",
)


def make_entry(**changes: Any) -> Entry:
    """The plain entry with what the test says; a `start` alone takes its `end` two hours later."""
    if "start" in changes and "end" not in changes:
        changes["end"] = changes["start"] + timedelta(hours=2)
    return replace(PLAIN, **changes)
