"""What groups hold of a person: their roles, their invitations, what they follow; and which groups would be left without anybody."""

import contextlib
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.belongings import Belongings, Choices, Question, Unanswered
from accounts.models import User
from groups import rules
from groups.enums import Role
from groups.models import Follow, Group, Invitation, Membership, Panic, SecondContact
from groups.services import closing, membership
from groups.services.invitations import end_all

CLOSE, TO_MODERATORS = "close", "moderators"


def export(user: User) -> dict[str, Any]:
    """In which groups they have a role, whom they invited to what (never the address), who invited them, and which groups they follow."""
    invitations = Invitation.objects.select_related("group").order_by("pk")
    roles = Membership.objects.filter(user=user).select_related("group").order_by("pk")
    return {
        "roles": [
            {"group": role.group.name, "page": role.group.get_absolute_url(), "role": role.role, "since": role.created.isoformat()}
            for role in roles
        ],
        "invitations_given": [_invitation(each) for each in invitations.filter(invited_by=user)],
        "invitations_got": [_invitation(each) for each in invitations.filter(email=user.email)],
        "panic_switch": [
            {"group": each.group.name, "pressed": each.pressed_at.isoformat()}
            for each in Panic.objects.filter(pressed_by=user).select_related("group").order_by("pk")
        ],
        "second_contact_of": [
            {"group": each.group.name, "confirmed": each.confirmed_at.isoformat() if each.confirmed_at else None}
            for each in SecondContact.objects.filter(email=user.email).select_related("group").order_by("pk")
        ],
        "follows": [
            {
                "group": follow.group.name,
                "page": follow.group.get_absolute_url(),
                "asked": follow.asked_at.isoformat(),
                "confirmed": follow.confirmed_at.isoformat() if follow.confirmed_at else None,
                "language": follow.language,
                "neutral_subjects": follow.discreet,
            }
            for follow in Follow.objects.filter(email=user.email).select_related("group").order_by("pk")
        ],
    }


def erase(user: User, choices: Choices) -> None:
    """Groups that they alone run are closed or left to the moderators, as they chose; their roles go with the account.

    The rows of the groups are held until the end, so that of two who leave at once the second is asked again.
    """
    list(Group.objects.select_for_update(of=("self",)).filter(memberships__user=user).order_by("pk"))
    alone = left_alone(user)
    for group in alone:
        answer = choices.get(group.public_id)
        if answer == CLOSE:
            closing.close(group, by=user)
        elif answer == TO_MODERATORS:
            closing.leave_to_moderators(group, by=user)
        else:
            raise Unanswered(group.public_id)
    for role in Membership.objects.filter(user=user).exclude(group__in=alone).select_related("group"):
        with contextlib.suppress(membership.LastOwner):  # of a refused group: nobody misses them
            membership.leave(role.group, by=user)
    Membership.objects.filter(user=user).delete()
    end_all(Invitation.objects.filter(Q(invited_by=user) | Q(email=user.email)), timezone.now())
    Invitation.objects.filter(email=user.email).update(email="", email_index="")
    Follow.objects.filter(email=user.email).delete()
    SecondContact.objects.filter(email=user.email).delete()


def questions(user: User) -> list[Question]:
    """What becomes of each group that they alone run?"""
    answers = [
        (TO_MODERATORS, _("Leave it to the moderators. It stays as it is, and they look for somebody.")),
        (CLOSE, _("Close it. Its page goes, its meetings are cancelled, and who comes is told. Who follows it is forgotten.")),
    ]
    return [
        Question(
            group.public_id,
            group.name,
            answers,
            url=reverse("groups:people", args=[group.slug]),
            url_words=_("Find somebody for “%(name)s” first") % {"name": group.name},
        )
        for group in left_alone(user)
    ]


def _invitation(invitation: Invitation) -> dict[str, Any]:
    return {
        "group": invitation.group.name,
        "role": invitation.role,
        "made": invitation.created.isoformat(),
        "works_until": invitation.expires_at.isoformat(),
        "ended_as": invitation.ended_as,
    }


def left_alone(user: User) -> list[Group]:
    """The groups that would have nobody to run them: their owner goes and there is no other, or the last organiser where none owns it.
    Whose account is closed counts for nobody."""
    roles = Membership.objects.filter(user=user, role__in=rules.ORGANISERS, group__status__in=rules.EDITABLE)
    found = []
    for role in roles.select_related("group").order_by("group__name", "pk"):
        others = set(role.group.memberships.filter(user__is_active=True).exclude(user=user).values_list("role", flat=True))
        heirs = {Role.OWNER} if role.role == Role.OWNER else rules.ORGANISERS
        if not others & heirs:
            found.append(role.group)
    return found


BELONGINGS = Belongings(
    name="groups",
    covers=frozenset(
        {
            "groups.Membership.user",
            "groups.Invitation.invited_by",
            "groups.Invitation.email",
            "groups.Follow.email",
            "groups.Panic.pressed_by",
            "groups.SecondContact.email",
        }
    ),
    export=export,
    erase=erase,
    questions=questions,
)
