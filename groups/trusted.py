"""Whose further groups are listed without waiting for a moderator, and why a group that could be listed so waits all the same."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.access import has_second_factor
from accounts.models import User
from core.models import AuditEntry
from groups.enums import GroupStatus, ListedHow, Role
from groups.likeness import looks_like_another
from groups.models import Case, Group

GROUPS = 2  # that a moderator approved
KNOWN_FOR = timedelta(days=90)  # the account
ESTABLISHED_AFTER = timedelta(days=60)  # a group, since a moderator said yes; a role in it, since it was given
A_MONTH = timedelta(days=30)
MOST_A_MONTH = 3  # further groups of one owner
MOST_A_DAY = 10  # groups that two organisers list with their word, in all: a flood goes to the moderators
MOST_LOOKED_AT = 100  # groups of one account
BAD_NEWS = ("groups.refuse", "groups.suspend")


def is_trusted(user: User) -> bool:
    """Whether this owner's next group is listed at once.

    Two of their groups were approved by a moderator and are well-tried, none was ever refused or suspended (as far as the trail goes
    back), the account is three months old and has a second factor, and it is not the fourth such group in a month.
    """
    now = timezone.now()
    return (
        user.is_active
        and user.created <= now - KNOWN_FOR
        and _tried(user, now) >= GROUPS
        and not was_turned_down([user])
        and _lately(user, now) < MOST_A_MONTH
        and has_second_factor(user)
    )


def was_turned_down(users: Iterable[User]) -> bool:
    """Whether a group that one of them owns or has started is, or was once, refused or suspended. Giving it away cleans nobody."""
    people = list(users)
    started = AuditEntry.objects.filter(actor__in=[user.public_id for user in people], verb="groups.register")
    owns = Q(memberships__user__in=people, memberships__role=Role.OWNER)
    theirs = Group.objects.filter(owns | Q(public_id__in=list(started.values_list("target_id", flat=True)[:MOST_LOOKED_AT])))
    if theirs.filter(status__in=(GroupStatus.REFUSED, GroupStatus.SUSPENDED)).exists():
        return True
    names = list(theirs.values_list("public_id", flat=True).distinct()[:MOST_LOOKED_AT])
    return AuditEntry.objects.filter(target_type="groups.group", target_id__in=names, verb__in=BAD_NEWS).exists()


def must_be_looked_at(group: Group) -> bool:
    """Whether this group waits for a moderator whoever vouches for it: a moderator has it in hand, its name is like another's, or
    its owner had a group refused."""
    case = Case.objects.filter(group=group).first()
    owners = User.objects.filter(memberships__group=group, memberships__role=Role.OWNER)
    return bool(case and case.is_pending) or looks_like_another(group) or was_turned_down(owners)


def is_flood() -> bool:
    """Whether so many groups were listed by vouches since yesterday that no more should be."""
    since = timezone.now() - timedelta(days=1)
    return Case.objects.filter(listed_how=ListedHow.VOUCHES, listed_at__gte=since).count() >= MOST_A_DAY


def _tried(user: User, now: datetime) -> int:
    own = Group.objects.started_by(user).filter(status=GroupStatus.APPROVED, is_example=False)
    return own.filter(case__approved_at__lte=now - ESTABLISHED_AFTER).count()


def _lately(user: User, now: datetime) -> int:
    own = Group.objects.started_by(user)
    return own.filter(case__listed_how=ListedHow.TRUSTED, case__listed_at__gte=now - A_MONTH).count()
