"""A double click and two editors at the same moment: one result."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from core.forms import new_form_id
from core.models import AuditEntry
from events.forms import EventForm
from events.models import Event, Occurrence
from events.services import occurrences, publishing
from notifications.models import Message
from places.models import Place
from tests.at_once import CLICKS, at_once
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db(transaction=True)


def test_lists_one_meeting(alice):
    host = make_group(alice)
    sent = {
        "title": "Letter writing evening",
        "kind": "meeting",
        "start_date": f"{timezone.localdate() + timedelta(days=10):%Y-%m-%d}",
        "start_time": "19:00",
        "end_time": "21:00",
        "repeats": "weekly",
        "attendance_mode": "in_person",
        "place_is": "elsewhere",
        "where": "M2 5NS",
        "form_id": new_form_id("events.new"),
    }

    def click(_number):
        form = EventForm(sent, host=host)
        assert form.is_valid()
        return form.save(by=alice).pk

    assert len(set(at_once(click))) == 1
    assert (Event.objects.count(), Place.objects.count()) == (1, 2)
    assert AuditEntry.objects.filter(verb="events.create").count() == 1


def test_keeps_one_place_when_several_meetings_there_are_listed(alice):
    host = make_group(alice)
    sent = {
        "title": "Letter writing evening",
        "kind": "meeting",
        "start_date": f"{timezone.localdate() + timedelta(days=10):%Y-%m-%d}",
        "start_time": "19:00",
        "end_time": "21:00",
        "repeats": "once",
        "attendance_mode": "in_person",
        "place_is": "elsewhere",
        "where": "M2 5NS",
        "place_name": "Hall",
    }

    def click(_number):
        form = EventForm({**sent, "form_id": new_form_id("events.new")}, host=host)
        assert form.is_valid()
        return form.save(by=alice).place_id

    assert len(set(at_once(click))) == 1
    assert (Event.objects.count(), Place.objects.count()) == (CLICKS, 2)


def test_the_first_editor_wins_and_the_others_are_told(alice):
    event = make_event(make_group(alice))
    make_occurrence(event)

    def edit(number):
        try:
            publishing.change(event, by=alice, version=1, title=f"Title {number}")
        except publishing.OutdatedError:
            return "outdated"
        return "saved"

    assert sorted(at_once(edit)) == ["outdated", "outdated", "outdated", "saved"]
    event.refresh_from_db()
    assert event.version == 2


def test_the_same_change_is_made_and_told_once(alice):
    event = make_event(make_group(alice))
    make_attendance(make_occurrence(event))
    at_once(lambda _number: publishing.change(event, by=alice, version=1, start_time=time(20)))
    event.refresh_from_db()
    assert event.version == 2
    assert Message.objects.filter(kind="events.changed").count() == 1


def test_two_workers_at_night_make_each_date_once():
    event = make_event(rrule="FREQ=WEEKLY")
    made = at_once(lambda _number: len(occurrences.materialise(event).made))
    assert sorted(made)[:3] == [0, 0, 0]
    assert Occurrence.objects.count() == max(made)


def test_cancels_and_tells_once(alice):
    occurrence = make_occurrence(make_event(make_group(alice)))
    make_attendance(occurrence)
    assert sorted(at_once(lambda _number: publishing.cancel(occurrence.event, by=alice))) == [False, False, False, True]
    assert Message.objects.filter(kind="events.cancelled").count() == 1
