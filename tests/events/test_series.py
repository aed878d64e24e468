"""A series and its states: what is changed for one date, for some, for all; and what becomes of the people."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry
from events.enums import CoHostStatus, EventStatus, OccurrenceStatus, Scope
from events.models import Announcement, CoHost, Event, Headcount, Occurrence, Outcome
from events.services import occurrences, publishing, series, visibility
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.events.test_publishing import list_one, told
from tests.factories.events import make_attendance
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def days(event):
    """The local days of its dates, in order."""
    return [f"{each[4:6]}-{each[6:8]}" for each in event.occurrences.order_by("start").values_list("recurrence_id", flat=True)]


def change(event, alice, occurrence=None, scope=Scope.ALL, **details):
    event.refresh_from_db()
    return publishing.change(event, by=alice, version=event.version, scope=scope, occurrence=occurrence, now=NOW, **details)


def the(event, day):
    return Occurrence.objects.get(event__series=event.series, recurrence_id__startswith=day)


def test_one_date_moves_with_all_that_hangs_on_it(alice):
    event = list_one(alice)
    third = the(event, "20270316")
    make_attendance(third)
    Headcount.objects.create(occurrence=third, digest="x")
    Announcement.objects.create(occurrence=third, text="Bring a pen.", by=alice)
    Outcome.objects.create(occurrence=third, came=3, by=alice)
    CoHost.objects.create(event=event, group=make_group(), status=CoHostStatus.ACCEPTED, asked_by=alice)
    moved = change(event, alice, third, Scope.THIS, title="Film", start_date=date(2027, 3, 18), start_time=time(20))
    after = Occurrence.objects.get(public_id=third.public_id)
    assert (after.event, after.start, after.sequence) == (moved, datetime(2027, 3, 18, 20, tzinfo=UTC), 1)
    assert (moved.series, moved.slot, moved.rrule, moved.created_by) == (event.series, date(2027, 3, 16), "", alice)
    assert (after.attendances.count(), after.heads.count(), after.announcements.count(), after.outcome.came) == (1, 1, 1, 3)
    assert list(moved.cohosts.values_list("status", flat=True)) == [CoHostStatus.ACCEPTED]
    assert told() == [("sam@example.org", ["start", "title"])]
    assert occurrences.materialise(event, NOW).made == []
    assert days(event)[:3] == ["03-02", "03-09", "03-23"]
    assert [each.local.day for each in occurrences.next_dates(event, now=NOW, limit=3)] == [2, 9, 23]
    assert Message.objects.filter(kind="events.listed").count() == 0


def test_this_and_following_is_another_part_of_the_series(alice):
    event = list_one(alice)
    fourth = the(event, "20270323")
    later = change(event, alice, fourth, Scope.FOLLOWING, title="Spring", start_time=time(20))
    event.refresh_from_db()
    assert (days(event), event.title) == (["03-02", "03-09", "03-16"], "Letter writing evening")
    assert (later.title, len(days(later)), days(later)[0]) == ("Spring", 27, "03-23")
    assert (event.rrule, later.rrule) == ("FREQ=WEEKLY;UNTIL=20270322T235959Z;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU")
    assert Occurrence.objects.get(public_id=fourth.public_id).event == later
    assert [each.pk for each in series.parts(event)] == [event.pk, later.pk]
    assert [occurrences.materialise(each, NOW).made for each in (event, later)] == [[], []]


def test_a_number_of_times_is_shared_between_the_parts(alice):
    event = list_one(alice, rrule="FREQ=WEEKLY;COUNT=10;BYDAY=TU")
    later = change(event, alice, the(event, "20270323"), Scope.FOLLOWING, title="Spring")
    assert (later.rrule, len(days(later)), len(days(event))) == ("FREQ=WEEKLY;COUNT=7;BYDAY=TU", 7, 3)


def test_following_from_the_first_date_on_is_all(alice):
    event = list_one(alice)
    after = change(event, alice, the(event, "20270302"), Scope.FOLLOWING, title="Spring")
    assert (after.pk, Event.objects.count()) == (event.pk, 1)


def test_a_meeting_that_happens_once_is_changed_where_it_is(alice):
    event = list_one(alice, rrule="")
    after = change(event, alice, event.occurrences.get(), Scope.THIS, start_date=date(2027, 5, 4))
    assert (after.pk, Event.objects.count(), days(after)) == (event.pk, 1, ["05-04"])


def test_what_was_edited_stays_when_all_are_changed_and_the_rest_follows(alice):
    event = list_one(alice)
    film = change(event, alice, the(event, "20270316"), Scope.THIS, title="Film")
    late = change(event, alice, the(event, "20270323"), Scope.THIS, start_time=time(21))
    change(event, alice, title="Letters", start_time=time(18))
    film.refresh_from_db()
    late.refresh_from_db()
    assert (film.title, film.start_time, late.title, late.start_time) == ("Film", time(18), "Letters", time(21))
    assert film.occurrences.get().start == datetime(2027, 3, 16, 18, tzinfo=UTC)


def test_another_weekday_makes_no_second_meeting_in_the_week_of_a_date_that_was_taken_out(alice):
    event = list_one(alice)
    film = change(event, alice, the(event, "20270316"), Scope.THIS, title="Film")
    change(event, alice, start_date=date(2027, 3, 3), rrule="FREQ=WEEKLY;BYDAY=WE")
    film.refresh_from_db()
    assert film.slot == date(2027, 3, 17)
    assert days(event)[:3] == ["03-03", "03-10", "03-24"]


def test_the_same_form_twice_is_one_change_and_another_is_out_of_date(alice):
    event = list_one(alice)
    third = the(event, "20270316")
    make_attendance(third)
    first = change(event, alice, third, Scope.THIS, title="Film")
    again = publishing.change(event, by=alice, version=1, scope=Scope.THIS, occurrence=third, now=NOW, title="Film")
    assert (again.pk, Event.objects.count(), len(told())) == (first.pk, 2, 1)
    with pytest.raises(publishing.OutdatedError):
        publishing.change(event, by=alice, version=1, scope=Scope.THIS, occurrence=third, now=NOW, title="Talk")


def test_a_draft_is_published_once_and_then_told_to_followers(alice):
    event = list_one(alice, draft=True)
    assert (event.status, event.occurrences.count(), set(event.occurrences.values_list("is_listed", flat=True))) == (
        EventStatus.DRAFT,
        27,
        {False},
    )
    assert [publishing.publish(event, by=alice, now=NOW) for _ in range(2)] == [True, False]
    assert set(event.occurrences.values_list("is_listed", flat=True)) == {True}
    assert [each.verb for each in AuditEntry.objects.order_by("pk")] == ["events.draft", "events.publish"]


def test_a_duplicate_is_a_draft_with_the_same_words_and_no_people(alice, bob):
    event = list_one(alice)
    make_attendance(event.occurrences.order_by("start").first())
    copy = publishing.duplicate(event, by=bob, now=NOW + timedelta(days=20))
    assert (copy.status, copy.title, copy.rrule, copy.start_date, copy.created_by) == (
        EventStatus.DRAFT,
        event.title,
        event.rrule,
        date(2027, 3, 23),
        bob,
    )
    assert (copy.series == copy.public_id, copy.occurrences.filter(attendances__isnull=False).count()) == (True, 0)


def test_a_postponed_date_is_on_again_when_it_has_a_new_date(alice):
    event = list_one(alice)
    third = the(event, "20270316")
    make_attendance(third)
    assert [occurrences.postpone(third, by=alice, now=NOW) for _ in range(2)] == [True, False]
    change(event, alice, start_time=time(18))
    third.refresh_from_db()
    assert third.status == OccurrenceStatus.POSTPONED
    change(event, alice, third, Scope.THIS, start_date=date(2027, 3, 19))
    third.refresh_from_db()
    assert (third.status, third.previous_start) == (OccurrenceStatus.SCHEDULED, datetime(2027, 3, 16, 18, tzinfo=UTC))
    kinds = Message.objects.exclude(kind="events.reminder").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["events.postponed", "events.new_date"]


def test_a_cancelled_date_takes_place_after_all(alice):
    event = list_one(alice)
    third = the(event, "20270316")
    make_attendance(third)
    occurrences.cancel(third, by=alice, now=NOW)
    assert [occurrences.reinstate(third, by=alice, now=NOW) for _ in range(2)] == [True, False]
    third.refresh_from_db()
    assert (third.status, third.sequence) == (OccurrenceStatus.SCHEDULED, 2)
    assert Message.objects.filter(kind="events.reinstated").count() == 1


def test_a_whole_series_comes_back_without_the_dates_that_were_cancelled_before(alice):
    event = list_one(alice)
    film = change(event, alice, the(event, "20270316"), Scope.THIS, title="Film")
    occurrences.cancel(the(event, "20270309"), by=alice, now=NOW)
    later = NOW + timedelta(hours=1)
    assert publishing.cancel(event, by=alice, now=later) is True
    film.refresh_from_db()
    assert film.status == EventStatus.CANCELLED
    assert [publishing.reinstate(event, by=alice, now=later) for _ in range(2)] == [True, False]
    film.refresh_from_db()
    off = Occurrence.objects.filter(status=OccurrenceStatus.CANCELLED)
    assert (film.status, [each.recurrence_id for each in off]) == (EventStatus.PUBLISHED, ["20270309T190000"])


def test_a_date_is_added_and_a_day_left_out(alice):
    event = list_one(alice)
    extra = occurrences.add(event, datetime(2027, 3, 13, 15), by=alice, now=NOW)  # noqa: DTZ001 (wall time)
    assert occurrences.add(event, datetime(2027, 3, 13, 15), by=alice, now=NOW) == extra  # noqa: DTZ001
    assert [occurrences.skip(event, date(2027, 3, 9), by=alice, now=NOW) for _ in range(2)] == [True, False]
    assert days(event)[:3] == ["03-02", "03-13", "03-16"]
    assert (extra.start, extra.is_listed) == (datetime(2027, 3, 13, 15, tzinfo=UTC), True)


def test_hiding_one_part_hides_all(alice, dana):
    event = list_one(alice)
    film = change(event, alice, the(event, "20270316"), Scope.THIS, title="Film")
    visibility.hide(film, by=dana, reason="Not true.")
    event.refresh_from_db()
    assert event.hidden_at is not None
    visibility.restore(event, by=dana)
    film.refresh_from_db()
    assert film.hidden_at is None


def test_leaves_out_bank_holidays_and_breaks_and_tells_who_comes(alice):
    event = list_one(alice, start_date=date(2027, 3, 1), rrule="FREQ=WEEKLY;BYDAY=MO")
    easter = the(event, "20270329")
    make_attendance(easter)
    change(event, alice, skip_holidays="GB-ENG", skip_ranges=[["2027-04-05", "2027-04-13"]])
    easter.refresh_from_db()
    assert easter.status == OccurrenceStatus.CANCELLED
    assert [each.recurrence_id[4:8] for each in event.occurrences.scheduled().order_by("start")][:8] == [
        *("0301", "0308", "0315", "0322", "0419", "0426", "0510", "0517")
    ]
    assert [address for address, _ in told("events.cancelled")] == ["sam@example.org"]


def test_the_same_holidays_are_not_those_of_scotland(alice):
    event = list_one(alice, start_date=date(2027, 3, 1), rrule="FREQ=WEEKLY;BYDAY=MO", skip_holidays="GB-SCT")
    assert "03-29" in days(event)


def test_a_series_without_an_end_reaches_as_far_as_somebody_said_that_it_goes_on(alice):
    event = list_one(alice)
    later = NOW + timedelta(weeks=25)
    publishing.extend(event, later)
    assert days(event)[-1] == "09-28"
    Event.objects.filter(pk=event.pk).update(renewed_at=later)
    publishing.extend(event, later)
    assert days(event)[-1] == "02-15"


def test_a_series_that_rests_gets_no_new_dates_and_keeps_those_it_has(alice):
    event = list_one(alice)
    Event.objects.filter(pk=event.pk).update(rests_since=NOW)
    event.refresh_from_db()
    assert (publishing.extend(event, NOW + timedelta(weeks=4)), event.occurrences.count()) == (0, 27)
    assert occurrences.next_dates(event, now=NOW) == []


def test_more_seats_are_offered_to_those_who_wait(alice):
    event = list_one(alice, rrule="", capacity=1)
    date_ = event.occurrences.get()
    make_attendance(date_)
    waiting = make_attendance(date_, "kim@example.org", waitlisted_at=NOW)
    change(event, alice, capacity=2)
    waiting.refresh_from_db()
    assert waiting.offered_until is not None


def test_what_was_postponed_and_what_takes_place_after_all_is_said_in_a_mail(alice, smtp):
    start = timezone.now() + timedelta(days=10)
    event = list_one(alice, now=timezone.now(), start_date=start.date(), rrule="")
    date_ = event.occurrences.get()
    make_attendance(date_)
    occurrences.postpone(date_, by=alice)
    deliver_due()
    event.refresh_from_db()
    moved = publishing.change(event, by=alice, version=event.version, start_date=start.date() + timedelta(days=7))
    deliver_due()
    occurrences.cancel(moved.occurrences.get(), by=alice)
    occurrences.reinstate(moved.occurrences.get(), by=alice)
    deliver_due()
    subjects = [str(each["Subject"]).partition(":")[0] for each in smtp.sent]
    assert subjects == ["Postponed", "New date", "It takes place after all"]


def test_a_draft_that_is_discarded_leaves_nothing(alice):
    event = list_one(alice, draft=True)
    assert publishing.cancel(event, by=alice, now=NOW) is False
    assert [publishing.discard(event, by=alice), Event.objects.count()] == [True, 0]
    assert publishing.discard(list_one(alice), by=alice) is False
