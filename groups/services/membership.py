"""Who runs a group: leave, remove, change a role, hand over. A group never loses its last owner."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from groups import membership_notices as notices
from groups.enums import GroupStatus, Role
from groups.models import Group, Invitation, Membership
from groups.rules import EDITABLE, roles_given_by
from groups.services.invitations import NotAllowed, end_all


class LastOwner(Exception):
    """Then nobody could decide about the group any more: it must be handed over first."""


@transaction.atomic
def leave(group: Group, *, by: User, now: datetime | None = None) -> bool:
    """`by` has no role any more, and the invitations they gave are taken back. False when they had none. Raises LastOwner.

    One can leave whatever became of the group; the owners hear of it.
    """
    people = _people(group)
    mine = people.get(by.pk)
    if mine is None:
        return False
    _keeps_an_owner(people.values(), without=mine)
    mine.delete()
    _take_back(group, mine, now)
    audit.record("groups.leave", group, actor=by, data={"role": mine.role})
    notices.left(mine)
    return True


@transaction.atomic
def remove(group: Group, user: User, *, by: User, now: datetime | None = None) -> bool:
    """An owner takes somebody else's role away; that person is told. False when they had none.

    All open links are taken back as well, for whoever is removed may have seen them. Raises NotAllowed.
    """
    people = _people(group)
    _is_owner(group, people, by)
    theirs = people.get(user.pk)
    if theirs is None or user.pk == by.pk:
        return False
    theirs.delete()
    _take_back(group, theirs, now)
    end_all(Invitation.objects.filter(group=group).for_links(), now or timezone.now())
    audit.record("groups.remove", group, actor=by, data={"role": theirs.role, "person": user.public_id})
    notices.removed(theirs)
    return True


@transaction.atomic
def change_role(group: Group, user: User, *, role: Role, by: User, now: datetime | None = None) -> bool:
    """An owner gives somebody another role, perhaps their own; that person is told. False when it was theirs already.

    Raises NotAllowed, LastOwner.
    """
    people = _people(group)
    _is_owner(group, people, by)
    theirs = people.get(user.pk)
    if theirs is None:
        raise NotAllowed
    if theirs.role == role:
        return False
    if role != Role.OWNER and theirs.user == by:
        _keeps_an_owner(people.values(), without=theirs)
    _give(theirs, role, now)
    audit.record("groups.change_role", group, actor=by, data={"role": role, "person": user.public_id})
    if user.pk != by.pk:
        notices.role_changed(theirs)
    return True


@transaction.atomic
def hand_over(group: Group, *, to: User, by: User, leaving: bool, now: datetime | None = None) -> None:
    """`to`, who has a role already, becomes an owner and is told; `by` becomes an organiser, or leaves. Raises NotAllowed."""
    people = _people(group)
    _is_owner(group, people, by)
    if to.pk not in people or to.pk == by.pk or not people[to.pk].user.is_active:
        raise NotAllowed
    mine, theirs = people[by.pk], people[to.pk]
    _give(theirs, Role.OWNER, now)
    if leaving:
        mine.delete()
        _take_back(group, mine, now)
    else:
        _give(mine, Role.ORGANISER, now)
    audit.record("groups.hand_over", group, actor=by, data={"person": to.public_id, "leaving": leaving})
    notices.handed_over(theirs, by=by)


def _people(group: Group) -> dict[int, Membership]:
    """Everybody's role by the person's key. The group's row is held: two who do such a thing at once take turns."""
    locked = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    group.status = locked.status
    return {each.user_id: each for each in Membership.objects.filter(group=locked).select_related("user", "group")}


def _is_owner(group: Group, people: dict[int, Membership], by: User) -> None:
    mine = people.get(by.pk)
    if mine is None or mine.role != Role.OWNER or GroupStatus(group.status) not in EDITABLE:
        raise NotAllowed


def _keeps_an_owner(people: Iterable[Membership], *, without: Membership) -> None:
    """Somebody whose account was closed decides nothing any more."""
    if not any(each.role == Role.OWNER and each.user.is_active for each in people if each.pk != without.pk):
        raise LastOwner


def _give(membership: Membership, role: Role, now: datetime | None) -> None:
    """Write the role; invitations that its owner could not give in it are taken back."""
    membership.role = role
    membership.save(update_fields=["role", "modified"])
    too_much = set(Role.values) - set(roles_given_by(role))
    given = Invitation.objects.filter(group=membership.group, invited_by=membership.user, role__in=too_much)
    end_all(given, now or timezone.now())


def _take_back(group: Group, gone: Membership, now: datetime | None) -> None:
    """The invitations that somebody gave who has no role any more."""
    end_all(Invitation.objects.filter(group=group, invited_by_id=gone.user_id), now or timezone.now())
