from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.ical import calendar
from tests.factories.ical import make_entry

PLAIN = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Organise//Organise//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:Leeds\\, together
X-WR-CALNAME:Leeds\\, together
URL:https://organise.example/groups/leeds/
LAST-MODIFIED:20261120T120000Z
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:20250330T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:a1b2c3@organise.example
SEQUENCE:3
DTSTAMP:20261120T120000Z
LAST-MODIFIED:20261120T120000Z
CREATED:20261101T120000Z
DTSTART;TZID=Europe/London:20260701T190000
DTEND;TZID=Europe/London:20260701T210000
STATUS:CONFIRMED
CLASS:PUBLIC
TRANSP:OPAQUE
URL:https://organise.example/events/a1b2c3/tea/
SUMMARY:Tea\\, talk\\; and \\\\ plans
DESCRIPTION:First line\\nSecond line
LOCATION:The Swarthmore\\, LS2 9JT
GEO:53.807140;-1.555940
CONFERENCE;VALUE=URI:https://meet.example/tea
CATEGORIES:talk,step\\,free
CONTACT;ALTREP="https://organise.example/groups/leeds/":Leeds
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P1D
DESCRIPTION:Tea\\, talk\\; and \\\\ plans
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT2H
DESCRIPTION:Tea\\, talk\\; and \\\\ plans
END:VALARM
END:VEVENT
END:VCALENDAR
"""

FULL = make_entry(
    sequence=3,
    start=datetime(2026, 7, 1, 18, tzinfo=UTC),
    summary="Tea, talk; and \\ plans",
    description="First line\r\nSecond line",
    location="The Swarthmore, LS2 9JT",
    lat=53.80714,
    lon=-1.55594,
    url="https://organise.example/events/a1b2c3/tea/",
    conference_url="https://meet.example/tea",
    categories=("talk", "step,free"),
    organizer_name="Leeds",
    organizer_url="https://organise.example/groups/leeds/",
    alarms=(timedelta(days=1), timedelta(hours=2)),
)


def test_writes_every_property_of_a_meeting() -> None:
    written = calendar([FULL], name="Leeds, together", url="https://organise.example/groups/leeds/")
    assert written.decode() == PLAIN.replace("\n", "\r\n")


def test_leaves_out_what_is_absent() -> None:
    lines = calendar([make_entry()]).decode().split("\r\n")
    event = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    assert [line.partition(":")[0].partition(";")[0] for line in event] == [
        "BEGIN",
        "UID",
        "SEQUENCE",
        "DTSTAMP",
        "LAST-MODIFIED",
        "CREATED",
        "DTSTART",
        "DTEND",
        "STATUS",
        "CLASS",
        "TRANSP",
        "SUMMARY",
    ]


def test_says_that_a_cancelled_meeting_is_and_frees_its_time() -> None:
    lines = calendar([make_entry(status="CANCELLED", sequence=4)]).decode().split("\r\n")
    assert [line for line in lines if line.startswith(("STATUS", "TRANSP", "SEQUENCE"))] == [
        "SEQUENCE:4",
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
    ]


def test_leaves_out_an_end_that_is_not_later_than_the_start() -> None:
    start = datetime(2026, 7, 1, 18, tzinfo=UTC)
    assert b"DTEND" not in calendar([make_entry(start=start, end=start)])


@pytest.mark.parametrize(
    ("zone", "start", "line"),
    [
        ("UTC", datetime(2026, 7, 1, 18, tzinfo=UTC), "DTSTART:20260701T180000Z"),
        ("Nowhere/Unknown", datetime(2026, 7, 1, 18, tzinfo=UTC), "DTSTART:20260701T180000Z"),
        ("../etc/passwd", datetime(2026, 7, 1, 18, tzinfo=UTC), "DTSTART:20260701T180000Z"),
        ("Asia/Urumqi", datetime(2026, 7, 1, 18, tzinfo=UTC), "DTSTART;TZID=Asia/Urumqi:20260702T000000"),
        # 01:30 happens twice on 25 October 2026; programs differ in which of the two they take.
        ("Europe/London", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "DTSTART:20261025T003000Z"),
        ("Europe/London", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "DTSTART:20261025T013000Z"),
    ],
)
def test_writes_utc_where_a_local_time_could_be_mistaken(zone: str, start: datetime, line: str) -> None:
    assert line in calendar([make_entry(timezone=zone, start=start, end=start + timedelta(hours=1))]).decode().split("\r\n")


def test_gives_a_valid_calendar_that_shows_nothing_when_there_is_nothing() -> None:
    parsed = icalendar.Calendar.from_ical(calendar([], name="Leeds"))
    assert [component.name for component in parsed.subcomponents] == ["VTIMEZONE"]
    assert parsed["NAME"] == "Leeds"
    assert parsed.errors == []


def test_is_the_same_bytes_for_the_same_meetings() -> None:
    assert calendar(iter([FULL, make_entry()])) == calendar([FULL, make_entry()])


def test_can_leave_out_the_method() -> None:
    assert b"METHOD" not in calendar([FULL], method="")


@pytest.mark.parametrize(
    ("refresh", "written"),
    [
        (timedelta(hours=1), "PT1H"),
        (timedelta(minutes=90), "PT1H30M"),
        (timedelta(days=1), "P1D"),
        (timedelta(days=1, seconds=5), "P1DT5S"),
        (timedelta(0), "PT0S"),
    ],
)
def test_says_how_often_to_ask_again(refresh: timedelta, written: str) -> None:
    lines = calendar([], refresh=refresh).decode().split("\r\n")
    assert f"REFRESH-INTERVAL;VALUE=DURATION:{written}" in lines
    assert f"X-PUBLISHED-TTL:{written}" in lines


def test_lets_no_text_add_a_line() -> None:
    attack = "x\r\nBEGIN:VEVENT\r\nX-EVIL:1\nX-EVIL:2\rX-EVIL:3\u2028X-EVIL:4\x85X-EVIL:5\x0bX-EVIL:6"
    written = calendar(
        [
            make_entry(
                uid=attack,
                summary=attack,
                description=attack,
                location=attack,
                url=f"https://e.example/{attack}",
                conference_url=attack,
                categories=(attack,),
                organizer_name=attack,
                organizer_url=f'https://e.example/"{attack}',
                klass=attack,
                alarms=(timedelta(hours=1),),
            )
        ],
        name=attack,
        url=attack,
        method=attack,
    )
    unfolded = written.decode().replace("\r\n ", "")
    assert [line for line in unfolded.splitlines() if line.startswith("X-EVIL")] == []
    assert unfolded.splitlines().count("BEGIN:VEVENT") == 1
    assert len(icalendar.Calendar.from_ical(written).events) == 1


def readable(text: str) -> str:
    """What may come back of a text: line breaks of any kind as such, no control character but the tab, no half character."""
    for line_break in ("\r\n", "\r", "\x85", "\u2028", "\u2029"):
        text = text.replace(line_break, "\n")
    return "".join(
        one for one in text if one in "\t\n" or not (ord(one) < 32 or 0x7F <= ord(one) < 0xA0 or 0xD800 <= ord(one) < 0xE000)
    )


ANYTHING = st.text(st.characters(), max_size=300) | st.text('\\n;,:"\r\n\t \u2028é语🕯\x00', max_size=300)


@settings(deadline=None)
@given(ANYTHING, ANYTHING, ANYTHING, st.lists(ANYTHING, max_size=3))
def test_brings_any_text_through_another_parser_unharmed(summary: str, description: str, location: str, tags: list[str]) -> None:
    entry = make_entry(summary=summary, description=description, location=location, categories=tuple(tags))
    written = calendar([entry], name=summary)
    assert written.count(b"\r\n") == written.count(b"\n") == written.count(b"\r")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert all(line.decode() == line.decode(errors="ignore") for line in written.split(b"\r\n"))
    event = icalendar.Calendar.from_ical(written).events[0]
    assert event["SUMMARY"] == readable(summary)
    assert event.get("DESCRIPTION", "") == readable(description)
    assert event.get("LOCATION", "") == readable(location)
    if tags:
        assert [str(tag) for tag in event.categories] == [readable(tag) for tag in tags]
