"""Listing, changing and cancelling a meeting: what follows, and who is told what."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.models import AuditEntry
from events.enums import EventStatus, OccurrenceStatus
from events.models import Event
from events.services import occurrences, publishing
from groups.enums import GroupStatus, SafetyLevel
from notifications.models import Message
from places.models import Place
from tests.factories.events import make_attendance
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def list_one(by, host=None, now=NOW, **fields):
    """Every Tuesday at seven, from 2 March 2027, at the group's place."""
    host = host or make_group(by)
    details = {
        "title": "Letter writing evening",
        "place": host.place,
        "start_date": date(2027, 3, 2),
        "start_time": time(19),
        "duration": timedelta(hours=2),
        "rrule": "FREQ=WEEKLY;BYDAY=TU",
        **fields,
    }
    return publishing.create(host, by=by, now=now, **details)


def told(kind="events.changed"):
    """What was posted, as (address, what changed)."""
    return [(each.address, each.context.get("what")) for each in Message.objects.filter(kind=kind).order_by("pk")]


def test_lists_a_meeting_with_its_dates_and_one_entry_in_the_trail(alice):
    event = list_one(alice)
    assert (event.created_by, event.version, event.occurrences.count()) == (alice, 1, 27)
    first = event.occurrences.order_by("start").first()
    assert (first.is_listed, first.lat, first.lon) == (True, 53.8067, -1.555)
    assert first.cell_fine is not None
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor, entry.target_id, entry.data) == (
        "events.create",
        alice.public_id,
        event.public_id,
        {"group": event.host.public_id},
    )


def test_the_dates_of_a_group_that_waits_are_on_no_list(alice):
    event = list_one(alice, make_group(alice, status=GroupStatus.NEW))
    assert set(event.occurrences.values_list("is_listed", flat=True)) == {False}


def test_a_public_id_makes_one_meeting(alice):
    host = make_group(alice)
    list_one(alice, host, public_id="bcdfghjkmnpqrs")
    with pytest.raises(IntegrityError):
        list_one(alice, host, public_id="bcdfghjkmnpqrs")


def test_another_text_is_shown_everywhere_and_told_to_nobody(alice):
    event = list_one(alice)
    make_attendance(event.occurrences.first())
    publishing.change(event, by=alice, version=1, now=NOW, description="Bring a pen.")
    assert told() == []
    assert set(event.occurrences.values_list("sequence", flat=True)) == {1}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"title": "Postcard evening"}, ["title"]),
        ({"directions": "Second floor."}, ["directions"]),
        ({"attendance_mode": "hybrid", "conference_url": "https://meet.example/x"}, ["attendance_mode", "conference_url"]),
        ({"start_time": time(19, 30)}, ["start"]),
        ({"duration": timedelta(hours=3)}, ["end"]),
        ({"start_time": time(18), "title": "Earlier", "description": "New."}, ["start", "title"]),
    ],
)
def test_tells_those_who_come_what_concerns_them(alice, change, what):
    event = list_one(alice)
    first, second = event.occurrences.order_by("start")[:2]
    make_attendance(first)
    make_attendance(first, "gone@example.org", partstat="declined")
    publishing.change(event, by=alice, version=1, now=NOW, **change)
    assert told() == [("sam@example.org", what)]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.sequence, second.sequence) == (1, 1)
    event.refresh_from_db()
    assert event.version == 2
    entry = AuditEntry.objects.get(verb="events.change")
    assert entry.data == {"fields": sorted(change), "version": 2}


def test_tells_of_another_place_and_forgets_the_old_one(alice):
    event = list_one(alice, place=make_place(name="Old hall"))
    make_attendance(event.occurrences.first())
    publishing.change(event, by=alice, version=1, now=NOW, place=make_place(name="New hall"))
    assert told() == [("sam@example.org", ["place"])]
    assert not Place.objects.filter(name="Old hall").exists()


def test_reminds_at_the_new_time(alice):
    start = timezone.now() + timedelta(days=10)
    event = list_one(alice, now=timezone.now(), start_date=start.date(), rrule="")
    make_attendance(event.occurrences.get())
    publishing.change(event, by=alice, version=1, start_time=time(20))
    due = Message.objects.filter(kind="events.reminder").order_by("due").values_list("due", flat=True)
    date_ = event.occurrences.get()
    assert list(due) == [date_.start - timedelta(hours=24), date_.start - timedelta(hours=2)]


def test_leaves_the_past_alone(alice):
    event = list_one(alice)
    later = NOW + timedelta(days=9)
    publishing.change(event, by=alice, version=1, now=later, title="Another", start_time=time(20))
    past = event.occurrences.filter(start__lt=later)
    assert set(past.values_list("sequence", "recurrence_id")) == {(0, "20270302T190000"), (0, "20270309T190000")}


def test_the_second_of_two_editors_changes_nothing(alice, bob):
    event = list_one(alice)
    publishing.change(event, by=alice, version=1, now=NOW, title="First")
    with pytest.raises(publishing.OutdatedError):
        publishing.change(event, by=bob, version=1, now=NOW, title="Second")
    event.refresh_from_db()
    assert (event.title, event.version) == ("First", 2)
    assert AuditEntry.objects.filter(verb="events.change").count() == 1


def test_the_same_change_twice_is_one(alice):
    event = list_one(alice)
    make_attendance(event.occurrences.first())
    for _ in range(2):
        publishing.change(event, by=alice, version=1, now=NOW, title="Postcard evening")
    event.refresh_from_db()
    assert event.version == 2
    assert len(told()) == 1


def test_making_a_meeting_stricter_hides_its_address_at_once(alice):
    event = list_one(alice)
    publishing.change(event, by=alice, version=1, now=NOW, safety_level=SafetyLevel.CLOSED)
    assert set(event.occurrences.values_list("is_listed", "lat", "lon")) == {(False, 53.79648, -1.54785)}


def test_cancels_all_dates_to_come_and_tells_everybody_once(alice):
    event = list_one(alice)
    first, second = event.occurrences.order_by("start")[:2]
    make_attendance(first)
    make_attendance(second, "kim@example.org")
    later = NOW + timedelta(days=3)
    assert [publishing.cancel(event, by=alice, now=later) for _ in range(2)] == [True, False]
    event.refresh_from_db()
    first.refresh_from_db()
    assert (event.status, event.version) == (EventStatus.CANCELLED, 2)
    assert (first.status, first.sequence) == (OccurrenceStatus.SCHEDULED, 0)
    assert event.occurrences.filter(status=OccurrenceStatus.CANCELLED, sequence=1).count() == 26
    assert [address for address, _what in told("events.cancelled")] == ["kim@example.org"]
    assert AuditEntry.objects.filter(verb="events.cancel").count() == 1


def test_a_cancelled_meeting_is_not_changed_any_more(alice):
    event = list_one(alice)
    publishing.cancel(event, by=alice, now=NOW)
    with pytest.raises(publishing.OutdatedError):
        publishing.change(event, by=alice, version=2, now=NOW, title="Back again")


def test_what_fails_leaves_nothing_behind(alice, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("The lights went out.")

    host = make_group(alice)
    monkeypatch.setattr(publishing, "refresh", fail)
    with pytest.raises(RuntimeError):
        list_one(alice, host)
    assert (Event.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_asks_the_database_as_often_for_sixty_dates_as_for_six(alice, django_assert_max_num_queries):
    few = list_one(alice, rrule="FREQ=MONTHLY;BYDAY=1TU")
    many = list_one(alice, rrule="FREQ=DAILY")
    assert (few.occurrences.count(), many.occurrences.count()) == (6, 60)
    for event in (few, many):
        with django_assert_max_num_queries(14):
            publishing.change(event, by=alice, version=1, now=NOW, description="Bring a pen.")
        with django_assert_max_num_queries(8):
            occurrences.materialise(event, NOW)
