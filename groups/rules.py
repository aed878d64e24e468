"""Who may do what with a group."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from groups.enums import GroupStatus
from groups.models import Group

EDITABLE = {GroupStatus.NEW, GroupStatus.APPROVED, GroupStatus.HIDDEN}


def is_organiser(user: User | AnonymousUser, group: Group) -> bool:
    """Has a role in the group."""
    return user.is_authenticated and group.memberships.filter(user=user).exists()


def can_edit(user: User | AnonymousUser, group: Group) -> bool:
    """Organisers change their group and list its meetings, unless moderators refused or suspended it."""
    return group.status in EDITABLE and is_organiser(user, group)


def can_moderate(user: User | AnonymousUser) -> bool:
    """Moderators decide about groups."""
    return user.is_authenticated and user.is_active and user.is_moderator
