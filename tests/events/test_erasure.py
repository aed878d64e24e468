"""The erasure clock: after it, only numbers are left, in every column and on the disk."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from core.crypto import blind_index
from core.overwritten import settle
from core.templatetags.organise import day
from events.attendance_links import token_of
from events.models import Announcement, Attendance, Headcount, Occurrence
from events.roster import roster
from events.services import exporting, headcounts
from events.services.attendance import change, confirm, maybe, set_preferences, withdraw
from events.services.erasing import erase_due, forget_announcements
from events.services.outcomes import thank
from events.tasks import erase_attendance
from groups.enums import SafetyLevel
from groups.models import Group, Membership
from notifications.delivery import deliver_due, forget
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

SAM = "sam.plantedname@example.org"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def meeting(group_level=SafetyLevel.OPEN, own_level=""):
    return make_occurrence(make_event(make_group(safety_level=group_level), safety_level=own_level))


def own_url(attendance):
    return reverse("events:rsvp", args=[token_of(attendance)])


def day_of(moment):
    """As pages and mails write it."""
    return day(moment, "Europe/London")


@pytest.fixture
def _afterwards():
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


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


LEVELS = list(SafetyLevel)


@pytest.mark.django_db
@pytest.mark.parametrize("whose", ["group", "meeting"])
@pytest.mark.parametrize("now_is", LEVELS)
@pytest.mark.parametrize("then_was", LEVELS)
def test_keeps_nobody_for_longer_than_they_read(then_was, now_is, whose):
    """All levels at which somebody confirmed, and all to which it is changed: of the meeting, and of its group."""
    occurrence = meeting(*((then_was,) if whose == "group" else (SafetyLevel.OPEN, then_was)))
    sam = confirm(make_attendance(occurrence, SAM, partstat="needs-action", confirmed_at=None, approved_at=timezone.now()))
    assert (sam.kept_days, sam.has_seat) == (then_was.erase_after_days, True)
    changed = occurrence.event.host if whose == "group" else occurrence.event
    changed.safety_level = now_is
    changed.save()
    kim = confirm(make_attendance(occurrence, "kim@example.org", partstat="needs-action", approved_at=timezone.now()))
    sam = Attendance.objects.for_disclosure().get(pk=sam.pk)
    days = min(then_was.erase_after_days, now_is.erase_after_days)
    due = occurrence.end + days * DAY
    assert (sam.days_kept, sam.erases_at) == (days, due)
    assert erase_due(due - MINUTE) == 0
    assert erase_due(due) == (2 if days == now_is.erase_after_days else 1)
    sam.refresh_from_db()
    assert (sam.email, sam.kept_days, sam.erased_at) == ("", None, due)
    assert erase_due(occurrence.end + now_is.erase_after_days * DAY) == (0 if days == now_is.erase_after_days else 1)
    kim.refresh_from_db()
    assert kim.email == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "gone_after"), [(0, 0), (1, 0), (2, 2), (6, 2), (14, 7), (29, 7), (45, 30), (None, 30)])
def test_erases_too_soon_rather_than_too_late_by_days_that_no_level_has_any_more(days, gone_after):
    occurrence = meeting()
    make_attendance(occurrence, SAM, kept_days=days)
    due = occurrence.end + gone_after * DAY
    assert (erase_due(due - MINUTE), erase_due(due)) == (0, 1)


@pytest.mark.django_db
def test_promises_anew_only_to_who_answers_anew():
    occurrence = meeting(SafetyLevel.CLOSED)
    sam = confirm(make_attendance(occurrence, SAM, partstat="needs-action", approved_at=timezone.now()))
    assert sam.kept_days == 2
    occurrence.event.host.safety_level = SafetyLevel.OPEN
    occurrence.event.host.save()

    def kept():
        return Attendance.objects.values_list("kept_days", flat=True).get()

    # What they change while they come or may come lengthens nothing: those pages do not say the days anew.
    change(sam, guests=1, name="Sam")
    set_preferences(sam, reminders=False)
    assert kept() == 2
    maybe(sam)
    assert kept() == 2
    confirm(sam)
    assert kept() == 2
    withdraw(sam)
    confirm(sam)
    assert kept() == 30
    # It shortens at once.
    occurrence.event.host.safety_level = SafetyLevel.CAREFUL
    occurrence.event.host.save()
    maybe(sam)
    assert kept() == 7


@pytest.mark.django_db
def test_keeps_the_page_to_its_word_when_the_level_changed_since_it_was_opened(client):
    occurrence = meeting(SafetyLevel.CLOSED)
    sam = make_attendance(occurrence, SAM, partstat="needs-action", confirmed_at=None)
    page = client.get(own_url(sam)).content.decode()
    assert 'name="promised" value="2"' in page
    assert "until 2 days after the meeting" in page
    Group.objects.update(safety_level=SafetyLevel.OPEN)
    client.post(own_url(sam), {"action": "confirm", "promised": "2"})
    sam = Attendance.objects.for_disclosure().get()
    assert (sam.kept_days, sam.partstat) == (2, "accepted")
    page = client.get(own_url(sam)).content.decode()
    assert f"On {day_of(sam.erased_by)} we erase your address" in page

    for said, days in (("9999", 30), ("-1", 30), ("x", 30), ("", 30), ("30", 30), ("7", 7)):
        client.post(own_url(sam), {"action": "withdraw"})
        client.post(own_url(sam), {"action": "confirm", "promised": said})
        assert Attendance.objects.values_list("kept_days", flat=True).get() == days


@pytest.mark.django_db
def test_says_to_each_their_own_day(alice, client, smtp):
    """On their own page, in every mail, after the meeting, and in the thanks."""
    occurrence = meeting(SafetyLevel.CAREFUL)
    sam = confirm(make_attendance(occurrence, SAM, partstat="needs-action"))
    Group.objects.update(safety_level=SafetyLevel.OPEN)
    confirm(make_attendance(occurrence, "kim@example.org", partstat="needs-action"))
    sams, kims = (day_of(each.erased_by) for each in Attendance.objects.for_disclosure().order_by("pk"))
    assert sams != kims
    deliver_due()
    for who, own, days, other in ((SAM, sams, 7, kims), ("kim@example.org", kims, 30, sams)):
        (mail,) = smtp.to(who)
        for kind in ("plain", "html"):
            words = mail.get_body([kind]).get_content().replace("\n", " ")
            assert [each in words for each in (own, f"until {days} days after", other)] == [True, True, False]
    end = timezone.now() - 2 * DAY
    Occurrence.objects.update(start=end - 2 * timedelta(hours=1), end=end)
    page = client.get(own_url(sam)).content.decode()
    assert "We erase your e-mail address 7 days after the meeting." in page
    thank(Occurrence.objects.for_disclosure().get(), by=alice)
    deliver_due()
    last = [smtp.to(who)[-1].get_body(["plain"]).get_content() for who in (SAM, "kim@example.org")]
    days = [day_of(each.erased_by) for each in Attendance.objects.for_disclosure().order_by("pk")]
    assert [own in words for own in days for words in last] == [True, False, False, True]


@pytest.mark.django_db
def test_thanks_and_shows_nobody_after_their_own_day_though_the_clock_stood_still(alice, smtp):
    occurrence = meeting(SafetyLevel.CLOSED)
    confirm(make_attendance(occurrence, SAM, name="Sam", partstat="needs-action", approved_at=timezone.now(), shares_contact=True))
    Group.objects.update(safety_level=SafetyLevel.OPEN)
    confirm(make_attendance(occurrence, "kim@example.org", name="Kim", partstat="needs-action", shares_contact=True))
    Message.objects.all().delete()
    end = timezone.now() - 3 * DAY
    Occurrence.objects.update(start=end - timedelta(hours=2), end=end)
    occurrence = Occurrence.objects.for_disclosure().get()
    assert [each.name for each in roster(occurrence).expected] == ["Kim"]
    assert [each.name for each in exporting.export(occurrence, by=alice)] == ["Kim"]
    thank(occurrence, by=alice)
    deliver_due()
    assert [mail["To"] for mail in smtp.sent] == ["kim@example.org"]


@pytest.mark.django_db
def test_messages_go_with_the_last_who_could_read_them(alice):
    occurrence = meeting(SafetyLevel.CLOSED)
    confirm(make_attendance(occurrence, SAM, partstat="needs-action", approved_at=timezone.now()))
    Announcement.objects.create(occurrence=occurrence, by=alice, text="Back door.")
    Group.objects.update(safety_level=SafetyLevel.OPEN)
    due = occurrence.end + 2 * DAY
    assert (erase_due(due - MINUTE), forget_announcements(due - MINUTE)) == (0, 0)
    assert (erase_due(due), forget_announcements(due)) == (1, 1)


@pytest.mark.django_db
def test_tells_organisers_that_some_are_erased_sooner(alice, client):
    occurrence = meeting(SafetyLevel.CAREFUL)
    Membership.objects.create(user=alice, group=occurrence.event.host, role="owner")
    confirm(make_attendance(occurrence, SAM, partstat="needs-action"))
    client.force_login(alice)
    address, words = reverse("events:people", args=[occurrence.public_id]), "They are erased sooner, as we promised them."
    assert words not in client.get(address).content.decode()
    Group.objects.update(safety_level=SafetyLevel.OPEN)
    assert words in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_afterwards")
def test_holds_from_now_on_what_was_said_before_it_was_noted():
    for number, level in enumerate((SafetyLevel.OPEN, SafetyLevel.CAREFUL, SafetyLevel.CLOSED)):
        for own in ("", "careful"):
            occurrence = meeting(level, own)
            for partstat in ("accepted", "tentative", "declined", "needs-action"):
                make_attendance(occurrence, f"{partstat}{number}{own}@example.org", partstat=partstat)
    MigrationExecutor(connection).migrate([("events", "0010_promises_kept")])
    MigrationExecutor(connection).migrate([("events", "0011_fill_kept_days")])
    found = Attendance.objects.order_by("pk").values_list("kept_days", flat=True)
    assert list(found) == [each for days in (30, 7, 7, 7, 2, 2) for each in (days, days, None, None)]
    MigrationExecutor(connection).migrate([("events", "0010_promises_kept")])
    assert set(Attendance.objects.values_list("kept_days", flat=True)) == {None}
