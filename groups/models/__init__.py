"""The rows of groups: one file for each idea."""

from groups.models.case import Case, CaseLabel, CaseMessage, CaseNote
from groups.models.follow import Follow
from groups.models.group import COUNTED, Group, GroupQuerySet, new_slug
from groups.models.invitation import Invitation, InvitationQuerySet
from groups.models.letter import Conversation, ConversationQuerySet, Letter
from groups.models.likeness import Likeness, NameKey
from groups.models.membership import Membership, MembershipQuerySet
from groups.models.panic import Panic
from groups.models.second_contact import SecondContact, SecondContactQuerySet
from groups.models.silence import Silence, SilenceQuerySet
from groups.models.vouching import PartnerCode, Vouch

__all__ = [
    "COUNTED",
    "Case",
    "CaseLabel",
    "CaseMessage",
    "CaseNote",
    "Conversation",
    "ConversationQuerySet",
    "Follow",
    "Group",
    "GroupQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "Letter",
    "Likeness",
    "Membership",
    "MembershipQuerySet",
    "NameKey",
    "Panic",
    "PartnerCode",
    "SecondContact",
    "SecondContactQuerySet",
    "Silence",
    "SilenceQuerySet",
    "Vouch",
    "new_slug",
]
