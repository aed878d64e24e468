"""What is said about who runs a group: to who is invited, to the owners, to whose role changed. Subjects name no group."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.notices import recipient_of
from groups.models import Group, Invitation, Membership
from groups.telling import tell
from notifications import kinds, outbox
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

INVITATION = "groups.invitation"
PEOPLE = "groups.people"  # to owners: somebody joined, left, declined, was handed the group
YOUR_ROLE = "groups.your_role"  # to a person: what is theirs now


def register() -> None:
    """Make the kinds of this room known to the outbox."""
    kinds.register(INVITATION, _invitation, asks=True)
    kinds.register(PEOPLE, _people)
    kinds.register(YOUR_ROLE, _your_role)


def invited(invitation: Invitation, token: str, *, language: str) -> None:
    """The mail with the link: its context is sealed, and emptied when it has gone."""
    to = Recipient(invitation.email, language=language, timezone=settings.TIME_ZONE)
    context = {"invitation": invitation.public_id, "token": token}
    outbox.post(INVITATION, to=to, context=context, key=f"{INVITATION}:{invitation.public_id}")


def joined(membership: Membership) -> None:
    """To the owners: somebody has accepted."""
    _tell_owners(membership, "joined")


def left(membership: Membership) -> None:
    """To the owners: somebody has left."""
    _tell_owners(membership, "left")


def declined(invitation: Invitation) -> None:
    """To who invited, if they still run the group: the answer was no."""
    user = invitation.invited_by
    if user and invitation.group.memberships.organisers().filter(user=user).exists():
        context = {"group": invitation.group.public_id, "what": "declined", "who": "", "role": invitation.role}
        outbox.post(PEOPLE, to=recipient_of(user), context=context, key=f"{PEOPLE}:declined:{invitation.public_id}")


def second_contact_gone(group: Group, *, once: str) -> None:
    """To the owners: the second contact does not want to be it."""
    context = {"group": group.public_id, "what": "second_contact_gone", "who": "", "role": ""}
    tell(group.memberships.owners(), PEOPLE, context, once=once)


def removed(membership: Membership) -> None:
    """To the person: they have no role any more."""
    _tell_person(membership, "removed")


def role_changed(membership: Membership) -> None:
    """To the person: what their role is now."""
    _tell_person(membership, "role")


def handed_over(membership: Membership, *, by: User) -> None:
    """To the new owner, and to the other owners but `by`."""
    _tell_person(membership, "role")
    _tell_owners(membership, "handed_over", but=(by, membership.user))


def _tell_owners(membership: Membership, what: str, *, but: tuple[User, ...] = ()) -> None:
    group, user = membership.group, membership.user
    context = {"group": group.public_id, "what": what, "who": user.public_id, "role": membership.role}
    once = f"{what}:{group.public_id}:{user.public_id}:{membership.modified.isoformat()}"
    tell(group.memberships.owners().exclude(user__in=[user, *but]), PEOPLE, context, once=once)


def _tell_person(membership: Membership, what: str) -> None:
    group, user = membership.group, membership.user
    context = {"group": group.public_id, "what": what, "role": membership.role, "who": user.public_id}
    key = f"{YOUR_ROLE}:{what}:{group.public_id}:{user.public_id}:{membership.modified.isoformat()}"
    outbox.post(YOUR_ROLE, to=recipient_of(user), context=context, key=key)


# At the moment of sending ------------------------------------------------------------------------------------------------


def _invitation(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when it was taken back or has been answered meanwhile."""
    invitation = Invitation.objects.select_related("group", "invited_by").filter(public_id=context["invitation"]).first()
    if invitation is None or not invitation.is_open():
        return None
    words = {
        "invitation": invitation,
        "group": invitation.group,
        "by": invitation.invited_by.display_name if invitation.invited_by else "",
        "link": settings.SITE_URL + reverse("groups:invitation", args=[context["token"]]),
    }
    return compose(INVITATION, recipient, words)


def _people(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when the group is gone."""
    return _compose(PEOPLE, context, recipient)


def _your_role(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when the group is gone, or the role is another one by now."""
    now = Membership.objects.filter(group__public_id=context["group"], user__public_id=context["who"]).first()
    wanted = None if context["what"] == "removed" else context["role"]
    return _compose(YOUR_ROLE, context, recipient) if (now.role if now else None) == wanted else None


def _compose(kind: str, context: dict[str, Any], recipient: Recipient) -> Mail | None:
    group = Group.objects.filter(public_id=context["group"]).first()
    if group is None:
        return None
    who = User.objects.filter(public_id=context["who"]).first() if context["who"] else None
    words = {
        "group": group,
        "who": who.display_name if who else "",
        "what": context["what"],
        "role": context["role"],
        "group_url": settings.SITE_URL + group.get_absolute_url(),
        "people_url": settings.SITE_URL + reverse("groups:people", args=[group.slug]),
        "desk_url": settings.SITE_URL + reverse("events:desk"),
    }
    return compose(kind, recipient, words)
