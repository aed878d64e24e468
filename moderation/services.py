"""The deeds of moderators: decide about a group, once, and about what they have seen; and many at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from django.db import models, transaction

from accounts.models import User
from groups.enums import GroupStatus
from groups.models import Group
from groups.services import casework, verification


class Decision(models.TextChoices):
    """What a moderator can say: of a group that waits the first three, of a listed one the others."""

    APPROVE = "approve"
    ASK = "ask"
    REFUSE = "refuse"
    FINE = "fine"
    UNLIST = "unlist"


OF_LISTED = {Decision.FINE, Decision.UNLIST}


class Outcome(Enum):
    """What became of it."""

    DONE = auto()
    DECIDED_BEFORE = auto()  # somebody was faster
    CHANGED = auto()  # the group is not what the moderator was shown


@dataclass(slots=True)
class Many:
    """What became of many: the groups by what was done."""

    done: list[Group] = field(default_factory=list)
    decided_before: list[Group] = field(default_factory=list)
    changed: list[Group] = field(default_factory=list)


@transaction.atomic
def decide(group: Group, decision: Decision, *, by: User, seen: datetime | None, words: str = "", message_id: str = "") -> Outcome:
    """Say this about a group. `seen` is its `modified` (aware UTC) when the moderator looked at it; `words` the reason or the question.

    Nothing happens when it was decided before, or was changed since: a yes is for what was read, not for what came after.
    Raises ValueError for a refusal or a question without words, IntegrityError when there is a message with this `message_id`.
    """
    # Locked until the decision is written: of two moderators at once the second finds it decided.
    group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    if group.status != (GroupStatus.APPROVED if decision in OF_LISTED else GroupStatus.NEW):
        return Outcome.DECIDED_BEFORE
    if group.modified != seen:
        return Outcome.CHANGED
    if decision == Decision.ASK:
        casework.ask(group, by=by, text=words, public_id=message_id)
    elif decision == Decision.REFUSE:
        verification.refuse(group, by=by, reason=words)
    elif decision == Decision.APPROVE:
        verification.approve(group, by=by)
    elif decision == Decision.UNLIST:
        verification.wait_again(group, by=by, why="look")
    elif not verification.looks_fine(group, by=by):
        return Outcome.DECIDED_BEFORE
    return Outcome.DONE


def approve_many(chosen: Iterable[tuple[Group, datetime | None]], *, by: User) -> Many:
    """Approve each of these groups as it was `seen`, each in a transaction of its own: one that cannot be leaves the others alone."""
    many = Many()
    for group, seen in chosen:
        outcome = decide(group, Decision.APPROVE, by=by, seen=seen)
        {Outcome.DONE: many.done, Outcome.DECIDED_BEFORE: many.decided_before, Outcome.CHANGED: many.changed}[outcome].append(group)
    return many
