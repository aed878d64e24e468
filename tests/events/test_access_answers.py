"""Saying what access is like at a place: kept with it, for every meeting there, and told to calendars alone."""

from datetime import UTC, datetime, timedelta

import pytest

from core.models import AuditEntry
from events.models import Occurrence
from events.services import access
from moderation.history import SENTENCES
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 2, 12, tzinfo=UTC)
KNOWN = {"parking": {"answer": "no", "checked": "2026-01-01"}, "step_free": {"answer": "yes", "checked": "2026-01-01"}}


def test_keeps_answers_with_the_place_and_lets_every_meeting_there_follow(alice):
    group = make_group(alice, place=make_place(access=KNOWN))
    here, also_here = (make_occurrence(make_event(group), start=NOW + timedelta(days=day)) for day in (1, 8))
    elsewhere = make_occurrence(make_event(group, place=make_place()), start=NOW + timedelta(days=1))
    make_attendance(here)
    assert access.answer(here.event, {"step_free": True, "parking": None, "lighting": False}, by=alice, now=NOW) is True
    group.place.refresh_from_db()
    assert group.place.access == {"step_free": KNOWN["step_free"], "lighting": {"answer": "no", "checked": "2027-03-02"}}
    assert group.place.access_yes == 1
    sequences = dict(Occurrence.objects.values_list("pk", "sequence"))
    assert [sequences[each.pk] for each in (here, also_here, elsewhere)] == [1, 1, 0]
    assert Message.objects.count() == 0
    entry = AuditEntry.objects.get(verb="events.access")
    assert (entry.target_id, entry.data) == (here.event.public_id, {"fields": ["lighting", "parking"]})
    assert "events.access" in SENTENCES


def test_says_it_once_however_often_it_is_sent(alice):
    event = make_occurrence(make_event(make_group(alice))).event
    assert access.answer(event, {"step_free": True}, by=alice, now=NOW) is True
    assert access.answer(event, {"step_free": True}, by=alice, now=NOW) is False
    assert access.answer(event, {}, by=alice, now=NOW) is False
    assert AuditEntry.objects.filter(verb="events.access").count() == 1


def test_renews_the_day_of_what_was_looked_at_again(alice):
    event = make_event(make_group(alice, place=make_place(access=KNOWN)))
    access.answer(event, {"step_free": True}, by=alice, confirmed=True, now=NOW)
    event.place.refresh_from_db()
    assert event.place.access == {**KNOWN, "step_free": {"answer": "yes", "checked": "2027-03-02"}}


def test_has_nothing_to_say_of_a_screen_and_refuses_what_hangs_on_the_meeting(alice):
    event = make_event(make_group(alice), attendance_mode="online", place=None, conference_url="https://meet.example/x")
    assert access.answer(event, {"step_free": True}, by=alice) is False
    with pytest.raises(KeyError):
        access.answer(event, {"captions": True}, by=alice)
