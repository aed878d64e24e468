"""The moderators' decision about a group."""

from django.db import transaction

from accounts.models import User
from core import audit
from groups import consequences, notices
from groups.enums import GroupStatus
from groups.models import Group


@transaction.atomic
def approve(group: Group, *, by: User) -> bool:
    """List the group and its meetings, and tell its organisers. False when it was listed already."""
    return _decide(group, GroupStatus.APPROVED, by=by, reason="")


@transaction.atomic
def refuse(group: Group, *, by: User, reason: str) -> bool:
    """Take the group and its meetings off every list, and tell its organisers why. False when that was so already.

    Raises ValueError without a reason: it is what the organisers read.
    """
    if not reason.strip():
        raise ValueError("A refusal needs a reason.")
    return _decide(group, GroupStatus.REFUSED, by=by, reason=reason.strip())


def _decide(group: Group, status: GroupStatus, *, by: User, reason: str) -> bool:
    # The row is locked: of two moderators at once, the second finds it decided.
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    if group.status == status:
        return False
    group.status = status
    group.status_reason = reason
    group.save(update_fields=["status", "status_reason", "modified"])
    verb = "groups.approve" if status == GroupStatus.APPROVED else "groups.refuse"
    entry = audit.record(verb, group, actor=by)
    consequences.follow(group)
    notices.decided(group, decision=entry.pk)
    return True
