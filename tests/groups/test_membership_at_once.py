"""Two owners at the same moment: whatever they do, one owner stays. And of many who hold one link, one gets in."""

import pytest

from groups.enums import Role
from groups.models import Membership
from groups.services import invitations, membership
from groups.services.invitations import NotAllowed, NotOpen
from groups.services.membership import LastOwner
from tests.at_once import at_once
from tests.factories.accounts import make_user
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db(transaction=True)


def each_at_once(*deeds):
    """What each deed answered, or which refusal it raised, when all began together."""

    def run(number):
        try:
            return deeds[number]()
        except (NotAllowed, NotOpen, LastOwner) as error:
            return type(error)

    return at_once(run, len(deeds))


@pytest.fixture
def group(alice, bob):
    group = make_group(alice)
    group.memberships.create(user=bob, role=Role.OWNER)
    return group


def owners(group):
    return Membership.objects.filter(group=group, role=Role.OWNER).count()


def test_two_owners_who_remove_each_other_leave_one(group, alice, bob):
    answers = each_at_once(lambda: membership.remove(group, bob, by=alice), lambda: membership.remove(group, alice, by=bob))
    assert (owners(group), sorted(map(str, answers))) == (1, sorted(map(str, (True, NotAllowed))))


def test_two_owners_who_leave_leave_one(group, alice, bob):
    answers = each_at_once(lambda: membership.leave(group, by=alice), lambda: membership.leave(group, by=bob))
    assert (owners(group), sorted(map(str, answers))) == (1, sorted(map(str, (True, LastOwner))))


def test_one_who_leaves_while_the_other_steps_down_leaves_one(group, alice, bob):
    each_at_once(
        lambda: membership.leave(group, by=alice),
        lambda: membership.change_role(group, bob, role=Role.HELPER, by=bob),
        lambda: membership.remove(group, alice, by=bob),
    )
    assert owners(group) == 1


def test_one_link_lets_one_in(group, alice):
    invitation, _token = invitations.invite(group, by=alice, role=Role.HELPER, public_id="b" * 14)
    guests = [make_user(f"guest-{number}@example.org") for number in range(4)]
    answers = each_at_once(*(lambda guest=guest: invitations.accept(invitation, by=guest).role for guest in guests))
    assert (answers.count("helper"), answers.count(NotOpen), group.memberships.count()) == (1, 3, 3)
