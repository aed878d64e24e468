"""Whose further groups are listed without waiting."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from groups.enums import GroupStatus, ListedHow
from groups.models import Case, Group
from groups.services import membership, registration, verification
from groups.trusted import is_trusted
from notifications import kinds
from notifications.models import Message
from notifications.recipients import Recipient
from tests.factories.accounts import make_user
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=100)


@pytest.fixture
def veteran():
    """Owns two groups that a moderator approved long ago; the account is as old, and has a second factor."""
    user = make_user("veteran@example.org", second_factor=True)
    user.created = LONG_AGO
    user.save()
    for name in ("Hull Quakers", "Norwich Unison"):
        Case.objects.create(
            group=make_group(user, name=name), listed_how=ListedHow.MODERATOR, listed_at=LONG_AGO, approved_at=LONG_AGO
        )
    return user


def start(by, name="Truro Chess"):
    return registration.register(
        by,
        public_id="bcdfghjkmnpqrs",
        name=name,
        kind="community",
        description="",
        place=make_place(lat=50.26, lon=-5.05),
        safety_level="careful",
    )


def test_the_next_group_is_listed_at_once_and_shown_as_listed_without_a_look(veteran):
    group = start(veteran)
    assert (group.status, group.case.listed_how, group.case.approved_at) == (GroupStatus.APPROVED, ListedHow.TRUSTED, None)
    message = Message.objects.get()
    mail = kinds.render(message.kind, message.context, Recipient(message.address))
    assert "We know you from your other groups." in mail.text


def young(user):
    user.created = timezone.now() - timedelta(days=89)
    user.save()


def one_group(user):
    Group.objects.filter(memberships__user=user).first().delete()


def fresh_groups(user):
    Case.objects.update(approved_at=timezone.now() - timedelta(days=10))


def groups_listed_by_vouches(user):
    Case.objects.update(approved_at=None, listed_how=ListedHow.VOUCHES)


def a_refused_group(user):
    make_group(user, status=GroupStatus.REFUSED)


def a_suspended_group(user):
    make_group(user, status=GroupStatus.SUSPENDED)


def a_group_refused_once(user):
    group, dana = make_group(user, status=GroupStatus.NEW), make_user("dana@example.org", is_moderator=True)
    verification.refuse(group, by=dana, reason="No.")
    verification.approve(group, by=dana)


def three_such_groups_this_month(user):
    for _ in range(3):
        Case.objects.create(group=make_group(user), listed_how=ListedHow.TRUSTED, listed_at=timezone.now())


def no_second_factor(user):
    Authenticator.objects.filter(user=user).delete()


def organises_only(user):
    user.memberships.update(role="organiser")


@pytest.mark.parametrize(
    "spoil",
    [
        young,
        one_group,
        fresh_groups,
        groups_listed_by_vouches,
        a_refused_group,
        a_suspended_group,
        a_group_refused_once,
        three_such_groups_this_month,
        organises_only,
        no_second_factor,
    ],
)
def test_waits_with(veteran, spoil):
    assert is_trusted(veteran) is True
    spoil(veteran)
    assert is_trusted(veteran) is False
    assert start(veteran).status == GroupStatus.NEW


def test_a_name_like_anothers_waits_whoever_gave_it(veteran, alice):
    verification.begin(make_group(alice, name="Leeds Students for Uyghurs"), by=alice)
    assert start(veteran, "Leeds Student for Uyghurs").status == GroupStatus.NEW


@pytest.mark.parametrize("how", ["handed over", "left"])
def test_giving_a_group_away_before_it_is_refused_cleans_nobody(veteran, dana, how):
    other = make_user("other@example.org")
    group = start(veteran, name="Exeter Choir")
    Group.objects.filter(pk=group.pk).update(status=GroupStatus.NEW)
    group.memberships.create(user=other, role="owner" if how == "left" else "helper")
    if how == "left":
        membership.leave(group, by=veteran)
    else:
        membership.hand_over(group, to=other, by=veteran, leaving=True)
    assert is_trusted(veteran)
    verification.refuse(group, by=dana, reason="Not true.")
    assert not is_trusted(veteran)
