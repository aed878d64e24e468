"""The second contact: named, asked, confirmed, shown to nobody, gone when they wish. And the one press of an organiser."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.models import AuditEntry
from core.signing import make_token
from groups.enums import Role
from groups.models import Group, SecondContact, Silence
from groups.services import continuity, invitations, second_contact
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
KIM = "kim@example.org"
LINK = re.compile(r"http\S+?(/(?:second-contact|still-here)/[^\s<]+/)")


@pytest.fixture
def group(alice, bob):
    group = make_group(alice)
    group.memberships.create(user=bob, role=Role.ORGANISER)
    return group


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def kinds():
    return sorted(Message.objects.values_list("kind", flat=True))


def test_only_an_owner_names(group, bob, charlie):
    for by in (bob, charlie):
        with pytest.raises(invitations.NotAllowed):
            second_contact.name(group, email=KIM, by=by)
        with pytest.raises(invitations.NotAllowed):
            second_contact.forget(group, by=by)
    assert (SecondContact.objects.count(), kinds()) == (0, [])


def test_the_same_address_is_asked_once_an_hour_and_not_after_its_yes(group, alice):
    now = timezone.now()
    for minutes in (0, 5, 59):
        contact = second_contact.name(group, email=KIM, by=alice, now=now + timedelta(minutes=minutes))
    assert kinds() == ["groups.second_contact_confirm"]
    second_contact.name(group, email=KIM, by=alice, now=now + timedelta(minutes=61))
    second_contact.confirm(contact)
    second_contact.name(group, email=KIM, by=alice, now=now + timedelta(hours=5))
    assert kinds() == ["groups.second_contact_confirm"] * 2
    assert SecondContact.objects.get().confirmed_at


def test_three_mails_a_day_go_to_an_address_whoever_names_it(alice):
    for _number in range(5):
        second_contact.name(make_group(alice), email=KIM, by=alice)
    assert Message.objects.to(KIM).count() == 3


def test_another_address_takes_the_place_and_the_old_link_is_dead(client, group, alice, smtp):
    second_contact.name(group, email=KIM, by=alice)
    deliver_due()
    link = LINK.search(smtp.to(KIM)[0].get_body(("plain",)).get_content())[1]
    second_contact.name(group, email="lee@example.org", by=alice)
    assert client.get(link).status_code == 410
    assert (SecondContact.objects.get().email, client.post(link, {"action": "confirm"}).status_code) == ("lee@example.org", 410)


def test_the_whole_way(client, group, alice, smtp):
    client.force_login(alice)
    here = f"/organise/groups/{group.slug}/second-contact/"
    assert "Type your e-mail address" in text(client.post(here, {"email": ""}))
    assert client.post(here, {"email": KIM}).status_code == 302
    people = text(client.get(f"/organise/groups/{group.slug}/people/"))
    assert ("wait for their yes" in people, KIM in people) == (True, False)
    client.logout()
    deliver_due()
    (mail,) = smtp.to(KIM)
    assert group.name not in mail["Subject"]
    link = LINK.search(mail.get_body(("plain",)).get_content())[1]
    assert "Will you be the second contact?" in text(client.get(link))
    assert client.post(link).status_code == 302
    assert SecondContact.objects.confirmed().count() == 0
    assert "You are the second contact" in text(client.post(link, {"action": "confirm"}, follow=True))
    assert "Your address is erased" in text(client.post(link, {"action": "withdraw"}))
    assert (SecondContact.objects.count(), client.get(link).status_code) == (0, 410)
    deliver_due()
    words = smtp.to("alice@example.org")[0].get_body(("plain",)).get_content()
    assert ("does not want to be it any more" in words, KIM in words) == (True, False)


def test_an_owner_erases_the_address(client, group, alice):
    second_contact.name(group, email=KIM, by=alice)
    client.force_login(alice)
    assert "Their address is erased." in text(client.post(f"/organise/groups/{group.slug}/second-contact/forget/", follow=True))
    assert SecondContact.objects.count() == 0
    assert AuditEntry.objects.filter(verb="groups.forget_second_contact").count() == 1


def test_one_account_names_five_in_a_day(client, group, alice):
    client.force_login(alice)
    here = f"/organise/groups/{group.slug}/second-contact/"
    answers = [client.post(here, {"email": f"kim-{number}@example.org"}).status_code for number in range(6)]
    assert answers == [302] * 5 + [422]


def test_seals_the_address_and_forgets_who_does_not_answer_for_a_week(group, alice):
    second_contact.name(group, email=KIM, by=alice)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM groups_secondcontact")
        assert KIM not in repr(cursor.fetchall())
    now = timezone.now()
    assert second_contact.forget_unconfirmed(now + timedelta(days=6)) == 0
    second_contact.confirm(SecondContact.objects.get())
    assert second_contact.forget_unconfirmed(now + timedelta(days=99)) == 0
    SecondContact.objects.update(confirmed_at=None)
    assert second_contact.forget_unconfirmed(now + timedelta(days=8)) == 1


# The one press -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(group, smtp):
    """The links that alice and bob were sent, of a group that sleeps by now."""
    Group.objects.update(created=timezone.now() - timedelta(days=90))
    group.memberships.update(created=timezone.now() - timedelta(days=90))
    continuity.look_after()
    deliver_due()
    Group.objects.update(dormant_since=timezone.now())
    mails = {name: smtp.to(f"{name}@example.org")[0] for name in ("alice", "bob")}
    assert {str(mail["Subject"]) for mail in mails.values()} == {"Are you still there?"}
    return {name: LINK.search(mail.get_body(("plain",)).get_content())[1] for name, mail in mails.items()}


def test_opening_the_link_decides_nothing_and_the_press_does(client, group, asked):
    for _look in range(2):
        assert "One press, and that is gone." in text(client.get(asked["bob"]))
    assert Silence.objects.going_on().count() == 1
    assert "The group goes on." in text(client.post(asked["bob"], follow=True))
    group.refresh_from_db()
    assert (group.dormant_since, Silence.objects.going_on().count()) == (None, 0)
    assert client.post(asked["alice"]).status_code == 302
    assert AuditEntry.objects.filter(verb="groups.wake").count() == 1


def test_the_link_of_one_who_has_left_wakes_nobody(client, group, bob, asked):
    group.memberships.filter(user=bob).update(role=Role.HELPER)
    for answer in (client.get(asked["bob"]), client.post(asked["bob"])):
        assert (answer.status_code, group.name in text(answer)) == (410, False)
    assert Silence.objects.going_on().count() == 1


@pytest.mark.parametrize("path", ["second-contact", "still-here"])
@pytest.mark.parametrize("token", ["x", "%00", "a" * 999, "forged"])
def test_a_link_that_is_none_is_dead(client, group, alice, path, token):
    if token == "forged":
        token = make_token("groups.follow", f"{group.public_id}.{alice.public_id}")
    assert client.get(f"/{path}/{token}/").status_code == 410
