"""Who may do what with a group.

| | a helper | an organiser | an owner |
|---|---|---|---|
| sees the group's page and desk while it is on no list or refused, and how many people come | yes | yes | yes |
| learns the place of a *careful* meeting, as anybody does who confirmed that they come | yes | yes | yes |
| learns the place of a *closed* meeting, sees an address, lets people in | no | yes | yes |
| lists, changes and cancels meetings, changes the group, invites helpers | no | yes | yes |
| invites organisers, gives and takes roles, hands over, names the second contact | no | no | yes |

Of a refused or suspended group nobody changes anything. A hidden one can be changed, so that it can come back better.
"""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.access import has_second_factor
from accounts.models import User
from groups.enums import GroupStatus, Role
from groups.models import Group, Panic

EDITABLE = {GroupStatus.NEW, GroupStatus.APPROVED, GroupStatus.HIDDEN}
ORGANISERS = {Role.OWNER, Role.ORGANISER}


def role_of(user: User | AnonymousUser, group: Group) -> Role | None:
    """Their role in the group; None for a stranger."""
    if not user.is_authenticated:
        return None
    role = group.memberships.filter(user=user).values_list("role", flat=True).first()
    return Role(role) if role else None


def has_role(user: User | AnonymousUser, group: Group) -> bool:
    """Any role, whatever became of the group: sees its page and its desk."""
    return role_of(user, group) is not None


def is_organiser(user: User | AnonymousUser, group: Group) -> bool:
    """Owns or organises the group, whatever became of it. A helper does not: for them there is `has_role`."""
    return role_of(user, group) in ORGANISERS


def can_help(user: User | AnonymousUser, group: Group) -> bool:
    """Sees how many people come, never who. Every role, unless moderators refused or suspended the group."""
    return group.status in EDITABLE and has_role(user, group)


def can_edit(user: User | AnonymousUser, group: Group) -> bool:
    """Owners and organisers change their group and list its meetings, unless moderators refused or suspended it."""
    return group.status in EDITABLE and is_organiser(user, group)


def can_own(user: User | AnonymousUser, group: Group) -> bool:
    """Owners decide who runs the group, unless moderators refused or suspended it."""
    return group.status in EDITABLE and role_of(user, group) == Role.OWNER


def roles_given_by(role: Role | None) -> tuple[Role, ...]:
    """The roles to which somebody in this role may invite."""
    given = {Role.OWNER: (Role.ORGANISER, Role.HELPER), Role.ORGANISER: (Role.HELPER,)}
    return given.get(role, ()) if role else ()


def roles_to_give(user: User | AnonymousUser, group: Group) -> tuple[Role, ...]:
    """The roles to which they may invite now; none while moderators refused or suspended the group."""
    return roles_given_by(role_of(user, group)) if group.status in EDITABLE else ()


def can_panic(user: User | AnonymousUser, group: Group) -> bool:
    """Owners, organisers and moderators press the panic switch, in whatever state the group is."""
    return is_organiser(user, group) or can_moderate(user)


def can_undo_panic(user: User | AnonymousUser, group: Group, panic: Panic, *, now: datetime | None = None) -> bool:
    """A second person shows the group again: within a day another organiser, who was one when it was pressed; later a moderator."""
    if not panic.has_hidden or panic.undone_at or not user.is_authenticated or user.pk == panic.pressed_by_id:
        return False
    if can_moderate(user):
        return True
    # Who was given the role afterwards, perhaps by who was made to press, is no second person. A role is modified by nothing else.
    before = {"created__lt": panic.pressed_at, "modified__lt": panic.pressed_at}
    was_there = group.memberships.filter(user=user, role__in=ORGANISERS, **before).exists()
    return was_there and panic.is_fresh(now)


def can_moderate(user: User | AnonymousUser) -> bool:
    """Moderators decide about groups, once they have a second factor."""
    return user.is_authenticated and user.is_active and user.is_moderator and has_second_factor(user)
