"""Keeping the dates of a meeting: which there are, which stay themselves, and which end."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry
from events.enums import EventStatus, OccurrenceStatus
from events.models import Event, Occurrence
from events.services import occurrences, publishing
from events.tasks import extend_series
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TUESDAY = date(2027, 3, 2)


def weekly(**fields):
    return make_event(start_date=TUESDAY, rrule="FREQ=WEEKLY;BYDAY=TU", **fields)


def names(event):
    return list(event.occurrences.order_by("start").values_list("recurrence_id", flat=True))


def test_a_meeting_that_happens_once_has_one_date_however_far_away():
    event = make_event(start_date=date(2028, 3, 7))
    occurrences.materialise(event, NOW)
    assert names(event) == ["20280307T190000"]
    date_ = event.occurrences.get()
    assert (date_.start, date_.end - date_.start) == (datetime(2028, 3, 7, 19, tzinfo=UTC), timedelta(hours=2))


def test_a_series_has_the_dates_of_half_a_year():
    event = weekly()
    step = occurrences.materialise(event, NOW)
    assert (len(step.made), names(event)[0], names(event)[-1]) == (27, "20270302T190000", "20270831T190000")


def test_a_series_that_begins_far_ahead_has_the_first_half_year_of_itself():
    event = make_event(start_date=date(2028, 3, 7), rrule="FREQ=WEEKLY;BYDAY=TU")
    assert len(occurrences.materialise(event, NOW).made) == 27


def test_there_are_never_more_than_sixty():
    event = make_event(start_date=TUESDAY, rrule="FREQ=DAILY")
    occurrences.materialise(event, NOW)
    assert event.occurrences.count() == 60
    occurrences.materialise(event, NOW + timedelta(days=10))
    assert event.occurrences.filter(start__gte=NOW + timedelta(days=10)).count() == 60


def test_doing_it_again_changes_nothing():
    event = weekly()
    occurrences.materialise(event, NOW)
    before = list(event.occurrences.order_by("pk").values())
    step = occurrences.materialise(event, NOW)
    assert (step.made, step.moved, step.dropped, step.deleted) == ([], [], [], 0)
    assert list(event.occurrences.order_by("pk").values()) == before


def test_the_next_night_brings_the_date_that_came_into_the_window():
    event = weekly()
    occurrences.materialise(event, NOW)
    assert publishing.extend(event, NOW + timedelta(days=14)) == 1
    assert names(event)[-1] == "20270907T190000"
    assert event.occurrences.get(recurrence_id="20270907T190000").is_listed is True


def test_the_nightly_task_extends_every_series_that_is_on():
    on = make_event(rrule="FREQ=WEEKLY")
    make_event(rrule="FREQ=WEEKLY", status=EventStatus.CANCELLED)
    extend_series()
    assert list(Event.objects.filter(occurrences__isnull=False).distinct()) == [on]


def test_leaves_out_what_was_left_out():
    event = weekly(exdates=["20270309T190000"])
    occurrences.materialise(event, NOW)
    assert names(event)[:2] == ["20270302T190000", "20270316T190000"]


@pytest.mark.parametrize(
    ("zone", "first", "instants"),
    [
        ("Europe/London", date(2027, 3, 23), ["2027-03-23T19:00", "2027-03-30T18:00", "2027-04-06T18:00"]),
        ("Europe/London", date(2027, 10, 26), ["2027-10-26T18:00", "2027-11-02T19:00", "2027-11-09T19:00"]),
        ("America/New_York", date(2027, 3, 9), ["2027-03-10T00:00", "2027-03-16T23:00", "2027-03-23T23:00"]),
        ("Asia/Kathmandu", date(2027, 3, 23), ["2027-03-23T13:15", "2027-03-30T13:15", "2027-04-06T13:15"]),
    ],
)
def test_seven_in_the_evening_stays_seven_when_the_clocks_change(zone, first, instants):
    event = make_event(start_date=first, timezone=zone, rrule="FREQ=WEEKLY")
    occurrences.materialise(event, NOW)
    starts = event.occurrences.order_by("start").values_list("start", flat=True)[:3]
    assert [f"{start.astimezone(UTC):%Y-%m-%dT%H:%M}" for start in starts] == instants


def test_a_time_that_the_clock_skips_or_shows_twice_has_one_date():
    event = make_event(start_date=date(2027, 3, 21), start_time=time(1, 30), rrule="FREQ=WEEKLY")
    occurrences.materialise(event, NOW)
    skipped = event.occurrences.get(recurrence_id="20270328T013000")
    assert skipped.start == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    event = make_event(start_date=date(2027, 10, 31), start_time=time(1, 30))
    occurrences.materialise(event, NOW)
    assert event.occurrences.get().start == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_cancelled_date_stays_cancelled():
    event = weekly()
    occurrences.materialise(event, NOW)
    event.occurrences.filter(recurrence_id="20270309T190000").update(status=OccurrenceStatus.CANCELLED)
    occurrences.materialise(event, NOW)
    assert event.occurrences.get(recurrence_id="20270309T190000").is_cancelled is True


def test_another_time_keeps_every_date_itself():
    event = weekly()
    occurrences.materialise(event, NOW)
    before = dict(event.occurrences.values_list("start__date", "public_id"))
    event.start_time = time(19, 30)
    event.save()
    step = occurrences.materialise(event, NOW)
    assert (len(step.moved), step.made, step.dropped, step.deleted) == (27, [], [], 0)
    assert dict(event.occurrences.values_list("start__date", "public_id")) == before
    assert set(event.occurrences.values_list("sequence", flat=True)) == {1}
    assert names(event)[0] == "20270302T193000"


def test_another_weekday_moves_each_date_within_its_week():
    event = weekly()
    occurrences.materialise(event, NOW)
    ids = list(event.occurrences.order_by("start").values_list("public_id", flat=True))
    event.start_date, event.rrule = date(2027, 3, 4), "FREQ=WEEKLY;BYDAY=TH"
    event.save()
    occurrences.materialise(event, NOW)
    assert names(event)[:2] == ["20270304T190000", "20270311T190000"]
    assert list(event.occurrences.order_by("start").values_list("public_id", flat=True)) == ids


def test_another_weekday_of_the_month_moves_each_date_within_its_month():
    event = make_event(start_date=TUESDAY, rrule="FREQ=MONTHLY;BYDAY=1TU")
    occurrences.materialise(event, NOW)
    march = event.occurrences.get(recurrence_id="20270302T190000").public_id
    event.start_date, event.rrule = date(2027, 3, 26), "FREQ=MONTHLY;BYDAY=-1FR"
    event.save()
    occurrences.materialise(event, NOW)
    assert event.occurrences.get(public_id=march).recurrence_id == "20270326T190000"


def test_dates_that_no_longer_fit_are_cancelled_where_somebody_comes_and_deleted_where_nobody_does():
    event = weekly()
    occurrences.materialise(event, NOW)
    second, third = event.occurrences.order_by("start")[1:3]
    make_attendance(second)
    event.rrule = "FREQ=MONTHLY;BYDAY=1TU"
    event.save()
    step = occurrences.materialise(event, NOW)
    assert [each.pk for each in step.dropped] == [second.pk]
    second.refresh_from_db()
    assert (second.status, second.sequence) == (OccurrenceStatus.CANCELLED, 1)
    assert not Occurrence.objects.filter(pk=third.pk).exists()
    assert Message.objects.get().kind == "events.cancelled"


def test_the_past_is_never_touched():
    event = weekly()
    occurrences.materialise(event, NOW)
    later = NOW + timedelta(days=16)
    past = list(event.occurrences.filter(start__lt=later).order_by("pk").values())
    event.start_time, event.rrule = time(20), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
    event.save()
    occurrences.materialise(event, later)
    assert len(past) == 3
    assert list(event.occurrences.filter(start__lt=later).order_by("pk").values()) == past


def test_a_meeting_that_happens_once_keeps_its_date_wherever_it_moves():
    event = make_event(start_date=TUESDAY)
    occurrences.materialise(event, NOW)
    before = event.occurrences.get()
    event.start_date = date(2027, 6, 18)
    event.save()
    occurrences.materialise(event, NOW)
    after = event.occurrences.get()
    assert (after.public_id, after.recurrence_id, after.sequence) == (before.public_id, "20270618T190000", 1)


def test_a_series_that_becomes_a_single_meeting_keeps_that_day():
    event = weekly()
    occurrences.materialise(event, NOW)
    second = event.occurrences.order_by("start")[1]
    make_attendance(event.occurrences.order_by("start")[0])
    event.start_date, event.rrule = date(2027, 3, 9), ""
    event.save()
    occurrences.materialise(event, NOW)
    assert event.occurrences.scheduled().get().pk == second.pk


def test_a_cancelled_meeting_gets_no_dates():
    event = weekly(status=EventStatus.CANCELLED)
    assert occurrences.materialise(event, NOW).made == []
    assert names(event) == []


def test_cancelling_one_date_tells_those_who_come_once(alice):
    occurrence = make_occurrence(make_event(rrule="FREQ=WEEKLY"))
    make_attendance(occurrence)
    make_attendance(occurrence, "gone@example.org", partstat="declined")
    assert [occurrences.cancel(occurrence, by=alice) for _ in range(2)] == [True, False]
    occurrence.refresh_from_db()
    assert (occurrence.status, occurrence.sequence) == (OccurrenceStatus.CANCELLED, 1)
    assert [(each.kind, each.address) for each in Message.objects.all()] == [("events.cancelled", "sam@example.org")]
    entry = AuditEntry.objects.get(verb="occurrences.cancel")
    assert (entry.actor, entry.target_id, entry.data) == (alice.public_id, occurrence.public_id, {})


def test_a_date_that_is_over_cannot_be_cancelled(alice):
    occurrence = make_occurrence(start=timezone.now() - timedelta(days=1))
    assert occurrences.cancel(occurrence, by=alice) is False
