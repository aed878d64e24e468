"""What the API says of a meeting beside when and where: state, languages, access, seats, picture; as the gate gives it."""

from datetime import UTC, datetime, timedelta

import pytest

from events.enums import OccurrenceStatus, StillOn
from events.models import Picture
from groups.enums import SafetyLevel
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
STEP_FREE = {"step_free": {"answer": "yes", "checked": "2027-03-02"}}
CAPTIONS = {"captions": {"answer": "no", "checked": "2027-05-09"}}


def make(level=SafetyLevel.OPEN, **fields):
    group = make_group(safety_level=level, languages=["en", "ug"], place=make_place(access=STEP_FREE))
    return make_occurrence(make_event(group, access=CAPTIONS, **fields))


def test_says_access_languages_and_what_to_bring(ask):
    date = make(bring="A pen.")
    one = ask(f"occurrences/{date.public_id}/")[1]
    said = [
        {"key": "step_free", "answer": "yes", "checked": "2027-03-02"},
        {"key": "captions", "answer": "no", "checked": "2027-05-09"},
    ]
    assert (one["access"], one["languages"], one["bring"]) == (said, ["en", "ug"], "A pen.")
    assert [each["access"] for each in ask("events/")[1]["results"]] == [said]


def test_gives_of_a_hidden_venue_the_month_alone(ask):
    date = make(SafetyLevel.CAREFUL, languages=["tr"])
    one = ask(f"occurrences/{date.public_id}/")[1]
    assert [each["checked"] for each in one["access"]] == ["2027-03", "2027-05-09"]
    assert one["languages"] == ["tr"]


def test_says_of_a_date_whether_it_stays_as_it_is(ask):
    date = make()
    plain = ask(f"occurrences/{date.public_id}/")[1]
    assert (plain["status"], plain["is_unconfirmed"], "previous_start" in plain) == ("scheduled", False, False)
    date.still_on, date.previous_start = StillOn.SILENT, datetime(2027, 3, 2, 19, tzinfo=UTC)
    date.save()
    moved = ask(f"occurrences/{date.public_id}/")[1]
    assert (moved["is_unconfirmed"], moved["previous_start"]) == (True, "2027-03-02T19:00:00+00:00")
    date.status = OccurrenceStatus.POSTPONED
    date.save()
    postponed = ask("occurrences/")[1]["results"][0]
    assert (postponed["status"], postponed["is_unconfirmed"]) == ("postponed", False)


@pytest.mark.parametrize(
    ("level", "numbers"), [(SafetyLevel.OPEN, (12, 9)), (SafetyLevel.CAREFUL, (None, None)), (SafetyLevel.CLOSED, (None, None))]
)
def test_gives_the_number_of_seats_where_it_gives_that_of_people(ask, level, numbers):
    date = make(level, capacity=12)
    make_attendance(date, guests=2)
    one = ask(f"occurrences/{date.public_id}/")[1]
    assert (one.get("capacity"), one.get("seats_left")) == numbers


def test_names_the_picture_with_its_words_and_never_when_the_link_opens(ask):
    picture = Picture.objects.create(large=b"\xff", small=b"\xff", width=1200, height=800, alt="Women at a long table")
    online = {"attendance_mode": "hybrid", "conference_url": "https://meet.example/x", "link_hours": 24, "link_public": False}
    date = make(picture=picture, start_date=datetime.now(UTC).date() + timedelta(days=30), **online)
    for answer in (ask(f"occurrences/{date.public_id}/")[1], ask(f"events/{date.event.public_id}/")[1]):
        found = answer["picture"]
        assert (found["alt"], found["width"], found["height"]) == ("Women at a long table", 1200, 800)
        assert found["url"].endswith(f"/events/pictures/{picture.public_id}.jpg")
        assert {"link_opens", "conference_url", "notice"} & answer.keys() == set()
