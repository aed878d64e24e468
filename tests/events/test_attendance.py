"""Coming: asked, confirmed, withdrawn, let in; each once, whatever is pressed twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry
from events.disclosure import Standing, standing_of
from events.models import Attendance, Occurrence
from events.services.attendance import CannotAttend, approve, attend, confirm, set_preferences, withdraw
from groups.enums import GroupStatus, SafetyLevel
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
SAM = "sam@example.org"


@pytest.fixture
def occurrence():
    return make_occurrence()


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def asked(occurrence, email=SAM, **fields):
    attend(occurrence, email=email, **fields)
    return Attendance.objects.for_disclosure().get(occurrence=occurrence, email=email)


def test_asks_by_mail_and_counts_nobody_yet(occurrence):
    sam = asked(occurrence, " Sam@Example.org ", language="ug")
    assert (sam.email, sam.partstat, sam.language, sam.confirmed_at) == (SAM, "needs-action", "ug", None)
    message = Message.objects.get()
    assert (message.kind, message.address, message.language, message.timezone) == ("events.confirm", SAM, "ug", "Europe/London")
    assert message.context == {"attendance": sam.public_id}
    assert Attendance.objects.coming().count() == 0


def test_asks_once_an_hour_for_an_address_and_meeting(occurrence):
    now = timezone.now()
    for minutes in (0, 0, 30, 59):
        attend(occurrence, email=SAM, now=now + timedelta(minutes=minutes))
    assert kinds() == ["events.confirm"]
    attend(occurrence, email=SAM, now=now + timedelta(minutes=60))
    assert kinds() == ["events.confirm", "events.confirm"]
    assert Attendance.objects.count() == 1


def test_asks_three_times_a_day_for_an_address_in_all(occurrence):
    event = occurrence.event
    for days in range(1, 6):
        attend(make_occurrence(event, start=occurrence.start + timedelta(days=days)), email=SAM)
    attend(occurrence, email="kim@example.org")
    assert (Message.objects.to(SAM).count(), Message.objects.count()) == (3, 4)
    assert Attendance.objects.filter(email=SAM).count() == 3


def fill_the_day(host):
    """Twenty people are asked for a meeting of the group, and one more who is not."""
    occurrence = make_occurrence(make_event(host))
    for number in range(21):
        attend(occurrence, email=f"somebody-{number}@example.org")
    return occurrence


def test_asks_twenty_a_day_in_all_for_a_group_that_no_moderator_knows(monkeypatch):
    host = make_group(status=GroupStatus.NEW)
    full = fill_the_day(host)
    attend(make_occurrence(make_event(host)), email=SAM)
    assert (Message.objects.count(), Attendance.objects.count()) == (20, 20)
    attend(make_occurrence(make_event(make_group(status=GroupStatus.NEW))), email=SAM)
    assert Message.objects.to(SAM).count() == 1
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    attend(full, email=SAM)
    assert Message.objects.to(SAM).count() == 2


def test_counts_one_ask_however_often_the_button_is_pressed():
    occurrence = make_occurrence(make_event(make_group(status=GroupStatus.NEW)))
    for _ in range(25):
        attend(occurrence, email=SAM)
    attend(occurrence, email="kim@example.org")
    assert Message.objects.to("kim@example.org").count() == 1


def test_counts_asks_whose_attendance_is_gone():
    full = fill_the_day(make_group(status=GroupStatus.NEW))
    Attendance.objects.all().delete()
    attend(full, email=SAM)
    assert Attendance.objects.count() == 0


def test_asks_as_many_as_come_for_a_group_that_is_approved():
    fill_the_day(make_group())
    assert Message.objects.count() == 21


@pytest.mark.parametrize("partstat", ["accepted", "declined"])
def test_changes_nothing_that_the_owner_decided(occurrence, partstat):
    long_ago = timezone.now() - timedelta(days=3)
    sam = make_attendance(occurrence, SAM, partstat=partstat, asked_at=long_ago, discreet=True)
    attend(occurrence, email=SAM, language="ug")
    again = Attendance.objects.get()
    assert (again.partstat, again.language, again.discreet) == (partstat, sam.language, True)
    assert kinds() == ["events.confirm"]


def test_confirms_once_however_often_it_is_pressed(occurrence):
    sam = asked(occurrence)
    first, second = confirm(sam), confirm(sam)
    assert (first.partstat, second.confirmed_at) == ("accepted", first.confirmed_at)
    assert kinds() == ["events.confirm", "events.confirmed", "events.reminder", "events.reminder"]
    assert standing_of(None, occurrence, second) == Standing.CONFIRMED


def test_confirms_anew_after_withdrawing(occurrence):
    sam = confirm(asked(occurrence))
    assert withdraw(sam).partstat == "declined"
    assert withdraw(sam).partstat == "declined"
    assert standing_of(None, occurrence, withdraw(sam)) == Standing.PUBLIC
    assert confirm(sam).partstat == "accepted"
    assert kinds() == ["events.confirm", "events.confirmed", "events.reminder", "events.reminder", "events.confirmed"]


def test_lets_somebody_in_once_and_says_so(alice):
    occurrence = make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CLOSED)))
    sam = confirm(asked(occurrence))
    assert sam.waits_for_organiser
    first = approve(sam, by=alice)
    assert approve(sam, by=alice).approved_at == first.approved_at
    assert not first.waits_for_organiser
    assert standing_of(None, occurrence, first) == Standing.APPROVED
    assert kinds().count("events.approved") == 1
    assert AuditEntry.objects.get(verb="events.approve").actor == alice.public_id


def test_lets_nobody_in_who_does_not_come(alice):
    occurrence = make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CLOSED)))
    assert approve(asked(occurrence), by=alice).approved_at is None
    assert kinds() == ["events.confirm"]


def test_keeps_wishes_that_are_not_named(occurrence):
    sam = make_attendance(occurrence)
    set_preferences(sam, reminders=False)
    set_preferences(sam, discreet=True)
    sam.refresh_from_db()
    assert (sam.reminders, sam.discreet) == (False, True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "cancelled"}, "This meeting is cancelled, so you cannot say that you are coming."),
        ({"start": "past"}, "This meeting is over, so you cannot say that you are coming."),
    ],
)
def test_refuses_what_is_cancelled_or_over_and_says_why(occurrence, change, reason):
    sam = asked(occurrence)
    if "start" in change:
        change = {"start": timezone.now() - timedelta(hours=3), "end": timezone.now() - timedelta(hours=1)}
    Occurrence.objects.update(**change)
    occurrence = Occurrence.objects.for_disclosure().get()
    with pytest.raises(CannotAttend) as refused:
        attend(occurrence, email="kim@example.org")
    assert str(refused.value) == reason
    with pytest.raises(CannotAttend):
        confirm(sam)
    assert kinds() == ["events.confirm"]


def test_leaves_nothing_of_those_who_come_in_the_trail(occurrence):
    sam = asked(occurrence)
    confirm(sam, discreet=True)
    set_preferences(sam, reminders=False)
    withdraw(sam)
    assert not AuditEntry.objects.exists()
