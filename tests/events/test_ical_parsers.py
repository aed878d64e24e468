import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from events.ical import Entry, calendar
from tests.factories.ical import make_entry
from tests.node import node_binary

pytestmark = pytest.mark.once

SCRIPT = Path(__file__).with_name("parse_with_icaljs.mjs")
ZONES = [
    "Europe/London",
    "America/New_York",
    "Asia/Urumqi",
    "Europe/Dublin",
    "Europe/Istanbul",
    "Africa/Casablanca",
    "Asia/Jerusalem",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
]
# One meeting a fortnight at a quarter past each hour in turn, and every half hour around the last Sundays of March and October.
SUNDAYS = [datetime(2026, 3, 29), datetime(2026, 10, 25), datetime(2027, 3, 28), datetime(2027, 10, 31)]  # noqa: DTZ001
MOMENTS = [datetime(2026, 1, 1, 0, 15, tzinfo=UTC) + timedelta(days=14, hours=5) * number for number in range(50)] + [
    sunday.replace(tzinfo=UTC) + timedelta(minutes=30) * number for sunday in SUNDAYS for number in range(-24, 24)
]


def with_icaljs(written: bytes) -> dict[str, Any]:
    ran = subprocess.run([node_binary(), str(SCRIPT)], input=written, capture_output=True, check=False, timeout=60)
    assert ran.stderr.decode() == ""
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def every_meeting() -> list[Entry]:
    return [
        make_entry(uid=f"{zone}-{number}", timezone=zone, start=moment) for zone in ZONES for number, moment in enumerate(MOMENTS)
    ]


def under_unknown_names(written: bytes) -> bytes:
    """The same calendar with time zones that no parser has heard of, so that each must go by our VTIMEZONE."""
    for zone in ZONES:
        written = written.replace(zone.encode(), b"Test/" + zone.replace("/", "_").encode())
    return written


@pytest.mark.parametrize("disguise", [bytes, under_unknown_names])
def test_shows_every_instant_to_icaljs(disguise: Any) -> None:
    entries = every_meeting()
    read = with_icaljs(disguise(calendar(entries)))["events"]
    wrong = [
        (entry.timezone, entry.start.isoformat(), seen["start"] - entry.start.timestamp(), seen["end"] - entry.end.timestamp())
        for entry, seen in zip(entries, read, strict=True)
        if (seen["start"], seen["end"]) != (entry.start.timestamp(), entry.end.timestamp())
    ]
    assert wrong == []


@pytest.mark.parametrize("disguise", [bytes, under_unknown_names])
def test_shows_every_instant_to_the_icalendar_package(disguise: Any) -> None:
    entries = every_meeting()
    read: list[Any] = icalendar.Calendar.from_ical(disguise(calendar(entries))).events
    seen = [(one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in read]
    assert seen == [(one.start, one.end) for one in entries]


@pytest.mark.parametrize("zone", ZONES)
def test_starts_each_observance_when_the_clock_changes(zone: str) -> None:
    timezone = icalendar.Calendar.from_ical(calendar([make_entry(timezone=zone)])).timezones[0]
    for observance in timezone.subcomponents:
        before, after = observance.TZOFFSETFROM, observance.TZOFFSETTO
        instant = (observance.DTSTART - before).replace(tzinfo=UTC)
        assert instant.astimezone(ZoneInfo(zone)).utcoffset() == after
        if before != after:
            assert (instant - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).utcoffset() == before


def test_tells_icaljs_all_of_a_meeting() -> None:
    entry = make_entry(
        summary="Tea, talk; and \\ plans · ئۇيغۇر",
        description="First line\nSecond line " + "語" * 100,
        location="The Swarthmore; LS2 9JT",
        lat=53.80714,
        lon=-1.55594,
        url="https://organise.example/events/a1b2c3/tea/",
        conference_url="https://meet.example/tea",
        status="CANCELLED",
        categories=("talk", "step,free"),
        organizer_name="Leeds together",
        organizer_url="https://organise.example/groups/leeds/",
        alarms=(timedelta(days=1), timedelta(hours=2)),
    )
    assert with_icaljs(calendar([entry], name="Leeds together")) == {
        "name": "Leeds together",
        "timezones": ["Europe/London"],
        "events": [
            {
                "uid": entry.uid,
                "sequence": 0,
                "start": entry.start.timestamp(),
                "end": entry.end.timestamp(),
                "summary": entry.summary,
                "description": entry.description,
                "location": entry.location,
                "geo": [53.80714, -1.55594],
                "url": entry.url,
                "conference": entry.conference_url,
                "status": "CANCELLED",
                "categories": ["talk", "step,free"],
                "contact": "Leeds together",
                "alarms": [-86400, -7200],
            }
        ],
    }


def test_shows_nothing_to_icaljs_when_there_is_nothing() -> None:
    assert with_icaljs(calendar([])) == {"name": None, "timezones": ["UTC"], "events": []}
