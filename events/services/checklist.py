"""Ticking off what is done for a meeting."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from events import kinds
from events.checklist import mark
from events.models import Event, Occurrence

KEPT_FOR: Final = timedelta(days=60)  # after the date: then its ticks are of use to nobody


@transaction.atomic
def tick(occurrence: Occurrence, key: str, *, by: User, done: bool = True) -> bool:
    """Mark a step of this date as done, or as not done. False when it was so before, or when the kind has no such step."""
    event = Event.objects.select_for_update().get(pk=occurrence.event_id)
    if key not in {step.key for step in kinds.of(event.kind).steps}:
        return False
    name, marks = mark(occurrence, key), list(event.checklist_done)
    if (name in marks) == done:
        return False
    dates = set(event.occurrences.filter(end__gt=timezone.now() - KEPT_FOR).values_list("public_id", flat=True))
    kept = [each for each in marks if each != name and each.rpartition("@")[2] in dates]
    event.checklist_done = [*kept, name] if done else kept
    # Not a new version: who changes the words of the meeting meanwhile is not in the way.
    event.save(update_fields=["checklist_done"])
    audit.record("events.tick" if done else "events.untick", event, actor=by, data={"step": key})
    return True
