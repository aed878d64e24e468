"""Leaving, removing, changing a role, handing over: the trail and the mails say it, and an owner always stays."""

import pytest

from core.models import AuditEntry
from groups.enums import GroupStatus, Role
from groups.models import Invitation
from groups.services import invitations, membership
from groups.services.invitations import NotAllowed
from groups.services.membership import LastOwner
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(alice):
    return make_group(alice)


def join(group, user, role=Role.ORGANISER):
    return group.memberships.create(user=user, role=role)


def roles(group):
    return dict(group.memberships.values_list("user__display_name", "role"))


def told():
    return sorted((each.kind, each.address) for each in Message.objects.all())


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_leaves_and_the_owners_hear_of_it(group, alice, bob):
    join(group, bob)
    assert membership.leave(group, by=bob) is True
    assert (roles(group), told(), verbs()) == ({"Alice": "owner"}, [("groups.people", "alice@example.org")], ["groups.leave"])
    assert membership.leave(group, by=bob) is False


@pytest.mark.parametrize("others", [[], [Role.ORGANISER, Role.HELPER]])
def test_the_last_owner_can_neither_leave_nor_step_down(group, alice, bob, charlie, others):
    for user, role in zip((bob, charlie), others, strict=False):
        join(group, user, role)
    with pytest.raises(LastOwner):
        membership.leave(group, by=alice)
    with pytest.raises(LastOwner):
        membership.change_role(group, alice, role=Role.ORGANISER, by=alice)
    assert roles(group)["Alice"] == "owner"
    assert (told(), verbs()) == ([], [])


def test_one_of_two_owners_may_leave(group, alice, bob):
    join(group, bob, Role.OWNER)
    membership.leave(group, by=alice)
    assert roles(group) == {"Bob": "owner"}


def test_removes_and_tells_who_is_removed(group, alice, bob, smtp):
    join(group, bob)
    membership.remove(group, bob, by=alice)
    assert (roles(group), told(), verbs()) == ({"Alice": "owner"}, [("groups.your_role", "bob@example.org")], ["groups.remove"])
    deliver_due()
    (mail,) = smtp.to("bob@example.org")
    assert mail["Subject"] == "Your part in a group has changed"
    assert f"An owner of {group.name} has removed you" in mail.get_body(("plain",)).get_content()
    assert "alice" not in str(mail).lower()


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.HELPER, None])
def test_only_an_owner_removes_changes_and_hands_over(group, alice, bob, charlie, role):
    join(group, charlie, Role.HELPER)
    if role:
        join(group, bob, role)
    for deed in (
        lambda: membership.remove(group, charlie, by=bob),
        lambda: membership.change_role(group, charlie, role=Role.OWNER, by=bob),
        lambda: membership.change_role(group, bob, role=Role.OWNER, by=bob),
        lambda: membership.hand_over(group, to=charlie, by=bob, leaving=False),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert roles(group)["Charlie"] == "helper"


@pytest.mark.parametrize("status", [GroupStatus.SUSPENDED, GroupStatus.REFUSED])
def test_nobody_changes_who_runs_a_stopped_group_but_one_may_leave(group, alice, bob, status):
    join(group, bob)
    group.status = status
    group.save()
    for deed in (
        lambda: membership.remove(group, bob, by=alice),
        lambda: membership.change_role(group, bob, role=Role.OWNER, by=alice),
        lambda: membership.hand_over(group, to=bob, by=alice, leaving=True),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert membership.leave(group, by=bob) is True


def test_changes_a_role_once(group, alice, bob):
    join(group, bob, Role.HELPER)
    assert membership.change_role(group, bob, role=Role.ORGANISER, by=alice) is True
    assert membership.change_role(group, bob, role=Role.ORGANISER, by=alice) is False
    assert (roles(group)["Bob"], told(), verbs()) == (
        "organiser",
        [("groups.your_role", "bob@example.org")],
        ["groups.change_role"],
    )


@pytest.mark.parametrize(("leaving", "left"), [(False, {"Alice": "organiser", "Bob": "owner"}), (True, {"Bob": "owner"})])
def test_hands_over(group, alice, bob, charlie, leaving, left):
    join(group, bob, Role.HELPER)
    membership.hand_over(group, to=bob, by=alice, leaving=leaving)
    assert (roles(group), told(), verbs()) == (left, [("groups.your_role", "bob@example.org")], ["groups.hand_over"])
    with pytest.raises(NotAllowed):
        membership.hand_over(group, to=bob, by=alice, leaving=leaving)


def test_hands_over_to_nobody_outside_and_not_to_oneself(group, alice, charlie):
    for to in (alice, charlie):
        with pytest.raises(NotAllowed):
            membership.hand_over(group, to=to, by=alice, leaving=True)


def test_whoever_goes_leaves_no_door_open(group, alice, bob, charlie):
    join(group, bob, Role.OWNER)
    of_bob, _ = invitations.invite(group, by=bob, role=Role.ORGANISER, public_id="b" * 14)
    by_mail, _ = invitations.invite(group, by=alice, role=Role.HELPER, public_id="c" * 14, email="kim@example.org")
    invitations.invite(group, by=alice, role=Role.HELPER, public_id="d" * 14)
    membership.change_role(group, bob, role=Role.ORGANISER, by=alice)
    of_bob.refresh_from_db()
    assert of_bob.ended_as == "revoked"  # an organiser could not give it
    membership.remove(group, bob, by=alice)
    assert set(Invitation.objects.filter(ended_at=None)) == {by_mail}  # bob may have seen the link of alice


def test_says_nothing_that_is_no_longer_true(group, alice, bob, smtp):
    join(group, bob)
    membership.change_role(group, bob, role=Role.HELPER, by=alice)
    membership.change_role(group, bob, role=Role.OWNER, by=alice)
    deliver_due()
    (mail,) = smtp.to("bob@example.org")
    assert "You are an owner of" in mail.get_body(("plain",)).get_content()
