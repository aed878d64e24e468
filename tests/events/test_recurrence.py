from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from events.recurrence import BadRule, Frequency, Simple, build, describe, parse, position_choices, simple, starts

pytestmark = pytest.mark.once

EVER: dict[str, Any] = {"after": datetime(2020, 1, 1, tzinfo=UTC), "before": datetime(2040, 1, 1, tzinfo=UTC)}
LONDON = "Europe/London"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def days(rrule: str, start: str, **options: Any) -> list[str]:
    return [f"{one.local:%Y-%m-%d}" for one in starts(rrule, local(start), LONDON, **(EVER | options))]


@pytest.mark.parametrize(
    ("frequency", "start", "rrule", "words", "first"),
    [
        ("once", "2026-12-01", "", "once", ["2026-12-01"]),
        ("weekly", "2026-12-01", "FREQ=WEEKLY;BYDAY=TU", "every Tuesday", ["2026-12-01", "2026-12-08", "2026-12-15"]),
        (
            "fortnightly",
            "2026-12-03",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
            "every second Thursday",
            ["2026-12-03", "2026-12-17", "2026-12-31"],
        ),
        (
            "monthly-by-weekday",
            "2026-12-01",
            "FREQ=MONTHLY;BYDAY=1TU",
            "the first Tuesday of every month",
            ["2026-12-01", "2027-01-05", "2027-02-02"],
        ),
        (
            "monthly-by-weekday",
            "2027-01-29",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "the last Friday of every month",
            ["2027-01-29", "2027-02-26", "2027-03-26"],
        ),
        (
            "monthly",
            "2026-12-15",
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "day 15 of every month",
            ["2026-12-15", "2027-01-15", "2027-02-15"],
        ),
        (
            "monthly",
            "2027-01-30",
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
            "day 30 of every month, or the last day of a shorter one",
            ["2027-01-30", "2027-02-28", "2027-03-30"],
        ),
        (
            "monthly",
            "2027-01-31",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "the last day of every month",
            ["2027-01-31", "2027-02-28", "2027-03-31"],
        ),
    ],
)
def test_builds_expands_and_describes_each_choice_of_the_form(
    frequency: str, start: str, rrule: str, words: str, first: list[str]
) -> None:
    day = date.fromisoformat(start)
    assert build(frequency, day) == rrule
    assert describe(rrule, day) == words
    assert days(rrule, f"{start}T19:00", limit=3) == first
    assert simple(rrule, day) == Simple(Frequency(frequency), {"BYDAY=1TU": 1, "BYDAY=-1FR": -1}.get(rrule[13:]))


@pytest.mark.parametrize(
    ("start", "choices"),
    [
        ("2026-12-01", [(1, "the first Tuesday of every month")]),
        ("2026-12-10", [(2, "the second Thursday of every month")]),
        ("2026-11-18", [(3, "the third Wednesday of every month")]),
        ("2026-12-23", [(4, "the fourth Wednesday of every month")]),
        ("2026-11-24", [(4, "the fourth Tuesday of every month"), (-1, "the last Tuesday of every month")]),
        ("2026-11-30", [(-1, "the last Monday of every month")]),
    ],
)
def test_offers_the_positions_that_fit_the_first_date(start: str, choices: list[tuple[int, str]]) -> None:
    assert position_choices(date.fromisoformat(start)) == choices


def test_takes_the_position_that_was_chosen() -> None:
    rrule = build("monthly-by-weekday", date(2026, 11, 24), position=-1)
    assert rrule == "FREQ=MONTHLY;BYDAY=-1TU"
    assert days(rrule, "2026-11-24T19:00", limit=3) == ["2026-11-24", "2026-12-29", "2027-01-26"]


def test_refuses_a_position_that_the_first_date_does_not_have() -> None:
    with pytest.raises(BadRule, match="Choose another first date"):
        build("monthly-by-weekday", date(2026, 11, 24), position=1)


def test_ends_after_the_last_day_or_after_so_many_times() -> None:
    first = date(2027, 3, 2)
    until = build("weekly", first, until=date(2027, 3, 30), timezone=LONDON)
    assert until == "FREQ=WEEKLY;UNTIL=20270330T225959Z;BYDAY=TU"
    assert describe(until, first, LONDON) == "every Tuesday, until 30 Mar 2027"
    assert days(until, "2027-03-02T19:00")[-1] == "2027-03-30"
    assert simple(until, first, LONDON) == Simple(Frequency.WEEKLY, until=date(2027, 3, 30))
    times = build("weekly", first, count=3)
    assert times == "FREQ=WEEKLY;COUNT=3;BYDAY=TU"
    assert describe(times, first) == "every Tuesday, 3 times"
    assert days(times, "2027-03-02T19:00") == ["2027-03-02", "2027-03-09", "2027-03-16"]
    assert simple(times, first) == Simple(Frequency.WEEKLY, count=3)


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20270330", "2027-03-30"),  # a day: all of it
        ("20270330T190000", "2027-03-30"),  # wall time, included
        ("20270330T185959", "2027-03-23"),
        ("20270330T180000Z", "2027-03-30"),  # 19:00 in London is 18:00 UTC by then
        ("20270330T175959Z", "2027-03-23"),
    ],
)
def test_reads_every_form_of_until_to_the_second(until: str, last: str) -> None:
    assert days(f"FREQ=WEEKLY;BYDAY=TU;UNTIL={until}", "2027-03-02T19:00")[-1] == last


def test_refuses_an_end_before_the_beginning_and_two_ends() -> None:
    with pytest.raises(BadRule, match="The last date is before the first"):
        build("weekly", date(2027, 3, 2), until=date(2027, 3, 1))
    with pytest.raises(BadRule, match="not both"):
        build("weekly", date(2027, 3, 2), until=date(2027, 4, 1), count=3)


def test_leaves_out_and_adds_single_dates_and_keeps_the_count_of_the_rule() -> None:
    found = days(
        "FREQ=WEEKLY;COUNT=4;BYDAY=TU",
        "2027-03-02T19:00",
        exdates=[local("2027-03-09T19:00")],
        rdates=[local("2027-03-11T20:00"), local("2027-03-02T19:00"), local("1999-01-01T19:00")],
    )
    assert found == ["2027-03-02", "2027-03-11", "2027-03-16", "2027-03-23"]


def test_includes_the_beginning_of_the_window_and_not_its_end() -> None:
    window = {"after": datetime(2027, 3, 2, 19, tzinfo=UTC), "before": datetime(2027, 3, 16, 19, tzinfo=UTC)}
    assert days("FREQ=WEEKLY;BYDAY=TU", "2027-02-02T19:00", **window) == ["2027-03-02", "2027-03-09"]


def test_happens_once_without_a_rule() -> None:
    assert days("", "2027-03-02T19:00") == ["2027-03-02"]
    assert days("", "2027-03-02T19:00", exdates=[local("2027-03-02T19:00")]) == []


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("", ""),
        ("  ", ""),
        ("rrule:freq=weekly;byday=th,tu;interval=1;wkst=mo", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("BYDAY=+1TU;FREQ=MONTHLY;", "FREQ=MONTHLY;BYDAY=1TU"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,15,+1,15", "FREQ=MONTHLY;BYMONTHDAY=1,15,-1"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("FREQ=MONTHLY;WKST=SU;BYSETPOS=1;BYDAY=TU", "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1;WKST=SU"),
    ],
)
def test_brings_a_rule_into_its_one_normal_form(given: str, normal: str) -> None:
    assert parse(given) == normal
    assert parse(normal) == normal


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "This rule never gives a date. Choose days that exist: there is no 31 February."),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "This rule never gives a date. Choose days that exist: there is no 31 February."),
        (
            "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
            "This rule never gives a date. Choose days that exist: there is no 31 February.",
        ),
        ("FREQ=HOURLY", "A meeting can repeat by the day, week, month or year, not “HOURLY”."),
        ("FREQ=MINUTELY;INTERVAL=1", "A meeting can repeat by the day, week, month or year, not “MINUTELY”."),
        ("FREQ=SECONDLY", "A meeting can repeat by the day, week, month or year, not “SECONDLY”."),
        ("FREQ=DAILY;BYHOUR=1,2,3", "The time of day comes from the first date. Leave it out of the rule."),
        ("FREQ=DAILY;COUNT=1001", "“COUNT=1001” in this rule is out of range. Give a number from 1 to 1000."),
        ("FREQ=DAILY;INTERVAL=0", "“INTERVAL=0” in this rule is out of range. Give a number from 1 to 100."),
        ("FREQ=DAILY;BYMONTH=-1", "“BYMONTH=-1” in this rule is out of range. Give a number from 1 to 12."),
        (
            "FREQ=DAILY;COUNT=2;UNTIL=20270101",
            "Give either how many times the meeting happens or its last date, not both.",
        ),
        ("FREQ=DAILY;BYDAY=" + "MO," * 80 + "MO", "This rule is too long. Give one of at most 200 characters."),
    ],
)
def test_refuses_with_a_sentence_that_helps(given: str, sentence: str) -> None:
    with pytest.raises(BadRule) as caught:
        parse(given)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "given",
    [
        "weekly",
        "BYDAY=TU",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=1TU",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=0TU",
        "FREQ=MONTHLY;BYYEARDAY=1",
        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=WEEKLY;COUNT=1,2",
        "FREQ=WEEKLY;COUNT=٣",
        "FREQ=WEEKLY;UNTIL=20270231",
        "FREQ=WEEKLY;UNTIL=tomorrow",
        "FREQ=WEEKLY;WKST=XX",
        "FREQ=WEEKLY\r\nX:1",
    ],
)
def test_refuses_what_is_not_a_rule(given: str) -> None:
    with pytest.raises(BadRule):
        parse(given)


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=DAILY;INTERVAL=7;BYDAY=WE",  # from a Tuesday
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",  # from a year before a leap year
        "FREQ=WEEKLY;UNTIL=20270301;BYDAY=TU",
    ],
)
def test_refuses_a_rule_that_gives_no_date_from_its_start(rrule: str) -> None:
    assert parse(rrule) == rrule
    with pytest.raises(BadRule, match="no date from the first one on"):
        parse(rrule, start=local("2027-03-02T19:00"), timezone=LONDON)


def test_says_no_to_a_rule_that_is_hard_to_look_through_in_bounded_work() -> None:
    # dateutil alone would look until the year 9999 and through 2.9 million days.
    never = starts("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", local("2026-12-01T19:00"), LONDON, **EVER)
    assert never == []


@pytest.mark.parametrize("year", [1970, 1999, 2000, 2399, 9800, 9899])
def test_finds_the_same_dates_in_any_year(year: int) -> None:
    start = datetime(year, 3, 1, 19)  # noqa: DTZ001
    after, before = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 99, 1, 1, tzinfo=UTC)
    found = starts("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", start, "UTC", limit=200, after=after, before=before)
    assert [one.local.year for one in found] == list(range(year, year + 99))


@pytest.mark.parametrize(
    ("rrule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=WEEKLY", "every Tuesday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,TH", "every week on Monday, Tuesday and Thursday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU", "every second week on Monday and Tuesday"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=TU", "every 3 weeks on Tuesday"),
        ("FREQ=WEEKLY;COUNT=1", "every Tuesday, 1 time"),
        ("FREQ=MONTHLY;BYDAY=-2TU", "the last Tuesday but one of every month"),
        ("FREQ=MONTHLY", "day 2 of every month"),
        ("FREQ=YEARLY", "every year on 2 March"),
        ("FREQ=MONTHLY;INTERVAL=3", "on several dates"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1", "on several dates"),
        ("FREQ=YEARLY;BYMONTH=3", "on several dates"),
    ],
)
def test_describes_rules_that_somebody_imported(rrule: str, words: str) -> None:
    assert describe(rrule, date(2027, 3, 2)) == words


def test_leaves_the_form_alone_where_it_cannot_say_the_rule() -> None:
    assert simple("FREQ=WEEKLY;BYDAY=MO,TU", date(2027, 3, 2)) is None


def test_does_not_depend_on_the_time_zone_of_the_reader() -> None:
    before = days("FREQ=WEEKLY;BYDAY=TU", "2027-03-02T19:00")
    with timezone.override("Asia/Tokyo"):
        assert days("FREQ=WEEKLY;BYDAY=TU", "2027-03-02T19:00") == before
