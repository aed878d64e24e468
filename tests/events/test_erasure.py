"""The erasure clock: after it, only numbers are left, in every column and on the disk."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from core.crypto import blind_index
from core.overwritten import settle
from events.models import Announcement, Attendance, Headcount, Occurrence
from events.services import headcounts
from events.services.attendance import confirm, erase_due
from events.tasks import erase_attendance
from groups.enums import SafetyLevel
from notifications.delivery import deliver_due, forget
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

SAM = "sam.plantedname@example.org"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def meeting(group_level=SafetyLevel.OPEN, own_level=""):
    return make_occurrence(make_event(make_group(safety_level=group_level), safety_level=own_level))


def everything(*, of=None):
    """Every value of every column of every table, as it lies in the database."""
    found = []
    with connection.cursor() as cursor:
        for table in of or connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (our own tables)
            found += [str(value) for row in cursor.fetchall() for value in row]
    return found


def traces(values, *secrets):
    return [value for value in values if any(secret in value for secret in secrets)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("group_level", "own_level", "days"),
    [("open", "", 30), ("careful", "", 7), ("closed", "", 2), ("open", "careful", 7), ("open", "closed", 2), ("closed", "open", 2)],
)
def test_erases_by_the_stricter_level_and_not_a_minute_before(group_level, own_level, days):
    occurrence = meeting(group_level, own_level)
    sam = make_attendance(occurrence, SAM, discreet=True, language="ug")
    time = occurrence.end + days * DAY
    assert erase_due(time - MINUTE) == 0
    assert erase_due(time) == 1
    assert erase_due(time) == 0
    sam.refresh_from_db()
    assert (sam.email, sam.email_index, sam.language, sam.discreet, sam.reminders) == ("", "", "en-gb", False, False)
    assert (sam.confirmed_at, sam.approved_at, sam.erased_at, sam.partstat) == (None, None, time, "accepted")
    assert occurrence.attendances.coming().count() == 1


@pytest.mark.django_db
def test_forgets_who_withdrew_when_the_meeting_ends():
    occurrence = meeting()
    make_attendance(occurrence, SAM, partstat="declined")
    assert erase_due(occurrence.end - MINUTE) == 0
    assert erase_due(occurrence.end) == 1


@pytest.mark.django_db
def test_deletes_who_never_confirmed_two_days_after_asking():
    sam = make_attendance(meeting(), SAM, partstat="needs-action")
    assert erase_due(sam.asked_at + 2 * DAY) == 0
    assert erase_due(sam.asked_at + 2 * DAY + MINUTE) == 1
    assert Attendance.objects.count() == 0


@pytest.mark.django_db
def test_deletes_who_never_confirmed_when_the_meeting_ends_first():
    occurrence = meeting()
    make_attendance(occurrence, SAM, partstat="needs-action", asked_at=occurrence.end - DAY)
    assert erase_due(occurrence.end) == 1
    assert Attendance.objects.count() == 0


@pytest.mark.django_db
def test_works_for_the_clock_of_the_worker(django_assert_num_queries):
    occurrence = meeting()
    Occurrence.objects.update(start=timezone.now() - 40 * DAY, end=timezone.now() - 39 * DAY)
    for number in range(5):
        make_attendance(occurrence, f"sam{number}@example.org")
    # A savepoint and its release, two DELETEs, two UPDATEs, however many there are; then a look for messages, alerts and old numbers.
    with django_assert_num_queries(9):
        erase_attendance()
    assert Attendance.objects.reachable().count() == 0


@pytest.mark.django_db
def test_leaves_no_trace_in_any_column(smtp):
    occurrence = meeting()
    sam = make_attendance(occurrence, SAM, partstat="needs-action")
    confirm(sam)
    deliver_due()
    confirm(make_attendance(occurrence, "kim@example.org", partstat="needs-action"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM events_attendance WHERE id = %s", [sam.pk])
        (sealed,) = cursor.fetchone()
    index = blind_index(SAM)
    assert traces(everything(), SAM) == []
    assert len(traces(everything(), sealed, index)) >= 3  # who comes: sealed and index; the outbox: index of what was sent

    Message.objects.filter(status="queued").update(due=timezone.now())
    Occurrence.objects.update(start=timezone.now() - 40 * DAY, end=timezone.now() - 39 * DAY)
    erase_due()
    deliver_due()  # reminders that waited: their people are erased, so they are dropped and emptied
    Message.objects.update(ended_at=timezone.now() - 3 * DAY)
    forget()
    assert traces(everything(), "plantedname", sealed, index) == []
    assert set(Message.objects.values_list("address", "address_index")) == {("", "")}
    assert "dropped" in set(Message.objects.values_list("status", flat=True))


@pytest.mark.django_db
def test_knows_every_table_that_holds_an_address():
    """A new table with a sealed address needs a clock of its own; whoever adds one says here which."""
    sealed = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if type(field).__name__ == "EncryptedEmailField"
    }
    assert sealed == {
        "accounts.User.email",  # until the account is closed
        "events.Alert.email",  # until told, two days unconfirmed, or a year (tests/events/test_alerts.py)
        "events.Attendance.email",  # here
        "groups.Conversation.email",  # 30 days after the last letter (tests/groups/test_letters.py)
        "groups.Follow.email",  # until they stop, or two days unconfirmed (tests/groups/test_following.py)
        "groups.Invitation.email",  # until it is answered, revoked or over (tests/groups/test_invitations.py)
        "groups.SecondContact.email",  # until taken back, or seven days unconfirmed (tests/groups/test_second_contact.py)
        "moderation.Report.email",  # 30 days after the decision (tests/moderation/test_reports.py)
        "notifications.Message.address",  # emptied when sent
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" not in connection.vendor, reason="PostgreSQL's files are not ours to read; VACUUM is its operator's")
def test_leaves_no_trace_in_the_bytes_of_the_database(alice):
    """Of the file itself and the log beside it: as a thief of the disk would read them."""

    def on_the_disk():
        file = Path(connection.settings_dict["NAME"])
        return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))

    occurrence = meeting()
    make_attendance(occurrence, SAM, name="Sam Planted", access_needs="No plantedstairs", guests=1, shares_contact=True)
    Announcement.objects.create(occurrence=occurrence, by=alice, text="Plantedwords")
    headcounts.count(occurrence, "a-number")
    digest = Headcount.objects.get().digest
    with connection.cursor() as cursor:
        cursor.execute("SELECT email, email_index, name, access_needs FROM events_attendance")
        (of_sam,) = cursor.fetchall()
        cursor.execute("SELECT text FROM events_announcement")
        (of_alice,) = cursor.fetchall()
    sealed = [value.encode() for value in (*of_sam, *of_alice, digest)]
    settle()
    assert [value in on_the_disk() for value in sealed] == [True] * 6
    Occurrence.objects.update(start=timezone.now() - 40 * DAY, end=timezone.now() - 39 * DAY)
    erase_attendance()
    disk = on_the_disk()
    assert [value in disk for value in sealed] == [False] * 6
    assert [words for words in (b"planted", b"Planted") if words in disk] == []
    assert Attendance.objects.get().partstat == "accepted"
