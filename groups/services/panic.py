"""The panic switch: a group is hidden, and all that names people who have to do with it is erased. Nobody is told.

What is left is what organisers wrote (the group, its meetings), who organises, what moderators know of the group, and the trail: who
runs a false group shall not wipe out its traces by pressing the switch. Everything sealed that belongs to the
group goes: floors above erase their own part (`consequences.register_purge`), this file that of groups.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from core import audit, rates
from core.crypto import EncryptedTextField
from core.models import Draft
from groups import consequences, panic_links, panic_notices, rules
from groups.models import CaseMessage, CaseNote, Group, Panic
from groups.services import visibility

ASKED_AN_HOUR = 5
OF_MODERATORS = (CaseMessage, CaseNote)  # what they asked and noted: it names nobody who comes


def ask(group: Group, *, by: User, now: datetime | None = None) -> None:
    """Send the link with the switch to the owner's mailbox of `by`; five an hour at most, the page says the same."""
    now = now or timezone.now()
    if rates.allow("groups.panic", by.public_id, most=ASKED_AN_HOUR, per=panic_links.WORKS_FOR):
        with transaction.atomic():
            panic_notices.link(by, group, once=f"{group.public_id}:{now.timestamp():.0f}")


@transaction.atomic
def press(group: Group, *, by: User, now: datetime | None = None) -> Panic:
    """Hide the group and erase who comes, who follows, letters, invitations and mails that wait. One press, however often.

    Whether `by` may is the caller's question to `rules.can_panic`.
    """
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    opened = group.panics.filter(undone_at=None).first()
    hid = visibility.hide_silently(group)
    consequences.purge(group)
    # Once more when all this is written: somebody may have pressed "I'm coming" in this very moment.
    transaction.on_commit(partial(consequences.purge, group))
    if opened and not hid:
        return opened
    if opened:  # a moderator gave it back in between
        group.panics.filter(pk=opened.pk).update(undone_at=now or timezone.now())
    panic: Panic = group.panics.create(pressed_by=by, pressed_at=now or timezone.now(), has_hidden=hid)
    audit.record("groups.panic", group, actor=by)
    return panic


@transaction.atomic
def undo(group: Group, *, by: User, now: datetime | None = None) -> bool:
    """Show the group again. What was erased stays erased, and nobody is told. False when `by` may not, or there is nothing to undo."""
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    panic = group.panics.filter(undone_at=None).first()
    if panic is None or not rules.can_undo_panic(by, group, panic, now=now):
        return False
    visibility.restore(group, by=by, silently=True)
    audit.record("groups.panic_undone", group, actor=by)
    return True


def erase_own(group: Group) -> set[str]:
    """Delete every row of this room that belongs to the group and holds something sealed, or opens it to somebody. The public ids
    of what is gone."""
    # Of no one group, but of those who run it: what they have begun to write may be about it.
    Draft.objects.filter(user__memberships__group=group).delete()
    gone: set[str] = set()
    for rows in _rows(group):
        gone |= _names(rows)
        for relation in rows.model._meta.related_objects:  # what goes with them, as letters with their conversation
            gone |= _names(relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": rows}))
        rows.delete()
    return gone


def _names(rows: models.QuerySet) -> set[str]:
    """Their public ids, where they have any."""
    if not any(field.name == "public_id" for field in rows.model._meta.fields):
        return set()
    return set(rows.values_list("public_id", flat=True))


def _rows(group: Group) -> Iterator[models.QuerySet]:
    for relation in Group._meta.related_objects:
        model = relation.related_model
        if model._meta.app_label == "groups" and _is_sealed(model) and model not in OF_MODERATORS:
            yield model._default_manager.filter(**{relation.field.name: group})


def _is_sealed(model: type[models.Model]) -> bool:
    return any(isinstance(field, EncryptedTextField) for field in model._meta.fields)
