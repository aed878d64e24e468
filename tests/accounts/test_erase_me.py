"""Erase me: what goes, what stays, and no group that loses its last organiser silently."""

import re
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import belongings, services
from accounts.models import Session, User
from core import audit
from core.crypto import blind_index
from core.models import AuditEntry
from events.models import Alert, Attendance
from groups.models import Case, CaseMessage, Follow, Group, Invitation, Membership, SecondContact, Vouch
from groups.services import invitations
from moderation import history
from moderation.models import Report
from notifications import delivery, outbox
from notifications.recipients import Recipient
from tests.accounts.conftest import prove
from tests.factories.accounts import make_user
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
EMAIL, NAME = "planted.person@example.org", "Plantedname"


@pytest.fixture
def planted(db):
    return make_user(EMAIL, display_name=NAME)


@pytest.fixture
def enter(client):
    """Signs somebody in, by code, a moment ago."""

    def do(person):
        client.force_login(person)
        prove(client)
        return client

    return do


def shown(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_asks_a_stranger_to_sign_in(client):
    assert client.get(reverse("account_erase")).url == "/accounts/login/?next=/accounts/me/erase/"


def test_wants_a_fresh_proof_first(client, alice):
    client.force_login(alice)
    for answer in (client.get(reverse("account_erase")), client.post(reverse("account_erase"), {"step": "save"})):
        assert answer.url == "/accounts/prove/?next=%2Faccounts%2Fme%2Ferase%2F"
    assert User.objects.exists()


def test_says_what_goes_and_what_stays_and_does_nothing(enter, alice):
    page = shown(enter(alice).get(reverse("account_erase")))
    assert "What goes" in page
    assert "Somebody who has left changed the group" in page
    assert "Groups that you run alone" not in page
    assert User.objects.exists()


def test_asks_once_more_then_erases_and_signs_out_everywhere(enter, alice):
    client, other = enter(alice), Client()
    other.force_login(alice)
    assert "Erase everything now?" in shown(client.post(reverse("account_erase"), {"step": "look"}))
    assert User.objects.exists()
    done = client.post(reverse("account_erase"), {"step": "save"}, follow=True)
    assert done.redirect_chain == [("/", 302)]
    assert "You are erased." in shown(done)
    assert not User.objects.exists()
    assert other.get(reverse("account_me")).url.startswith("/accounts/login/")
    assert not Session.objects.filter(user__isnull=False).exists()


def test_has_one_result_for_a_form_that_is_sent_twice(enter, alice):
    client = enter(alice)
    client.post(reverse("account_erase"), {"step": "save"})
    assert client.post(reverse("account_erase"), {"step": "save"}).url == "/accounts/login/?next=/accounts/me/erase/"


def test_asks_what_becomes_of_each_group_that_one_runs_alone(enter, alice, bob, charlie):
    alone = make_group(alice, name="Alone")
    shared = make_group(alice, name="Shared")
    shared.memberships.create(user=bob, role="owner")
    ownerless = make_group(name="Ownerless")
    ownerless.memberships.create(user=alice, role="organiser")
    helped = make_group(alice, name="Helped")
    helped.memberships.create(user=charlie, role="organiser")  # nobody would own it
    helped.memberships.create(user=make_user("gone@example.org", is_active=False), role="owner")
    make_group(alice, name="Refused", status="refused")
    client = enter(alice)
    page = client.get(reverse("account_erase"))
    assert [question.name for question in page.context["questions"]] == ["Alone", "Helped", "Ownerless"]
    answers = {alone.public_id: "close", helped.public_id: "marry", "step": "save"}
    response = client.post(reverse("account_erase"), answers)
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {helped.public_id, ownerless.public_id}
    assert "Choose what becomes of “Ownerless”." in shown(response)
    assert response.context["form"][alone.public_id].value() == "close"
    assert len(re.findall(r'value="close"[^>]* checked', response.content.decode())) == 1


def test_leaves_a_group_to_the_moderators_who_are_told(enter, alice, dana, smtp):
    group = make_group(alice, name="Leeds")
    client, answer = enter(alice), {group.public_id: "moderators"}
    check = client.post(reverse("account_erase"), answer)
    assert "Leave it to the moderators." in shown(check)
    assert f'<input type="hidden" name="{group.public_id}" value="moderators"' in check.content.decode()
    client.post(reverse("account_erase"), {**answer, "step": "save"})
    group.refresh_from_db()
    assert (group.status, group.memberships.count(), group.dormant_since is None) == ("approved", 0, False)
    delivery.deliver_due()
    [mail] = smtp.to("dana@example.org")
    assert mail["Subject"] == "Nobody runs Leeds any more"
    assert "Alice" not in str(mail)
    assert [str(line.sentence).split("<a")[0] for line in history.lines(list(history.deeds()))] == [
        "Somebody who has left left the group ",
        "Somebody who has left erased their account.",
    ]


def test_tells_no_moderator_of_a_group_that_has_somebody_again(alice, bob, dana, smtp):
    group = make_group(alice)
    services.erase(alice, choices={group.public_id: "moderators"})
    group.memberships.create(user=bob, role="owner")
    delivery.deliver_due()
    assert smtp.to("dana@example.org") == []


def test_closes_a_group_and_tells_who_comes(alice, smtp):
    group = make_group(alice)
    occurrence = make_occurrence(make_event(group, title="Vigil"))
    make_attendance(occurrence, "sam@example.org")
    Follow.objects.create(group=group, email="kim@example.org", confirmed_at=timezone.now())
    services.erase(alice, choices={group.public_id: "close"})
    assert not Follow.objects.exists()
    group.refresh_from_db()
    occurrence.refresh_from_db()
    assert (group.status, group.status_before, occurrence.status, occurrence.is_listed) == (
        "hidden",
        "approved",
        "cancelled",
        False,
    )
    delivery.deliver_due()
    [mail] = smtp.to("sam@example.org")
    assert mail["Subject"].startswith("Cancelled: Vigil")
    assert Client().get(group.get_absolute_url()).status_code == 404


def test_sends_no_word_in_the_name_of_a_group_that_moderators_have_taken_away(alice, smtp):
    group = make_group(alice)
    make_attendance(make_occurrence(make_event(group, title="Vigil")), "sam@example.org")
    Group.objects.update(status="hidden", status_before="approved")
    services.erase(alice, choices={group.public_id: "close"})
    delivery.deliver_due()
    assert smtp.to("sam@example.org") == []


def test_leaves_groups_and_meetings_of_others_as_they_are(alice, bob):
    group = make_group(alice)
    group.memberships.create(user=bob, role="owner")
    event = make_event(group, created_by=alice)
    services.erase(alice, choices={})
    event.refresh_from_db()
    group.refresh_from_db()
    assert (event.status, event.created_by, group.status, group.memberships.get().user) == ("published", None, "approved", bob)


def test_undoes_all_when_somebody_left_a_group_in_between(alice, bob):
    group = make_group(alice)
    group.memberships.create(user=bob, role="owner")
    services.erase(bob, choices={})
    with pytest.raises(belongings.Unanswered):
        services.erase(alice, choices={})
    assert group.memberships.get().user == alice
    assert not AuditEntry.objects.filter(verb="accounts.erase", actor=alice.public_id).exists()


def test_asks_again_on_the_page_when_somebody_left_a_group_in_between(enter, alice, bob):
    group = make_group(alice, name="Leeds")
    group.memberships.create(user=bob, role="owner")
    client = enter(alice)
    client.post(reverse("account_erase"), {"step": "look"})
    services.erase(bob, choices={})
    response = client.post(reverse("account_erase"), {"step": "save"})
    assert [question.name for question in response.context["questions"]] == ["Leeds"]
    assert User.objects.get() == alice


@pytest.mark.django_db(transaction=True)
def test_never_lets_two_owners_leave_at_once_without_a_word(alice, bob):
    group = make_group(alice)
    group.memberships.create(user=bob, role="owner")
    ready, refused = Barrier(2), []

    def leave(person):
        ready.wait()
        try:
            services.erase(person, choices={})
        except belongings.Unanswered:
            refused.append(person)
        finally:
            connections.close_all()

    threads = [Thread(target=leave, args=[person]) for person in (alice, bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert group.memberships.get().user == refused[0]


def test_forgets_what_is_under_the_address(alice, bob):
    coming = make_occurrence(make_event(make_group(bob)))
    over = make_occurrence(make_event(make_group(bob)), start=timezone.now() - timedelta(days=2))
    for occurrence in (coming, over):
        make_attendance(occurrence, alice.email)
        make_attendance(occurrence, "sam@example.org")
    Alert.objects.create(email=alice.email, area="Leeds", lat=53.8, lon=-1.5, within="10")
    SecondContact.objects.create(group=coming.host, email=alice.email)
    SecondContact.objects.create(group=over.host, email="kim@example.org")
    for email in (alice.email, "sam@example.org"):
        Follow.objects.create(group=coming.host, email=email)
    services.erase(alice, choices={})
    assert Follow.objects.get().email == "sam@example.org"
    assert SecondContact.objects.get().email == "kim@example.org"
    assert list(Attendance.objects.order_by("pk").values_list("occurrence", "email_index")) == [
        (coming.pk, blind_index("sam@example.org")),
        (over.pk, ""),
        (over.pk, blind_index("sam@example.org")),
    ]
    assert over.attendances.coming().count() == 2
    assert not Alert.objects.exists()


def test_ends_the_invitations_that_one_gave_and_got(alice, bob, smtp):
    group, other = make_group(alice), make_group(bob, name="York")
    group.memberships.create(user=bob, role="owner")
    invitations.invite(group, by=alice, role="helper", public_id="g" * 14)
    invitations.invite(group, by=alice, role="helper", public_id="h" * 14, email="kim@example.org")
    invitations.invite(other, by=bob, role="organiser", public_id="j" * 14, email=alice.email)
    data = belongings.export(alice)["groups"]
    assert [each["role"] for each in data["invitations_given"]] == ["helper", "helper"]
    assert [each["group"] for each in data["invitations_got"]] == ["York"]
    assert "kim@" not in str(data)
    services.erase(alice, choices={})
    ended = Invitation.objects.order_by("pk").values_list("invited_by", "ended_as", "email_index")
    assert list(ended) == [(None, "revoked", ""), (None, "revoked", ""), (bob.pk, "revoked", "")]
    delivery.deliver_due()
    assert [mail["To"] for mail in smtp.sent] == ["bob@example.org"]  # that she has left


def test_takes_back_ones_word_for_a_group_and_what_one_wrote_to_moderators(alice, bob, dana):
    group = make_group(bob, name="Young group")
    Case.objects.create(group=group, listed_how="vouches", listed_at=timezone.now())
    for person in (alice, make_user("erin@example.org")):
        Vouch.objects.create(group=group, by=person)
    CaseMessage.objects.create(group=group, author=alice, from_moderator=False, text="I know them.")
    CaseMessage.objects.create(group=group, author=dana, from_moderator=True, text="Who are you?")
    data = belongings.export(alice)["moderators"]
    assert ([each["text"] for each in data["written"]], [each["group"] for each in data["vouches"]]) == (
        ["I know them."],
        ["Young group"],
    )
    services.erase(alice, choices={})
    group.refresh_from_db()
    assert (group.status, Vouch.objects.count()) == ("new", 1)
    assert [message.text for message in CaseMessage.objects.all()] == ["Who are you?"]


def test_keeps_what_one_reported_without_the_address(alice):
    group = make_group(name="Leeds")
    Report.objects.create(group=group, why="false", words="Not real.", email=alice.email, confirmed_at=timezone.now())
    Report.objects.create(group=group, why="false", words="Typed by somebody else.", email=alice.email)
    [told] = belongings.export(alice)["reports"]["reported"]
    assert (told["group"], told["meeting"], told["words"]) == ("Leeds", None, "Not real.")
    services.erase(alice, choices={})
    assert list(Report.objects.values_list("email_index", flat=True)) == ["", ""]


def everything():
    """Every value of every column of every table; on SQLite also the bytes of the file and of its log."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found += [f"{table}: {value}" for row in cursor.fetchall() for value in row]
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        found += [Path(f"{name}{end}").read_bytes().decode("latin-1") for end in ("", "-wal") if Path(f"{name}{end}").exists()]
    return found


def traces(*secrets):
    return [value[:200] for value in everything() if any(secret.lower() in value.lower() for secret in secrets)]


@pytest.mark.django_db(transaction=True)
def test_leaves_neither_address_nor_fingerprint_nor_name_in_the_database(enter, planted, bob, dana, smtp):
    sealed = []
    group = make_group(planted)
    group.memberships.create(user=bob, role="organiser")
    event = make_event(group, created_by=planted)
    make_attendance(make_occurrence(event), EMAIL)
    make_attendance(make_occurrence(make_event(make_group(bob))), EMAIL)
    Follow.objects.create(group=group, email=EMAIL)
    Report.objects.create(group=group, why="false", email=EMAIL)
    invitations.invite(make_group(bob), by=bob, role="helper", public_id="p" * 14, email=EMAIL)
    Alert.objects.create(email=EMAIL, area="Leeds", lat=53.8, lon=-1.5, within="10")
    audit.record("groups.change", group, actor=planted)
    content = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(user=dana, content_type=content, object_id=planted.pk, object_repr=str(planted), action_flag=2)
    LogEntry.objects.create(user=planted, content_type=content, object_id=bob.pk, object_repr="Bob", action_flag=2)
    for number, due in enumerate((timezone.now(), timezone.now() + timedelta(days=2))):
        until = (due + timedelta(hours=1)).timestamp()
        context = {"code": "123456", "until": until}
        outbox.post("accounts.login_code", to=Recipient(EMAIL), context=context, key=f"planted{number}", due=due)
    delivery.deliver_due()
    client = enter(planted)
    client.get(reverse("account_me"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM accounts_user WHERE id = %s", [planted.pk])
        sealed.append(cursor.fetchone()[0])
    index = blind_index(EMAIL)
    assert len(traces(NAME)) >= 2
    assert len(traces(index)) >= 4
    assert len(traces(*sealed)) >= 1

    client.post(reverse("account_erase"), {group.public_id: "close", "step": "save"}, follow=True)
    delivery.deliver_due()

    assert traces(EMAIL, "planted.person", NAME, index, *sealed) == []
    assert not Membership.objects.filter(user__isnull=False).exclude(user=bob).exists()
    assert Group.objects.count() == 3
    assert "Cancelled" not in [mail["Subject"] for mail in smtp.to(EMAIL)]
