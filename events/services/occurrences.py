"""What is done to single dates of a meeting: cancel, postpone, take back, add one, leave one out."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from events import reminders, state_notices
from events.enums import EventStatus, OccurrenceStatus, StillOn
from events.models import Event, Occurrence
from events.services.dates import Step, call_off, materialise
from events.services.listed import refresh
from events.services.parts import locked
from events.services.reckoning import identity, local_of, next_dates

__all__ = [
    "CannotAdd",
    "Step",
    "add",
    "call_off",
    "cancel",
    "identity",
    "materialise",
    "next_dates",
    "postpone",
    "reinstate",
    "skip",
]


MOST_DATES = 366
CHOSEN = ["exdates", "rdates"]


class CannotAdd(ValueError):
    """The date is past, or its meeting is cancelled."""


@transaction.atomic
def cancel(occurrence: Occurrence, *, by: User, now: datetime | None = None) -> bool:
    """This date does not take place: those who come are told, calendars show it. False when it was cancelled or is over."""
    occurrence = _locked(occurrence)
    if occurrence.is_cancelled or occurrence.is_over(now):
        return False
    call_off([occurrence], at=now)
    audit.record("occurrences.cancel", occurrence, actor=by)
    return True


@transaction.atomic
def postpone(occurrence: Occurrence, *, by: User, now: datetime | None = None) -> bool:
    """It does not take place at this time, a new date follows: who comes stays, and is told. False when it is not on, or over."""
    occurrence = _locked(occurrence)
    if occurrence.status != OccurrenceStatus.SCHEDULED or not _is_open(occurrence, now):
        return False
    _set(occurrence, OccurrenceStatus.POSTPONED, now)
    state_notices.postponed(occurrence)
    audit.record("occurrences.postpone", occurrence, actor=by)
    return True


@transaction.atomic
def reinstate(occurrence: Occurrence, *, by: User, now: datetime | None = None) -> bool:
    """It takes place after all, at its time: who comes is told and reminded. False when it is on, over, or its whole meeting is off."""
    occurrence = _locked(occurrence)
    if occurrence.status == OccurrenceStatus.SCHEDULED or not _is_open(occurrence, now):
        return False
    take_back(occurrence, now)
    audit.record("occurrences.reinstate", occurrence, actor=by)
    return True


def take_back(occurrence: Occurrence, now: datetime | None = None) -> None:
    """Make a date take place again in the caller's transaction and tell those who come; no entry in the trail."""
    occurrence.still_on, occurrence.still_on_asked_at = StillOn.NOT_ASKED, None
    _set(occurrence, OccurrenceStatus.SCHEDULED, now)
    state_notices.reinstated(occurrence)
    reminders.schedule(occurrence, now=now)


@transaction.atomic
def add(event: Event, local_start: datetime, *, by: User, now: datetime | None = None) -> Occurrence:
    """One more date, at this wall time (naive) in the meeting's own zone; one that was left out or cancelled comes back.

    It follows the meeting's length and words, and its hour where it has the same. Raises CannotAdd.
    """
    now = now or timezone.now()
    event = locked(event)[event.pk]
    name, day = identity(local_start), identity(local_start)[:8]
    if event.status == EventStatus.CANCELLED or local_start.replace(tzinfo=event.zone) <= now:
        raise CannotAdd
    found = event.occurrences.filter(recurrence_id=name).first()
    if found is None or found.status == OccurrenceStatus.CANCELLED:
        kept = [each for each in event.exdates if each[:8] != day]
        whole = Event(**{"series": "", **_rule_of(event), "exdates": kept})
        if kept != event.exdates and any(each.local == local_start for each in next_dates(whole, now=now, limit=MOST_DATES)):
            event.exdates = kept  # it was left out and is a date of the rule
        elif name not in event.rdates and name != identity(event.local_start):
            event.rdates = sorted([*event.rdates, name])
        event.rests_since = None
        _save_rule(event)
        audit.record("events.add_date", event, actor=by, data={"fields": CHOSEN, "version": event.version})
        materialise(event, now)
        refresh(Event.objects.filter(pk=event.pk))
        found = Occurrence.objects.for_disclosure().get(event=event, recurrence_id=name)
    if found.status != OccurrenceStatus.SCHEDULED:
        take_back(found, now)
    return found


@transaction.atomic
def skip(event: Event, day: date, *, by: User, now: datetime | None = None) -> bool:
    """Leave out this local day: where somebody comes it is cancelled and they are told. False when it is left out already."""
    event = locked(event)[event.pk]
    if event.status == EventStatus.CANCELLED or any(local_of(each).date() == day for each in event.exdates):
        return False
    event.exdates = sorted([*event.exdates, identity(datetime.combine(day, event.start_time))])
    event.rdates = [each for each in event.rdates if local_of(each).date() != day]
    _save_rule(event)
    audit.record("events.skip_day", event, actor=by, data={"fields": CHOSEN, "version": event.version})
    materialise(event, now)
    return True


RULE = ("start_date", "start_time", "duration", "timezone", "rrule", "skip_holidays", "skip_ranges", "renewed_at")


def _rule_of(event: Event) -> dict[str, object]:
    return {name: getattr(event, name) for name in RULE}


def _save_rule(event: Event) -> None:
    event.version += 1
    event.save(update_fields=[*CHOSEN, "rests_since", "version", "modified"])


def _set(occurrence: Occurrence, status: OccurrenceStatus, now: datetime | None) -> None:
    occurrence.status, occurrence.status_at = status, now or timezone.now()
    occurrence.sequence += 1
    occurrence.save(update_fields=["status", "status_at", "sequence", "still_on", "still_on_asked_at", "modified"])


def _is_open(occurrence: Occurrence, now: datetime | None) -> bool:
    return occurrence.event.status != EventStatus.CANCELLED and not occurrence.is_over(now)


def _locked(occurrence: Occurrence) -> Occurrence:
    row: Occurrence = Occurrence.objects.for_disclosure().select_for_update(of=("self",)).get(pk=occurrence.pk)
    return row
