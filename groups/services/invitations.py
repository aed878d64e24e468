"""Inviting somebody to run a group, and what they answer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.crypto import blind_index
from groups import membership_notices as notices
from groups import rules
from groups.enums import InvitationEnd, Role
from groups.models import Group, Invitation, InvitationQuerySet, Membership
from groups.models.invitation import digest_of, new_token
from groups.services import continuity
from notifications.asking import may_ask

MOST_OPEN = 10  # for one group
MAILED_A_DAY = 10  # for one group, those that were taken back too: each goes to somebody who did not ask
MOST_TIMES = 10


class NotAllowed(Exception):
    """Who does it may not (any more): somebody else was faster."""


class TooManyOpen(Exception):
    """The group has as many open invitations as it may have."""


class TooManyMailed(Exception):
    """The group has sent as many invitations today as it may."""


class NotOpen(Exception):
    """The invitation is over, or its group takes nobody now."""


class OtherMailbox(Exception):
    """It went to another address than that of who wants to accept it."""


@transaction.atomic
def invite(
    group: Group, *, by: User, role: Role, public_id: str, email: str = "", times: int = 1, now: datetime | None = None
) -> tuple[Invitation, str]:
    """Invite to `role`, for a week: the row, and the token of its link, which is kept nowhere.

    With `email` a mail goes there (unless three mails that ask went there today), and only the owner of that mailbox can accept, once.
    Without it, the first `times` people who have the link. Raises NotAllowed, TooManyOpen, TooManyMailed, and IntegrityError when there
    is one with this `public_id` (see core.forms.once).
    """
    now = now or timezone.now()
    group = _locked(group)
    if role not in rules.roles_to_give(by, group):
        raise NotAllowed
    mine = Invitation.objects.filter(group=group)
    if mine.open(now).count() >= MOST_OPEN:
        raise TooManyOpen
    if email and mine.filter(by_mail=True, created__gt=now - timedelta(days=1)).count() >= MAILED_A_DAY:
        raise TooManyMailed
    times = 1 if email else max(1, min(times, MOST_TIMES))
    token = new_token()
    invitation = Invitation(
        public_id=public_id,
        group=group,
        invited_by=by,
        role=role,
        token_digest=digest_of(token),
        by_mail=bool(email),
        email=email,
        times=times,
        uses_left=times,
        expires_at=now + Invitation.OPEN_FOR,
    )
    invitation.save(force_insert=True)
    audit.record("groups.invite", group, actor=by, data={"role": role, "by_mail": bool(email), "times": times})
    if email and may_ask(email, now):
        notices.invited(invitation, token, language=by.language)
    return invitation, token


@transaction.atomic
def accept(invitation: Invitation, *, by: User, display_name: str = "", now: datetime | None = None) -> Membership:
    """`by` takes the role, and the owners hear of it. Who has as much already keeps it, and the invitation is not used up.

    `display_name` is what the others see, for somebody who has no name yet. Raises NotOpen, OtherMailbox.
    """
    now = now or timezone.now()
    group = _locked(invitation.group)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not invitation.is_open(now) or group.status not in rules.EDITABLE:
        raise NotOpen
    if invitation.by_mail and invitation.email_index != blind_index(by.email):
        raise OtherMailbox
    if display_name and not by.display_name:
        by.display_name = display_name
        by.save(update_fields=["display_name", "modified"])
    role = Role(invitation.role)
    membership = Membership.objects.filter(group=group, user=by).first()
    if membership and Role(membership.role).may_as_much_as(role):
        return membership
    membership, _is_new = Membership.objects.update_or_create(group=group, user=by, defaults={"role": role})
    invitation.uses_left -= 1
    if not invitation.uses_left:
        invitation.end(InvitationEnd.USED, now)
    invitation.save()
    audit.record("groups.accept_invitation", group, actor=by, data={"role": role})
    notices.joined(membership)
    if role != Role.HELPER:
        continuity.wake(group, by=by, now=now)
    return membership


@transaction.atomic
def decline(invitation: Invitation, *, now: datetime | None = None) -> bool:
    """No, thank you: it is over, and who invited hears so, not from whom. False for a link that several may use: it stays for the others."""
    now = now or timezone.now()
    group = _locked(invitation.group)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.is_shared or not invitation.is_open(now):
        return False
    invitation.end(InvitationEnd.DECLINED, now)
    invitation.save()
    audit.record("groups.decline_invitation", group, data={"role": invitation.role})
    notices.declined(invitation)
    return True


@transaction.atomic
def revoke(invitation: Invitation, *, by: User, now: datetime | None = None) -> bool:
    """Take an invitation back: its link opens nothing from now on. False when it was over. Raises NotAllowed."""
    now = now or timezone.now()
    group = _locked(invitation.group)
    if invitation.role not in rules.roles_to_give(by, group):
        raise NotAllowed
    if not end_all(Invitation.objects.filter(pk=invitation.pk), now):
        return False
    audit.record("groups.revoke_invitation", group, actor=by)
    return True


def end_all(invitations: InvitationQuerySet, now: datetime) -> int:
    """Revoke those of them that are open, addresses erased; how many."""
    return invitations.open(now).update(
        ended_at=now, ended_as=InvitationEnd.REVOKED, email="", email_index="", modified=timezone.now()
    )


def forget_old(now: datetime | None = None) -> int:
    """Erase the addresses of those that nobody answered in time, and after a month the rows; how many rows went."""
    now = now or timezone.now()
    Invitation.objects.filter(expires_at__lte=now).exclude(email_index="").update(email="", email_index="")
    gone, _by_model = Invitation.objects.filter(expires_at__lte=now - Invitation.KEPT).delete()
    return gone


def _locked(group: Group) -> Group:
    """The group's row as it is now, held until the transaction ends: all that changes who runs it takes turns."""
    row: Group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    return row
