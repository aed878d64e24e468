"""The rows of groups: one file for each idea."""

from groups.models.follow import Follow
from groups.models.group import COUNTED, Group, GroupQuerySet, new_slug
from groups.models.invitation import Invitation, InvitationQuerySet
from groups.models.membership import Membership, MembershipQuerySet

__all__ = [
    "COUNTED",
    "Follow",
    "Group",
    "GroupQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "Membership",
    "MembershipQuerySet",
    "new_slug",
]
