"""The second contact of a group: named by an owner, asked by mail, and gone when they wish."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.crypto import blind_index
from groups import continuity_notices as notices
from groups import membership_notices, rules
from groups.models import Group, SecondContact
from groups.services.invitations import NotAllowed
from notifications.asking import ASK_AGAIN_AFTER, may_ask


@transaction.atomic
def name(
    group: Group, *, email: str, by: User, language: str = settings.LANGUAGE_CODE, now: datetime | None = None
) -> SecondContact:
    """Ask the owner of `email` to be the second contact; whoever was it before is not any more. Raises NotAllowed.

    The same address again asks once more, after an hour; three mails that ask go to an address in a day, whatever they are about.
    """
    now = now or timezone.now()
    group = _owned(group, by)
    contact = SecondContact.objects.filter(group=group).first()
    if contact is None or contact.email_index != blind_index(email):
        SecondContact.objects.filter(group=group).delete()
        contact = SecondContact.objects.create(group=group, email=email, language=language, asked_at=now)
        audit.record("groups.name_second_contact", group, actor=by)
    elif contact.confirmed_at or contact.asked_at > now - ASK_AGAIN_AFTER:
        return contact
    contact.asked_at = now
    contact.save(update_fields=["asked_at", "modified"])
    if may_ask(email, now):
        notices.contact_confirm(contact)
    return contact


@transaction.atomic
def confirm(contact: SecondContact, *, now: datetime | None = None) -> SecondContact:
    """They want to be it. Once. Raises SecondContact.DoesNotExist when they were forgotten meanwhile."""
    contact = SecondContact.objects.select_for_update(of=("self",)).select_related("group").get(pk=contact.pk)
    if contact.confirmed_at is None:
        contact.confirmed_at = now or timezone.now()
        contact.save(update_fields=["confirmed_at", "modified"])
        audit.record("groups.confirm_second_contact", contact.group)
    return contact


@transaction.atomic
def withdraw(contact: SecondContact) -> None:
    """They do not want to be it: nothing stays, and the owners hear of it."""
    gone, _by_model = SecondContact.objects.filter(pk=contact.pk).delete()
    if gone:
        audit.record("groups.withdraw_second_contact", contact.group)
        membership_notices.second_contact_gone(contact.group, once=contact.public_id)


@transaction.atomic
def forget(group: Group, *, by: User) -> bool:
    """An owner takes the second contact away. False when there was none. Raises NotAllowed."""
    group = _owned(group, by)
    gone, _by_model = SecondContact.objects.filter(group=group).delete()
    if gone:
        audit.record("groups.forget_second_contact", group, actor=by)
    return bool(gone)


def forget_unconfirmed(now: datetime | None = None) -> int:
    """Erase who did not answer for a week; how many."""
    gone, _by_model = SecondContact.objects.all().forgotten_by(now or timezone.now()).delete()
    return gone


def _owned(group: Group, by: User) -> Group:
    row: Group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if not rules.can_own(by, row):
        raise NotAllowed
    return row
