"""The deed of moderators: say yes or no to a group, once, and to what they have seen."""

from datetime import datetime
from enum import Enum, auto

from django.db import models, transaction

from accounts.models import User
from groups.enums import GroupStatus
from groups.models import Group
from groups.services import verification


class Decision(models.TextChoices):
    """What a moderator can say."""

    APPROVE = "approve"
    REFUSE = "refuse"


class Outcome(Enum):
    """What became of it."""

    DONE = auto()
    DECIDED_BEFORE = auto()  # somebody was faster
    CHANGED = auto()  # the group is not what the moderator was shown


@transaction.atomic
def decide(group: Group, decision: Decision, *, by: User, seen: datetime | None, reason: str = "") -> Outcome:
    """Approve or refuse a group that waits. `seen` is its `modified` (aware UTC) when the moderator looked at it.

    Nothing happens when it was decided before, or was changed since: a yes is for what was read, not for what came after.
    Raises ValueError for a refusal without a reason.
    """
    # Locked until the decision is written: of two moderators at once the second finds it decided.
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    if group.status != GroupStatus.NEW:
        return Outcome.DECIDED_BEFORE
    if group.modified != seen:
        return Outcome.CHANGED
    if decision == Decision.APPROVE:
        verification.approve(group, by=by)
    else:
        verification.refuse(group, by=by, reason=reason)
    return Outcome.DONE
