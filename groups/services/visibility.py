"""Taking a group away and giving it back: hidden, suspended, restored. Everything that shows it follows at once."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from groups import consequences, safety_notices
from groups.enums import GroupStatus
from groups.models import Group


@transaction.atomic
def hide(group: Group, *, by: User, reason: str) -> bool:
    """Take the group and its meetings away from everybody but those who run it, who may still change it and are told why.

    False, and nothing happens, when it is not there for others anyway. Raises ValueError without a reason.
    """
    return _take_away(group, GroupStatus.HIDDEN, by=by, reason=_given(reason))


@transaction.atomic
def suspend(group: Group, *, by: User, reason: str) -> bool:
    """As `hide`, and nobody may change it either. A hidden group can be suspended, too.

    False when it is suspended or refused already. Raises ValueError without a reason.
    """
    return _take_away(group, GroupStatus.SUSPENDED, by=by, reason=_given(reason))


@transaction.atomic
def hide_silently(group: Group) -> bool:
    """As `hide`, without a reason, an entry in the trail or a word to anybody: the caller's deed says more. See `panic.py`."""
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    if not group.works_by_link:
        return False
    _move(group, GroupStatus.HIDDEN, before=group.status, reason="")
    return True


@transaction.atomic
def restore(group: Group, *, by: User, silently: bool = False) -> bool:
    """Make a hidden or suspended group what it was before, and tell those who run it, unless `silently`. False when it is neither, or when `by` has
    pressed the panic switch themselves: they may have been made to, moderators too."""
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    if not group.is_taken_away or group.panics.filter(undone_at=None, pressed_by=by).exists():
        return False
    _move(group, GroupStatus(group.status_before or GroupStatus.NEW), before="", reason="")
    group.panics.filter(undone_at=None).update(undone_at=timezone.now())
    if not silently:
        entry = audit.record("groups.restore", group, actor=by)
        safety_notices.visibility(group, deed=entry.pk)
    return True


def _given(reason: str) -> str:
    if not reason.strip():
        raise ValueError("Those who run the group need a reason.")
    return reason.strip()


def _take_away(group: Group, status: GroupStatus, *, by: User, reason: str) -> bool:
    # The row is locked: of two at once, the second finds it done.
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    from_hidden = group.status == GroupStatus.HIDDEN and status == GroupStatus.SUSPENDED
    if not group.works_by_link and not from_hidden:
        return False
    _move(group, status, before=group.status_before if from_hidden else group.status, reason=reason)
    entry = audit.record("groups.hide" if status == GroupStatus.HIDDEN else "groups.suspend", group, actor=by)
    safety_notices.visibility(group, deed=entry.pk)
    return True


def _move(group: Group, status: GroupStatus, *, before: str, reason: str) -> None:
    group.status, group.status_before, group.status_reason = status, before, reason
    group.save(update_fields=["status", "status_before", "status_reason", "modified"])
    consequences.follow(group)
