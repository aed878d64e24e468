"""Days that mean something to those who are invited, against dates that anybody can look up."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.calendar_sense import clashes
from events.skips import bank_holiday

LEEDS = (53.8008, -1.5491)
LONDON = ZoneInfo("Europe/London")


def names(when, *, hours=2.0, at=LEEDS, region="GB-ENG", zone=LONDON):
    start = datetime.fromisoformat(when).replace(tzinfo=zone)
    return [each.name for each in clashes(start, start + timedelta(hours=hours), at=at, region=region)]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2027-06-22T19:00", []),
        ("2027-06-15T19:00", ["Ashura"]),
        # Fridays: prayer is over in the afternoon, the Sabbath begins before sunset (in June at 21:39, in December at 15:46).
        ("2027-06-18T13:00", ["friday-prayer"]),
        ("2027-06-18T15:00", []),
        ("2027-06-18T19:00", []),
        ("2027-06-18T20:30", ["sabbath"]),
        ("2027-12-03T15:00", ["sabbath"]),
        ("2027-06-19T11:00", ["sabbath"]),
        ("2027-12-04T18:00", []),  # three stars
        # Ramadan 1448: 8 February to 9 March 2027; sunset in Leeds on the 16th at 17:20.
        ("2027-02-16T19:00", ["ramadan"]),
        ("2027-02-16T13:00", []),
        ("2027-02-07T19:00", []),
        ("2027-03-09T18:00", ["Eid al-Fitr"]),
        ("2027-05-16T15:00", ["Eid al-Adha"]),
        # The Hebrew calendar: Passover 5787 begins in the evening of 21 April 2027, Yom Kippur 5788 is 11 October 2027.
        ("2027-04-20T19:00", []),
        ("2027-04-21T19:30", ["Passover"]),
        ("2027-04-22T10:00", ["Passover"]),
        ("2027-04-26T10:00", []),  # days between, on which one works
        ("2027-10-10T19:00", ["Yom Kippur"]),
        ("2027-10-11T12:00", ["Yom Kippur"]),
        # Gregorian and others.
        ("2027-03-28T15:00", ["Easter Sunday"]),
        ("2027-05-02T15:00", ["Orthodox Easter Sunday"]),
        ("2027-03-26T15:00", ["Good Friday", "bank-holiday"]),
        ("2027-10-29T09:00", ["Diwali"]),
        ("2027-08-30T15:00", ["bank-holiday"]),
        ("2027-03-21T12:00", ["Nowruz"]),
    ],
)
def test_names_what_falls_on_a_meeting(when, expected):
    assert names(when) == expected


def test_knows_whose_bank_holiday_it_is():
    august, saint_andrew = datetime(2027, 8, 30).date(), datetime(2027, 11, 30).date()  # noqa: DTZ001 (days)
    assert [bank_holiday(region, august) for region in ("GB-ENG", "GB-SCT", "")] == ["Late Summer Bank Holiday", "", ""]
    assert [bank_holiday(region, saint_andrew) for region in ("GB-ENG", "GB-SCT")] == ["", "Saint Andrew's Day"]
    assert bank_holiday("QQ-QQ", august) == ""


@pytest.mark.parametrize("at", [None, (69.65, 18.96)])
def test_counts_from_six_where_the_sun_cannot_be_asked(at):
    assert names("2027-06-18T18:30", at=at) == ["sabbath"]
    assert names("2027-06-18T15:00", at=at) == []


def test_says_it_in_words_with_the_hour_of_the_fast():
    start = datetime(2027, 2, 16, 19, tzinfo=LONDON)
    (found,) = clashes(start, start + timedelta(hours=2), at=LEEDS)
    assert found.words == "It is on an evening of Ramadan. People break the fast at about 5:17 pm and pray afterwards."
    assert found.source == "hijridate, astral"
