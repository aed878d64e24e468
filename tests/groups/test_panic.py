"""The panic switch hides a group, erases who has to do with it, tells nobody, and a second person can undo the hiding."""

import re
import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core.crypto import EncryptedTextField, blind_index
from core.models import AuditEntry, Draft
from events import attendance_links, reminders
from events.models import Announcement, Attendance, Occurrence, Outcome
from events.services import attendance as attending
from groups import consequences, follow_links
from groups.enums import GroupStatus, Role
from groups.models import CaseMessage, CaseNote, Conversation, Follow, Group, Invitation, Panic, SecondContact
from groups.models.invitation import digest_of, new_token
from groups.services import following, letters, membership, panic, visibility
from moderation.models import Report
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.accounts import make_user
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
SAM = "sam.plantedname@example.org"


def comes(group):
    return make_attendance(make_occurrence(make_event(group)), SAM)


def follows(group):
    return Follow.objects.create(group=group, email=SAM, confirmed_at=timezone.now())


def is_invited(group):
    until = timezone.now() + timedelta(days=1)
    return Invitation.objects.create(
        group=group, role=Role.HELPER, email=SAM, by_mail=True, token_digest=digest_of(new_token()), expires_at=until
    )


def is_second(group):
    return SecondContact.objects.create(group=group, email=SAM)


def has_begun(group):
    user = make_user(f"{group.slug}@example.org")
    group.memberships.create(user=user, role=Role.ORGANISER)
    return Draft.objects.create(user=user, purpose="groups.new", data={"name": ["Sam's"]})


def has_written(group):
    return apps.get_model("groups", "Conversation").objects.create(group=group, email=SAM, confirmed_at=timezone.now())


def is_written(group):
    return apps.get_model("groups", "Letter").objects.create(conversation=has_written(group), text="Plantedwords")


def is_told(group):
    return Announcement.objects.create(occurrence=make_occurrence(make_event(group)), text="Plantedwords")


def is_reported(group):
    return Outcome.objects.create(occurrence=make_occurrence(make_event(group)), came=3, decided="Planteddecision")


# How to plant, for each model that leads to a group and holds something sealed. A new one fails the test below until it stands here.
PLANTED = {
    "events.Announcement": is_told,
    "core.Draft": has_begun,
    "events.Attendance": comes,
    "events.Outcome": is_reported,
    "groups.Follow": follows,
    "groups.Invitation": is_invited,
    "groups.SecondContact": is_second,
}
if "conversation" in apps.all_models["groups"]:
    PLANTED |= {"groups.Conversation": has_written, "groups.Letter": is_written}
# Sealed, and neither of a group nor of who has to do with one; or looked at by a test of its own.
# An address is erased from it, and the row stays with the moderators: test_erases_the_addresses_of_those_who_reported.
OF_MODERATORS = {"moderation.Report", "groups.CaseMessage", "groups.CaseNote"}
NOT_OF_A_GROUP = {
    "accounts.User",  # people who sign in
    "events.Alert",  # an address and an area
    "places.RemoteAnswer",  # what a provider said of an address of an open group; nobody's name
    "notifications.Message",  # emptied by what it is about: test_drops_the_mails_that_wait
}


def lead_to_groups():
    """Models from which a chain of foreign keys leads to Group."""
    found, grown = {Group}, True
    while grown:
        more = {
            model
            for model in apps.get_models()
            for field in model._meta.fields
            if field.related_model in found and model not in found
        }
        grown = bool(more)
        found |= more
    return found


def sealed_models():
    return {
        model._meta.label: model
        for model in apps.get_models()
        if any(isinstance(f, EncryptedTextField) for f in model._meta.fields)
    }


def everything():
    """Every value of every column of every table, as it lies in the database."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (our own tables)
            found += [str(value) for row in cursor.fetchall() for value in row]
    return found


def sealed_of(row):
    """Each sealed column of a row, as it lies in the database."""
    names = [field.column for field in row._meta.fields if isinstance(field, EncryptedTextField)]
    with connection.cursor() as cursor:
        columns = ", ".join(connection.ops.quote_name(name) for name in names)
        table = connection.ops.quote_name(row._meta.db_table)
        cursor.execute(f"SELECT {columns} FROM {table} WHERE id = %s", [row.pk])  # noqa: S608 (our own tables)
        return [value for value in cursor.fetchone() if value]


def test_knows_every_model_that_holds_something_sealed():
    known = set(PLANTED) | NOT_OF_A_GROUP | OF_MODERATORS
    assert set(sealed_models()) - known == set(), "Does the panic switch erase it? Plant a row of it in this file."
    assert ({model._meta.label for model in lead_to_groups()} & set(sealed_models())) - OF_MODERATORS <= set(PLANTED)


def test_erases_the_addresses_of_those_who_reported(alice):
    group = make_group(alice)
    report = Report.objects.create(group=group, event=make_event(group), why="hate", words="Rude.", email=SAM)
    secrets = [sealed_of(report)[1], report.email_index]
    panic.press(group, by=alice)
    assert [value for value in everything() if value in secrets] == []
    report.refresh_from_db()
    assert (report.words, report.email) == ("Rude.", "")


def test_leaves_what_moderators_know(alice, dana):
    """Who runs a false group shall not wipe out its traces."""
    group = make_group(alice)
    CaseMessage.objects.create(group=group, author=dana, from_moderator=True, text="Who are you?")
    CaseNote.objects.create(group=group, author=dana, text="Odd.")
    panic.press(group, by=alice)
    assert (CaseMessage.objects.get().text, CaseNote.objects.get().text) == ("Who are you?", "Odd.")


@pytest.mark.parametrize("label", PLANTED)
def test_erases_every_row_that_holds_an_address(alice, label):
    group, other = make_group(alice), make_group(name="Elsewhere")
    row, stays = PLANTED[label](group), PLANTED[label](other)
    secrets = [*sealed_of(row), *([row.public_id] if hasattr(row, "public_id") else [])]
    assert all(any(secret in value for value in everything()) for secret in secrets), "the test must be able to fail"
    panic.press(group, by=alice)
    assert [value for value in everything() if any(secret in value for secret in secrets)] == []
    stays.refresh_from_db()
    assert sealed_of(stays)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" not in connection.vendor, reason="PostgreSQL's files are not ours to read; VACUUM is its operator's")
def test_leaves_no_trace_in_the_bytes_of_the_database():
    def image():
        connection.ensure_connection()
        return connection.connection.serialize()

    alice = make_user("alice@example.org")
    group = make_group(alice)
    rows = [plant(group) for plant in PLANTED.values()]
    secrets = [blind_index(SAM).encode(), *(value.encode() for row in rows for value in sealed_of(row))]
    assert all(secret in image() for secret in secrets)
    panic.press(group, by=alice)
    assert [secret for secret in secrets if secret in image()] == []


def test_drops_the_mails_that_wait_and_forgets_to_whom_others_went(alice, smtp):
    group, other = make_group(alice), make_group(name="Elsewhere")
    date, elsewhere = make_occurrence(make_event(group)), make_occurrence(make_event(other))
    following.follow(group, email="fatima@example.org")
    attending.attend(date, email=SAM)
    deliver_due()
    attending.confirm(Attendance.objects.get())
    make_attendance(elsewhere, "kim@example.org")
    reminders.schedule(elsewhere)
    waiting = Message.objects.filter(status="queued")
    assert waiting.count() == 5, "a confirmation, and two reminders of each"
    sent = len(smtp.sent)
    panic.press(group, by=alice)
    assert {message.address for message in waiting} == {"kim@example.org"}
    assert set(Message.objects.exclude(status="queued").values_list("address_index", flat=True)) == {""}
    deliver_due()
    assert len(smtp.sent) == sent, "nobody is told"


def test_is_gone_at_once_and_empty_and_dead_are_its_links(client, alice):
    group = make_group(alice)
    date = make_occurrence(make_event(group))
    attendance, follow = comes_and_follows(date)
    panic.press(group, by=alice)
    assert client.get(group.get_absolute_url()).status_code == 404
    assert client.get(date.get_absolute_url()).status_code == 404
    assert b"VEVENT" not in client.get(f"/groups/{group.slug}.ics").content
    for address in (attendance, follow):
        page = client.get(address)
        assert page.status_code == 410
        assert group.name not in page.content.decode()
        assert date.get_absolute_url() not in page.content.decode()


def comes_and_follows(date):
    sam = make_attendance(date, SAM)
    return (
        reverse("events:rsvp", args=[attendance_links.token_of(sam)]),
        reverse("groups:follow_own", args=[follow_links.token_of(follows(date.host))]),
    )


def link_from(smtp, to="alice@example.org"):
    deliver_due()
    mail = smtp.to(to)[-1]
    assert "Leeds" not in mail["Subject"]
    assert "Leeds" not in mail.get_body(("plain",)).get_content(), "a glance at the mail learns nothing"
    return re.search(r"/panic/\S+/", mail.get_body(("plain",)).get_content())[0]


def test_is_pressed_behind_a_link_in_the_organisers_mailbox_once(client, alice, smtp):
    group = make_group(alice)
    client.force_login(alice)
    switch = reverse("groups:panic", args=[group.slug])
    assert switch in client.get("/organise/").content.decode()
    assert client.get(switch).status_code == 200
    assert client.post(switch).status_code == 302
    link = link_from(smtp)
    client.logout()
    assert client.get(link).status_code == 200
    group.refresh_from_db()
    assert group.status == GroupStatus.APPROVED, "a GET decides nothing: programs open every link in a mail"
    assert client.post(link)["Location"] == reverse("groups:panic_done")
    group.refresh_from_db()
    assert (group.status, Panic.objects.count()) == (GroupStatus.HIDDEN, 1)
    assert client.post(link).status_code == 410


def test_a_link_is_dead_for_who_no_longer_runs_the_group(client, alice, smtp):
    group = make_group(alice)
    panic.ask(group, by=alice)
    link = link_from(smtp)
    group.memberships.all().delete()
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
    group.refresh_from_db()
    assert group.status == GroupStatus.APPROVED


def test_a_link_is_dead_after_an_hour(client, alice, smtp, monkeypatch):
    group = make_group(alice)
    panic.ask(group, by=alice)
    link = link_from(smtp)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3590)
    assert client.get(link).status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 3610)
    assert client.get(link).status_code == 410


def test_sends_five_links_an_hour_and_no_more(client, alice, smtp):
    group = make_group(alice)
    client.force_login(alice)
    answers = {client.post(reverse("groups:panic", args=[group.slug]))["Location"] for _ in range(8)}
    deliver_due()
    assert answers == {reverse("groups:panic_asked")}
    assert 1 <= len(smtp.to("alice@example.org")) <= panic.ASKED_AN_HOUR


def test_a_second_organiser_undoes_the_hiding_within_a_day_and_what_was_erased_stays_erased(client, alice, bob):
    group = make_group(alice)
    group.memberships.create(user=bob, role=Role.ORGANISER)
    date = make_occurrence(make_event(group))
    make_attendance(date, SAM)
    panic.press(group, by=alice)
    undo = reverse("groups:panic_undo", args=[group.slug])
    client.force_login(alice)
    assert "You pressed it yourself" in client.post(undo).content.decode()
    client.force_login(bob)
    assert undo in client.get("/organise/").content.decode()
    assert client.get(undo).status_code == 200
    assert "<bdi>Alice</bdi> pressed the panic switch" in client.get(undo).content.decode()
    type(alice).objects.filter(pk=alice.pk).update(display_name="")
    assert "Somebody pressed the panic switch" in client.get(undo).content.decode()  # no code in place of a name
    assert client.get(date.get_absolute_url()).status_code == 200
    assert client.post(undo)["Location"] == "/organise/"
    client.logout()
    assert client.get(date.get_absolute_url()).status_code == 200
    assert client.get(group.get_absolute_url()).status_code == 200
    assert Attendance.objects.count() == 0
    assert [entry.verb for entry in AuditEntry.objects.order_by("pk")][-2:] == ["groups.panic", "groups.panic_undone"]


def test_who_came_later_a_helper_and_a_stranger_cannot_undo_it(alice, bob, charlie):
    group = make_group(alice)
    group.memberships.create(user=charlie, role=Role.HELPER)
    panic.press(group, by=alice)
    group.memberships.create(user=bob, role=Role.ORGANISER)
    for somebody in (alice, bob, charlie, make_user("else@example.org")):
        assert not panic.undo(group, by=somebody)
    group.refresh_from_db()
    assert group.status == GroupStatus.HIDDEN


def test_after_a_day_only_moderators_undo_it(alice, bob, dana):
    group = make_group(alice)
    group.memberships.create(user=bob, role=Role.ORGANISER)
    now = timezone.now() + timedelta(minutes=1)
    panic.press(group, by=alice, now=now)
    late = now + Panic.UNDONE_WITHIN
    assert not panic.undo(group, by=bob, now=late)
    assert panic.undo(group, by=dana, now=late)
    assert not panic.undo(group, by=dana, now=late)
    assert group.status == GroupStatus.APPROVED


def test_a_moderator_who_pressed_it_is_no_second_person(alice, dana):
    group = make_group(alice)
    panic.press(group, by=dana)
    assert not panic.undo(group, by=dana)
    assert panic.undo(group, by=make_user("erin@example.org", is_moderator=True))


def test_erases_though_moderators_had_hidden_the_group_and_takes_nothing_of_theirs_back(alice, bob, dana):
    group = make_group(alice)
    group.memberships.create(user=bob, role=Role.ORGANISER)
    visibility.hide(group, by=dana, reason="Not what it says.")
    comes(group)
    panic.press(group, by=alice)
    assert Attendance.objects.count() == 0
    assert not panic.undo(group, by=bob)
    group.refresh_from_db()
    assert (group.status, group.status_reason) == (GroupStatus.HIDDEN, "Not what it says.")


def test_two_presses_are_one(alice, bob):
    group = make_group(alice)
    first = panic.press(group, by=alice)
    comes(group)
    assert panic.press(group, by=bob) == first
    assert (Panic.objects.count(), Attendance.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_erases_who_came_in_the_very_moment():
    """Their row was not there yet when the switch erased, and is committed by the time that the switch is."""
    alice = make_user("alice@example.org")
    group = make_group(alice)
    date = make_occurrence(make_event(group))

    def comes_now(_group):
        make_attendance(date, SAM)
        consequences._purges.remove(comes_now)
        return ()

    consequences.register_purge(comes_now)
    panic.press(group, by=alice)
    assert Attendance.objects.count() == 0


def test_the_page_has_one_button_and_nothing_that_distracts(client, alice):
    group = make_group(alice)
    client.force_login(alice)
    page = client.get(reverse("groups:panic", args=[group.slug])).content.decode()
    assert page.count("<button") == 1
    assert "site-nav" not in page
    assert "data-leave-quickly" in page


def test_is_pressed_at_once_by_who_has_just_proved_that_it_is_they(client, alice, smtp):
    group = make_group(alice)
    client.force_login(alice)
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time(), "email": alice.email}]
    session["account_authentication_methods_user"] = str(alice.pk)
    session.save()
    switch = reverse("groups:panic", args=[group.slug])
    assert "Hide it and erase" in client.get(switch).content.decode()
    assert client.post(switch)["Location"] == reverse("groups:panic_done")
    group.refresh_from_db()
    assert group.status == GroupStatus.HIDDEN
    deliver_due()
    assert smtp.sent == []


def test_who_was_given_the_role_after_the_press_cannot_undo_it(alice, bob):
    """Who was made to press may be made to name a second person, too."""
    group = make_group(alice)
    group.memberships.create(user=bob, role=Role.HELPER)
    panic.press(group, by=alice)
    group.refresh_from_db()
    membership.change_role(group, bob, role=Role.ORGANISER, by=alice)
    assert not panic.undo(group, by=bob)


def test_writes_nobody_down_whose_press_meets_the_switch(alice):
    """The page was opened before; the rows are read again when somebody is written down."""
    group = make_group(alice)
    seen = Occurrence.objects.for_disclosure().get(pk=make_occurrence(make_event(group)).pk)
    stale = Group.objects.get(pk=group.pk)
    panic.press(group, by=alice)
    with pytest.raises(attending.CannotAttend):
        attending.attend(seen, email=SAM)
    with pytest.raises(following.CannotFollow):
        following.follow(stale, email=SAM)
    with pytest.raises(letters.CannotWrite):
        letters.write(stale, email=SAM, text="Hello")
    assert (Attendance.objects.count(), Follow.objects.count(), Conversation.objects.count()) == (0, 0, 0)


def test_a_moderator_who_pressed_it_does_not_give_the_group_back(alice, dana):
    group = make_group(alice)
    panic.press(group, by=dana)
    assert not visibility.restore(group, by=dana)
    assert visibility.restore(group, by=make_user("erin@example.org", is_moderator=True))
