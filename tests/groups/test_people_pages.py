"""The pages of who runs a group: what each role sees there, what a stranger does not, and what each link says."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import random_id
from groups.enums import GroupStatus, Role
from groups.models import Invitation
from groups.services import invitations
from notifications.delivery import deliver_due
from tests.factories.accounts import make_user
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
KIM = "kim@example.org"
LINK = re.compile(r"http\S+?(/invitations/[^\s<]+/)")


@pytest.fixture
def group(alice, bob, charlie):
    """Alice owns, Bob organises, Charlie helps."""
    group = make_group(alice)
    group.memberships.create(user=bob, role=Role.ORGANISER)
    group.memberships.create(user=charlie, role=Role.HELPER)
    return group


def page(group):
    return f"/organise/groups/{group.slug}/people/"


def invite(client, group, **typed):
    form = client.get(page(group)).context["form"]
    return client.post(
        f"{page(group)}invite/", {"role": "helper", "times": "1", "form_id": form["form_id"].value(), **typed}, follow=True
    )


def made(group, alice, role=Role.HELPER, **fields):
    row, token = invitations.invite(group, by=alice, role=role, public_id=random_id(), **fields)
    return row, f"/invitations/{token}/"


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# Who sees what -----------------------------------------------------------------------------------------------------------


def test_an_owner_sees_everybody_and_every_button(client, group, alice, bob):
    client.force_login(alice)
    html = client.get(page(group)).content.decode()
    for words in ("Alice", "Bob", "Charlie", f"{page(group)}{bob.public_id}/", "hand-over/", "leave/", 'value="organiser"'):
        assert words in html
    for address in ("alice@", "bob@", "charlie@"):
        assert address not in html


def test_an_organiser_sees_everybody_and_may_invite_helpers(client, group, bob):
    client.force_login(bob)
    html = client.get(page(group)).content.decode()
    assert ("Charlie" in html, 'value="helper"' in html) == (True, True)
    for words in ('value="organiser"', "hand-over/", "Change or remove"):
        assert words not in html


def test_a_helper_sees_no_name(client, group, charlie):
    client.force_login(charlie)
    html = client.get(page(group)).content.decode()
    assert ("3 people run this group" in html, "leave/" in html) == (True, True)
    for words in ("Alice", "Bob", "invite/"):
        assert words not in html


def test_a_stranger_finds_none_of_it(client, group, bob, dana):
    row, _link = made(group, group.memberships.get(role="owner").user)
    here = page(group)
    paths = ["", "invite/", "leave/", "hand-over/", f"{bob.public_id}/", f"invitations/{row.public_id}/revoke/"]
    for path in paths:
        assert client.post(here + path).url.startswith("/accounts/login/") if path else client.get(here).status_code == 302
    make_group(dana)  # an organiser of another group, and a moderator
    client.force_login(dana)
    assert client.get(here).status_code == 404
    assert {client.post(here + path).status_code for path in paths[1:]} == {404}


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [("bob", "hand-over/", 404), ("bob", "{charlie}/", 404), ("charlie", "invite/", 404), ("alice", "{alice}/", 302)],
)
def test_refuses_what_the_role_may_not(client, group, request, who, path, status):
    client.force_login(request.getfixturevalue(who))
    people = {name: request.getfixturevalue(name).public_id for name in ("alice", "charlie")}
    assert client.post(page(group) + path.format(**people), {"action": "remove"}).status_code == status
    assert group.memberships.count() == 3


def test_asks_the_database_as_often_for_thirty_as_for_one(client, alice, django_assert_num_queries):
    group = make_group(alice)
    client.force_login(alice)
    made(group, alice)
    with django_assert_num_queries(8):  # session, user, group, role twice, second contact, people, invitations
        client.get(page(group))
    for number in range(30):
        group.memberships.create(user=make_user(f"more-{number}@example.org"), role=Role.HELPER)
    for _number in range(8):
        made(group, alice)
    with django_assert_num_queries(8):
        client.get(page(group))


# Inviting ----------------------------------------------------------------------------------------------------------------


def test_shows_a_new_link_once(client, group, alice):
    client.force_login(alice)
    link = LINK.search(invite(client, group).content.decode())
    assert client.get(link[1]).status_code == 200
    assert LINK.search(client.get(page(group)).content.decode()) is None


def test_a_form_sent_twice_makes_one_invitation(client, group, alice):
    client.force_login(alice)
    typed = {"role": "helper", "times": "3", "form_id": client.get(page(group)).context["form"]["form_id"].value()}
    for _press in range(2):
        assert client.post(f"{page(group)}invite/", typed).status_code == 302
    assert Invitation.objects.get().times == 3


def test_the_answer_is_the_same_for_an_address_that_we_know(client, alice):
    client.force_login(alice)
    make_user("known@example.org")
    answers = [text(invite(client, make_group(alice), email=email)) for email in ("known@example.org", "nobody@example.org")]
    assert answers[0] == answers[1]
    assert "The invitation arrives in a few minutes" in answers[0]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "kim"}, "“kim” is not a whole e-mail address"),
        ({"role": "owner"}, "owner"),
        ({"times": "1000"}, "1000"),
        ({"form_id": "made up"}, "This page has grown too old"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_made(client, group, alice, typed, said):
    client.force_login(alice)
    answer = invite(client, group, **typed)
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)
    assert said in text(answer)


def test_the_eleventh_is_refused_in_a_sentence(client, group, alice):
    client.force_login(alice)
    for _number in range(10):
        made(group, alice)
    answer = invite(client, group, email=KIM)
    assert (answer.status_code, 'value="kim@example.org"' in answer.content.decode()) == (422, True)
    assert "Ten invitations are open already." in text(answer)


# Answering ---------------------------------------------------------------------------------------------------------------


def test_the_whole_way_by_mail(client, group, alice, smtp):
    client.force_login(alice)
    invite(client, group, email=KIM, role="organiser")
    client.logout()
    deliver_due()
    (mail,) = smtp.to(KIM)
    assert (mail["Subject"], group.name in mail["Subject"]) == ("You have an invitation", False)
    link = LINK.search(mail.get_body(("plain",)).get_content())[1]
    shown = text(client.get(link))
    assert ("Alice asks you to run Leeds Students for Uyghurs together" in shown, "Sign in to accept" in shown) == (True, True)
    assert client.post(link, {"action": "accept"}).url == f"/accounts/login/?next={link}"
    kim = make_user(KIM)
    client.force_login(kim)
    assert client.get(link).status_code == 200
    assert not group.memberships.filter(user=kim).exists()
    assert client.post(link, {"action": "accept", "display_name": "Kim"}).url == "/organise/"
    kim.refresh_from_db()
    assert (group.memberships.get(user=kim).role, kim.display_name) == ("organiser", "Kim")
    assert "This invitation has been accepted already. You run the group already." in text(client.get(link))


def test_a_link_names_nobody(client, group, alice):
    _row, link = made(group, alice)
    assert ("Alice" in text(client.get(link)), client.get(link)["Cache-Control"]) == (False, "private, no-store")


def test_another_mailbox_is_told_what_to_do(client, group, alice, dana):
    _row, link = made(group, alice, email=KIM)
    client.force_login(dana)
    for answer, status in ((client.get(link), 200), (client.post(link, {"action": "accept"}), 403)):
        assert answer.status_code == status
        assert "sent to another address" in text(answer)
        assert KIM not in text(answer)
    assert not group.memberships.filter(user=dana).exists()


def test_declining_needs_no_account(client, group, alice):
    row, link = made(group, alice)
    assert "You have said no" in text(client.post(link, {"action": "decline"}))
    row.refresh_from_db()
    assert row.ended_as == "declined"


def test_a_shared_link_cannot_be_declined_for_all(client, group, alice):
    _row, link = made(group, alice, times=3)
    assert "No, thank you" not in text(client.get(link))
    client.post(link, {"action": "decline"})
    assert client.get(link).status_code == 200


@pytest.mark.parametrize(
    ("what", "status", "said"),
    [
        ("wrong", 404, "We do not know this link"),
        ("used", 410, "has been accepted already"),
        ("expired", 410, "was open for seven days"),
        ("revoked", 410, "was taken back"),
        ("declined", 410, "was declined"),
        ("suspended", 410, "This group takes nobody now"),
    ],
)
def test_a_dead_link_says_which_and_what_to_do(client, group, alice, dana, what, status, said):
    row, link = made(group, alice)
    if what == "wrong":
        link = link[:-4] + "/"
    elif what == "used":
        invitations.accept(row, by=make_user("other@example.org"))
    elif what == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif what == "revoked":
        invitations.revoke(row, by=alice)
    elif what == "declined":
        invitations.decline(row)
    else:
        group.status = GroupStatus.SUSPENDED
        group.save()
    client.force_login(dana)
    for answer in (client.get(link), client.post(link, {"action": "accept"}), client.post(link, {"action": "decline"})):
        assert answer.status_code == status
        assert said in text(answer)
        assert ("for a new one" in text(answer)) == (what != "suspended")
        assert group.name not in text(answer)


@pytest.mark.parametrize("token", ["x", "%00", "a" * 2000, "../..", "%F0%9F%92%A9"])
def test_nonsense_for_a_link_is_a_wrong_link(client, db, token):
    assert client.get(f"/invitations/{token}/").status_code == 404


# Going -------------------------------------------------------------------------------------------------------------------


def test_the_last_owner_reads_what_to_do_first(client, alice):
    group = make_group(alice)
    client.force_login(alice)
    for answer, status in ((client.get(f"{page(group)}leave/"), 200), (client.post(f"{page(group)}leave/"), 409)):
        assert answer.status_code == status
        assert "Invite somebody first. When they have accepted, hand the group over to them." in text(answer)
    assert group.memberships.count() == 1


def test_hands_over_and_leaves_in_one_step(client, group, alice, bob):
    client.force_login(alice)
    here = f"{page(group)}hand-over/"
    assert "Choose the person who takes the group over." in text(client.post(here, {"then": "leave"}))
    answer = client.post(here, {"to": bob.public_id, "then": "leave"}, follow=True)
    assert "Bob is an owner of Leeds Students for Uyghurs now" in text(answer)
    assert dict(group.memberships.values_list("user__display_name", "role")) == {"Bob": "owner", "Charlie": "helper"}
    assert client.get(page(group)).status_code == 404


def test_hands_over_to_nobody_from_outside(client, group, alice, dana):
    client.force_login(alice)
    assert client.post(f"{page(group)}hand-over/", {"to": dana.public_id, "then": "stay"}).status_code == 422
    assert not group.memberships.filter(user=dana).exists()


def test_changes_and_removes(client, group, alice, charlie):
    client.force_login(alice)
    here = f"{page(group)}{charlie.public_id}/"
    assert client.post(here, {"action": "role", "role": "emperor"}).status_code == 422
    client.post(here, {"action": "role", "role": "organiser"})
    assert group.memberships.get(user=charlie).role == "organiser"
    assert "Charlie is removed, and is told." in text(client.post(here, {"action": "remove"}, follow=True))
    assert client.get(here).status_code == 404
