"""What happens, and when, while nobody who runs a group is to be seen: a calendar, reckoned without a database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum


class Step(Enum):
    """In this order. Each is done once; whoever comes back begins the calendar anew."""

    ASK_ORGANISERS = "ask organisers"
    ASK_SECOND_CONTACT = "ask second contact"
    ASK_MODERATORS = "ask moderators"
    SLEEP = "sleep"


# How long after the step before (of the first: after an organiser was last seen).
WAITS = {
    Step.ASK_ORGANISERS: timedelta(days=60),
    Step.ASK_SECOND_CONTACT: timedelta(days=7),
    Step.ASK_MODERATORS: timedelta(days=14),
    Step.SLEEP: timedelta(days=7),
}


def next_step(last_seen: datetime, done: Sequence[datetime | None], now: datetime) -> Step | None:
    """The step that is due; None when none is. `done` says when each step was done, in their order, as far as they were.

    One at a time, and each counts from the one before: if the clock stood still for a year, nobody is left out.
    """
    before = last_seen
    for step, at in zip(Step, done, strict=True):
        if at is None:
            return step if now >= before + WAITS[step] else None
        before = at
    return None
