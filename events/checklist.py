"""The steps of a meeting: which are due for one of its dates, which are done."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from events import kinds
from events.models import Occurrence


@dataclass(frozen=True, slots=True)
class Item:
    """One step for one date. `day` is when it should be done, by the clocks of the meeting."""

    key: str
    words: Any
    day: date
    is_done: bool
    is_due: bool


def mark(occurrence: Occurrence, key: str) -> str:
    """How a step that is done stands in `Event.checklist_done`. The date is named by its public id, which it keeps when it is moved."""
    return f"{key}@{occurrence.public_id}"


def of(occurrence: Occurrence, today: date | None = None) -> list[Item]:
    """All steps for this date: what is due and not done first, then what comes, then what is done; each by its day."""
    event = occurrence.event
    today = today or timezone.localdate(timezone=event.zone)
    begins = occurrence.start.astimezone(event.zone).date()
    done = set(event.checklist_done)
    items = [
        Item(step.key, step.words, day, mark(occurrence, step.key) in done, day <= today)
        for step in kinds.of(event.kind).steps
        for day in [begins + timedelta(days=step.days)]
    ]
    return sorted(items, key=lambda item: (item.is_done, not item.is_due, item.day))
