from datetime import UTC, datetime

import pytest

from events.recurrence import is_ambiguous, is_nonexistent, starts

AFTER, BEFORE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def instants(rrule: str, start: str, zone: str) -> list[str]:
    found = starts(rrule, datetime.fromisoformat(start), zone, limit=3, after=AFTER, before=BEFORE)
    return [f"{one.local:%a %d %b %H:%M} = {one.utc:%d %H:%M}Z" for one in found]


@pytest.mark.parametrize(
    ("start", "zone", "expected"),
    [
        # The evening keeps its hour across the last Sundays of March and October.
        ("2026-03-22T19:00", "Europe/London", ["Sun 22 Mar 19:00 = 22 19:00Z", "Sun 29 Mar 19:00 = 29 18:00Z", "Sun 05 Apr 19:00 = 05 18:00Z"]),
        ("2026-10-18T19:00", "Europe/London", ["Sun 18 Oct 19:00 = 18 18:00Z", "Sun 25 Oct 19:00 = 25 19:00Z", "Sun 01 Nov 19:00 = 01 19:00Z"]),
        ("2027-03-21T19:00", "Europe/London", ["Sun 21 Mar 19:00 = 21 19:00Z", "Sun 28 Mar 19:00 = 28 18:00Z", "Sun 04 Apr 19:00 = 04 18:00Z"]),
        ("2027-10-24T19:00", "Europe/London", ["Sun 24 Oct 19:00 = 24 18:00Z", "Sun 31 Oct 19:00 = 31 19:00Z", "Sun 07 Nov 19:00 = 07 19:00Z"]),
        # 01:30 does not exist on 29 March 2026: it counts from the offset before, so it is 02:30 on the new clock.
        ("2026-03-22T01:30", "Europe/London", ["Sun 22 Mar 01:30 = 22 01:30Z", "Sun 29 Mar 01:30 = 29 01:30Z", "Sun 05 Apr 01:30 = 05 00:30Z"]),
        ("2027-03-21T01:30", "Europe/London", ["Sun 21 Mar 01:30 = 21 01:30Z", "Sun 28 Mar 01:30 = 28 01:30Z", "Sun 04 Apr 01:30 = 04 00:30Z"]),
        # 01:30 happens twice on 25 October 2026: the first of the two.
        ("2026-10-18T01:30", "Europe/London", ["Sun 18 Oct 01:30 = 18 00:30Z", "Sun 25 Oct 01:30 = 25 00:30Z", "Sun 01 Nov 01:30 = 01 01:30Z"]),
        ("2027-10-24T01:30", "Europe/London", ["Sun 24 Oct 01:30 = 24 00:30Z", "Sun 31 Oct 01:30 = 31 00:30Z", "Sun 07 Nov 01:30 = 07 01:30Z"]),
        # New York changes on other Sundays.
        ("2026-03-01T19:00", "America/New_York", ["Sun 01 Mar 19:00 = 02 00:00Z", "Sun 08 Mar 19:00 = 08 23:00Z", "Sun 15 Mar 19:00 = 15 23:00Z"]),
        ("2026-03-01T02:30", "America/New_York", ["Sun 01 Mar 02:30 = 01 07:30Z", "Sun 08 Mar 02:30 = 08 07:30Z", "Sun 15 Mar 02:30 = 15 06:30Z"]),
        ("2026-10-25T01:30", "America/New_York", ["Sun 25 Oct 01:30 = 25 05:30Z", "Sun 01 Nov 01:30 = 01 05:30Z", "Sun 08 Nov 01:30 = 08 06:30Z"]),
        ("2027-10-31T19:00", "America/New_York", ["Sun 31 Oct 19:00 = 31 23:00Z", "Sun 07 Nov 19:00 = 08 00:00Z", "Sun 14 Nov 19:00 = 15 00:00Z"]),
        # Ürümqi and Istanbul never change.
        ("2026-03-22T19:00", "Asia/Urumqi", ["Sun 22 Mar 19:00 = 22 13:00Z", "Sun 29 Mar 19:00 = 29 13:00Z", "Sun 05 Apr 19:00 = 05 13:00Z"]),
        ("2026-10-18T19:00", "Europe/Istanbul", ["Sun 18 Oct 19:00 = 18 16:00Z", "Sun 25 Oct 19:00 = 25 16:00Z", "Sun 01 Nov 19:00 = 01 16:00Z"]),
    ],
)  # fmt: skip
def test_keeps_the_hour_on_the_wall(start: str, zone: str, expected: list[str]) -> None:
    assert instants("FREQ=WEEKLY;BYDAY=SU", start, zone) == expected


@pytest.mark.parametrize(
    ("local", "zone", "nonexistent", "ambiguous"),
    [
        ("2026-03-29T00:59", "Europe/London", False, False),
        ("2026-03-29T01:00", "Europe/London", True, False),
        ("2026-03-29T01:59", "Europe/London", True, False),
        ("2026-03-29T02:00", "Europe/London", False, False),
        ("2026-10-25T00:59", "Europe/London", False, False),
        ("2026-10-25T01:00", "Europe/London", False, True),
        ("2026-10-25T01:59", "Europe/London", False, True),
        ("2026-10-25T02:00", "Europe/London", False, False),
        ("2027-03-28T01:30", "Europe/London", True, False),
        ("2027-10-31T01:30", "Europe/London", False, True),
        ("2026-03-08T02:30", "America/New_York", True, False),
        ("2026-11-01T01:30", "America/New_York", False, True),
        ("2026-03-29T01:30", "Asia/Urumqi", False, False),
        ("2026-10-25T01:30", "Asia/Urumqi", False, False),
    ],
)
def test_knows_the_times_that_a_clock_skips_or_shows_twice(local: str, zone: str, *, nonexistent: bool, ambiguous: bool) -> None:
    moment = datetime.fromisoformat(local)
    assert (is_nonexistent(moment, zone), is_ambiguous(moment, zone)) == (nonexistent, ambiguous)
