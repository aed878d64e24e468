"""Who may vouch for a group, and when two words are enough. Written against somebody with many accounts (threat-model.md)."""

from datetime import datetime
from itertools import combinations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.enums import GroupStatus, Role
from groups.models import Group, Membership, Vouch
from groups.trusted import A_MONTH, ESTABLISHED_AFTER

ENOUGH = 2
MOST_A_MONTH = 3  # words that one organiser gives
RUN = (Role.OWNER, Role.ORGANISER)


class Hindrance(models.TextChoices):
    """Why somebody's word does not count for a group."""

    DECIDED = "decided", _("This group waits for nobody any more. Your word is not needed.")
    OWN = "own", _("You run this group yourself. Ask organisers of other groups to vouch for it.")
    TIED = "tied", _("You run a group together with somebody who runs this one. The word must come from others.")
    ALREADY = "already", _("You have vouched for this group before. Nobody can do so twice.")
    NEW = (
        "new",
        _(
            "Only organisers of groups that a moderator approved at least 60 days ago can vouch. They must have run it themselves for 60 days."
        ),
    )
    TOO_MANY = "too_many", _("You have vouched for three groups in the last 30 days. That is all one person can do in that time.")


def hindrance(user: User, group: Group) -> Hindrance | None:
    """What keeps `user` from vouching for `group`; None when they may."""
    now = timezone.now()
    if group.status != GroupStatus.NEW:
        return Hindrance.DECIDED
    theirs = list(group.memberships.values_list("user_id", flat=True))
    if user.pk in theirs:
        return Hindrance.OWN
    if Vouch.objects.filter(group=group, by=user).exists():
        return Hindrance.ALREADY
    if Membership.objects.filter(user=user, group__memberships__user__in=theirs).exists():
        return Hindrance.TIED
    if not user.is_active or not basis(user, now).exists():
        return Hindrance.NEW
    if Vouch.objects.filter(by=user, created__gte=now - A_MONTH).count() >= MOST_A_MONTH:
        return Hindrance.TOO_MANY
    return None


def basis(user: User, now: datetime) -> models.QuerySet[Group]:
    """The groups on whose strength `user` vouches: approved by a moderator and run by them long enough, awake, and no example."""
    return Group.objects.filter(
        memberships__user=user,
        memberships__role__in=RUN,
        memberships__created__lte=now - ESTABLISHED_AFTER,
        status=GroupStatus.APPROVED,
        dormant_since=None,
        look_again_since=None,
        is_example=False,
        case__approved_at__lte=now - ESTABLISHED_AFTER,
    )


def enough(group: Group) -> bool:
    """Whether two words that still count stand behind `group`, from people of different groups with different owners."""
    now = timezone.now()
    words = Vouch.objects.filter(group=group, withdrawn_at=None, by__is_active=True).select_related("by").order_by("pk")
    behind = [{found.pk: _runners(found) for found in basis(vouch.by, now)} for vouch in words]
    return any(_independent(one, other) for one, other in combinations(behind, ENOUGH))


def counting(group: Group) -> int:
    """How many words that still count it has."""
    return Vouch.objects.filter(group=group, withdrawn_at=None).count()


def _runners(group: Group) -> frozenset[int]:
    return frozenset(group.memberships.filter(role__in=RUN).values_list("user_id", flat=True))


def _independent(one: dict[int, frozenset[int]], other: dict[int, frozenset[int]]) -> bool:
    """Whether there are two different groups that nobody runs both of."""
    return any(not mine & theirs for mine in one.values() for theirs in other.values())
