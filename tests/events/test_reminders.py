"""Reminders: the day before and two hours before, only what is still ahead, and only while it is true."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import reminders
from events.models import Attendance, Occurrence
from events.services.attendance import approve, set_preferences, withdraw
from groups.enums import SafetyLevel
from notifications import foreknowledge
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def meeting_in(hours, **level):
    return make_occurrence(make_event(make_group(**level)), start=timezone.now().replace(microsecond=0) + hours * HOUR)


def dues(occurrence):
    return sorted((occurrence.start - due) / HOUR for due in Message.objects.values_list("due", flat=True))


@pytest.mark.parametrize(("hours", "before"), [(72, [2, 24]), (25, [2, 24]), (24, [2]), (5, [2]), (2, []), (1, []), (-1, [])])
def test_queues_only_those_still_ahead(hours, before):
    occurrence = meeting_in(hours)
    sam = make_attendance(occurrence)
    reminders.schedule_for(sam, now=occurrence.start - hours * HOUR)
    assert dues(occurrence) == before


def test_queues_the_same_reminder_once():
    occurrence = meeting_in(72)
    sam = make_attendance(occurrence)
    reminders.schedule_for(sam)
    reminders.schedule(occurrence)
    reminders.schedule(occurrence)
    assert dues(occurrence) == [2, 24]


def test_queues_new_ones_when_the_start_changes_and_the_old_ones_fall_silent(smtp):
    occurrence = meeting_in(30)
    make_attendance(occurrence)
    reminders.schedule(occurrence)
    occurrence.start, occurrence.end = occurrence.start + 24 * HOUR, occurrence.end + 24 * HOUR
    occurrence.save()
    reminders.schedule(occurrence)
    assert dues(occurrence) == [2, 24, 26, 48]
    Message.objects.update(due=timezone.now())
    delivered = deliver_due()
    assert (delivered.sent, delivered.dropped) == (2, 2)


@pytest.mark.parametrize("people", [1, 30])
def test_asks_few_queries_however_many_come(people, django_assert_num_queries):
    occurrence = meeting_in(72)
    for number in range(people):
        make_attendance(occurrence, f"sam{number}@example.org")
    occurrence = Occurrence.objects.for_disclosure().get()
    # Who comes, a savepoint and its release, one INSERT for each reminder.
    with django_assert_num_queries(5):
        reminders.schedule(occurrence)
    assert Message.objects.count() == 2 * people


def test_tells_nobody_who_is_not_confirmed():
    occurrence = meeting_in(72)
    make_attendance(occurrence, "a@example.org", partstat="needs-action")
    make_attendance(occurrence, "b@example.org", partstat="declined")
    make_attendance(occurrence, email="")
    reminders.schedule(occurrence)
    assert Message.objects.count() == 0


def due_now(occurrence, hours):
    """Everybody's reminder of `hours` before, due in the outbox."""
    reminders.schedule(occurrence, now=occurrence.start - 48 * HOUR)
    Message.objects.filter(key__endswith=f":{hours}").update(due=timezone.now())
    Message.objects.exclude(key__endswith=f":{hours}").delete()


def test_reminds_with_what_is_needed_to_come_and_a_way_out(smtp):
    occurrence = meeting_in(23, safety_level=SafetyLevel.CAREFUL)
    make_attendance(occurrence)
    due_now(occurrence, 24)
    assert deliver_due().sent == 1
    (mail,) = smtp.sent
    assert mail["Subject"].startswith("Reminder: Letter writing evening, ")
    text = mail.get_body(["plain"]).get_content()
    assert text.startswith("“Letter writing evening” begins on ")
    assert "Where: Leeds University Union, Lifton Place, LS2 9JT" in text
    leave = mail["List-Unsubscribe"].strip()
    assert leave.startswith("<http://127.0.0.1:8000/r/")
    assert leave.endswith("/unsubscribe/>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert list(mail.iter_attachments()) == []


def withdrawn(sam, occurrence):
    withdraw(sam)


def unwanted(sam, occurrence):
    set_preferences(sam, reminders=False)


def erased(sam, occurrence):
    Attendance.objects.update(email="", email_index="", erased_at=timezone.now())


def deleted(sam, occurrence):
    sam.delete()


def cancelled(sam, occurrence):
    Occurrence.objects.update(status="cancelled")


def cancelled_with_all_dates(sam, occurrence):
    type(occurrence.event).objects.update(status="cancelled")


def moved(sam, occurrence):
    Occurrence.objects.update(start=occurrence.start + HOUR / 2)


def closed_meanwhile(sam, occurrence):
    type(occurrence.host).objects.update(safety_level="closed")


@pytest.mark.parametrize(
    "what", [withdrawn, unwanted, erased, deleted, cancelled, cancelled_with_all_dates, moved, closed_meanwhile]
)
def test_falls_silent_when(what, smtp):
    occurrence = meeting_in(23)
    sam = make_attendance(occurrence)
    due_now(occurrence, 24)
    what(sam, occurrence)
    delivered = deliver_due()
    assert (delivered.sent, delivered.dropped, smtp.sent) == (0, 1, [])


@pytest.mark.parametrize(("hours", "sent"), [(24, 0), (2, 1)])
def test_drops_the_day_before_when_the_last_two_hours_have_come(hours, sent, smtp):
    occurrence = meeting_in(1)
    make_attendance(occurrence)
    due_now(occurrence, hours)
    delivered = deliver_due()
    assert (delivered.sent, delivered.dropped) == (sent, 1 - sent)


def test_drops_what_comes_after_the_beginning(smtp):
    occurrence = meeting_in(0)
    make_attendance(occurrence)
    due_now(occurrence, 2)
    assert deliver_due().dropped == 1


def test_reminds_of_a_closed_meeting_after_the_organisers_yes(alice, smtp):
    occurrence = meeting_in(23, safety_level=SafetyLevel.CLOSED)
    kim, sam = make_attendance(occurrence, "kim@example.org"), make_attendance(occurrence)
    approve(sam, by=alice)
    Message.objects.all().delete()
    due_now(occurrence, 24)
    delivered = deliver_due()
    assert (delivered.sent, delivered.dropped) == (1, 1)
    (mail,) = smtp.to("sam@example.org")
    assert "Leeds University Union, Lifton Place" in mail.get_body(["plain"]).get_content()
    assert smtp.to(kim.email) == []


@pytest.mark.parametrize("people", [1, 30])
def test_reads_all_that_a_batch_needs_in_one_query(people, smtp, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(foreknowledge, "FRESH_FOR", 60.0)  # not what is tested here, and a busy machine takes longer than a second
    occurrence = meeting_in(23)
    for number in range(people):
        make_attendance(occurrence, f"sam{number}@example.org")
    due_now(occurrence, 24)
    with django_assert_num_queries(7 + people):  # six to claim, one to read, one mark for each mail
        assert deliver_due().sent == people
