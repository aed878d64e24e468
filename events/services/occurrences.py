"""The dates of a meeting: kept in step with its rule, and cancelled one by one.

A date keeps its identity (public id, people, state) for as long as the meeting has a date that can pass for it. So that a
calendar moves the entry it knows, instead of losing one and gaining another, old and new dates are paired in this order:
the same day; else the same week; else, where the rule is monthly, the same month. A meeting that happens once keeps its one
date wherever it moves. Dates without a partner are cancelled and told where somebody comes, and deleted where nobody does.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from core import audit
from events import notices, recurrence, reminders
from events.enums import EventStatus, OccurrenceStatus
from events.models import Attendance, Event, Occurrence

WINDOW = timedelta(weeks=26)
MOST = 60
FORMAT = "%Y%m%dT%H%M%S"


@dataclass(slots=True)
class Step:
    """What became of the dates: `made`, `moved` (their start or end is another now), `dropped` (cancelled) and how many deleted."""

    made: list[Occurrence] = field(default_factory=list)
    moved: list[Occurrence] = field(default_factory=list)
    dropped: list[Occurrence] = field(default_factory=list)
    deleted: int = 0


def identity(local: datetime) -> str:
    """The original local start of a date as it is stored: "20260303T190000"."""
    return local.strftime(FORMAT)


def next_dates(event: Event, *, now: datetime | None = None, limit: int = MOST) -> list[recurrence.Start]:
    """The dates to come by the event's own rule, at most `limit`, within WINDOW of now or of its first date; the event need not
    be saved."""
    now = now or timezone.now()
    (first,) = recurrence.starts(
        "", event.local_start, event.timezone, after=datetime.min.replace(tzinfo=now.tzinfo), before=recurrence.END
    )
    return recurrence.starts(
        event.rrule,
        event.local_start,
        event.timezone,
        after=now,
        before=max(now, first.utc) + WINDOW,
        exdates=[datetime.strptime(each, FORMAT) for each in event.exdates],  # noqa: DTZ007 (wall time)
        limit=limit,
    )


@transaction.atomic
def materialise(event: Event, now: datetime | None = None) -> Step:
    """Keep the dates of the next 26 weeks, at most 60, as rows. Doing it again changes nothing. The past is never touched.

    The event's row is locked and read again here: its rule may have changed since the caller read it. New rows are in no list
    until `publishing.refresh` ran.
    """
    now = now or timezone.now()
    event = Event.objects.select_for_update(of=("self",)).select_related("host", "place").get(pk=event.pk)
    if event.status == EventStatus.CANCELLED:
        return Step()
    # All dates that fit the rule in the window; the rows stop at MOST, but none that fits is taken away.
    fitting = next_dates(event, now=now, limit=366)
    kept = list(_with_people(event.occurrences.filter(start__gte=now)))
    partners = _pair(kept, fitting, event)
    step = Step()
    for occurrence in kept:
        if occurrence.pk in partners:
            _move(occurrence, partners[occurrence.pk], event, step)
        else:
            _drop(occurrence, step)
    taken = {start.local for start in partners.values()}
    # The past also counts as taken: a date that was held this morning is not held again.
    held = set(event.occurrences.filter(start__lt=now).values_list("recurrence_id", flat=True))
    for start in fitting[:MOST]:
        if start.local not in taken and identity(start.local) not in held:
            step.made.append(_new(event, start))
    _save(step)
    return step


@transaction.atomic
def cancel(occurrence: Occurrence, *, by: User, now: datetime | None = None) -> bool:
    """This date does not take place: those who come are told, calendars show it. False when it was cancelled or is over."""
    occurrence = Occurrence.objects.for_disclosure().select_for_update(of=("self",)).get(pk=occurrence.pk)
    if occurrence.is_cancelled or occurrence.is_over(now):
        return False
    call_off([occurrence])
    audit.record("occurrences.cancel", occurrence, actor=by)
    return True


def call_off(occurrences: Iterable[Occurrence], *, group_closes: bool = False) -> None:
    """Cancel these dates in the caller's transaction and tell those who come; no entry in the trail."""
    for occurrence in occurrences:
        occurrence.status = OccurrenceStatus.CANCELLED
        occurrence.sequence += 1
        occurrence.save(update_fields=["status", "sequence", "modified"])
        notices.cancelled(occurrence, group_closes=group_closes)


def _with_people(occurrences: Iterable[Occurrence]) -> Iterable[Occurrence]:
    """In order of time, each with `has_people`: somebody said that they come, or was asked to confirm it."""
    people = Attendance.objects.reachable().filter(occurrence=OuterRef("pk"))
    return occurrences.annotate(has_people=Exists(people)).order_by("start")  # type: ignore[attr-defined]


def _pair(kept: list[Occurrence], fitting: list[recurrence.Start], event: Event) -> dict[int, recurrence.Start]:
    """Which old date becomes which new one, by primary key."""
    partners: dict[int, recurrence.Start] = {}
    keys: list[Callable[[datetime], Hashable]] = [lambda local: local.date(), lambda local: local.isocalendar()[:2]]
    if "MONTHLY" in event.rrule:
        keys.append(lambda local: (local.year, local.month))
    free = {start.local: start for start in fitting}
    for key in keys:
        by_key: dict[Hashable, recurrence.Start] = {}
        for start in free.values():
            by_key.setdefault(key(start.local), start)
        for occurrence in kept:
            if occurrence.pk in partners:
                continue
            partner = by_key.pop(key(datetime.strptime(occurrence.recurrence_id, FORMAT)), None)  # noqa: DTZ007 (wall time)
            if partner is not None:
                partners[occurrence.pk] = partner
                del free[partner.local]
    on = [occurrence for occurrence in kept if not occurrence.is_cancelled]
    if not event.is_recurring and not partners and fitting and len(on) == 1:
        partners[on[0].pk] = fitting[0]
    return partners


def _move(occurrence: Occurrence, start: recurrence.Start, event: Event, step: Step) -> None:
    times = (start.utc, start.utc + event.duration)
    name = identity(start.local)
    if (occurrence.recurrence_id, occurrence.start, occurrence.end) == (name, *times):
        return
    occurrence.recurrence_id = name
    occurrence.was = (occurrence.start, occurrence.end)  # type: ignore[attr-defined]
    occurrence.start, occurrence.end = times
    step.moved.append(occurrence)


def _drop(occurrence: Occurrence, step: Step) -> None:
    if occurrence.has_people and not occurrence.is_cancelled:  # type: ignore[attr-defined]
        step.dropped.append(occurrence)
    elif not occurrence.has_people:  # type: ignore[attr-defined]
        occurrence.delete()
        step.deleted += 1


def _new(event: Event, start: recurrence.Start) -> Occurrence:
    return Occurrence(
        event=event, host=event.host, recurrence_id=identity(start.local), start=start.utc, end=start.utc + event.duration
    )


def _save(step: Step) -> None:
    """First out of each other's way: two dates may have changed places, and an identity is unique at every moment."""
    for number, occurrence in enumerate(step.moved):
        Occurrence.objects.filter(pk=occurrence.pk).update(recurrence_id=f"~{number}")
    for occurrence in step.moved:
        occurrence.sequence += 1
        occurrence.save(update_fields=["recurrence_id", "start", "end", "sequence", "modified"])
    Occurrence.objects.bulk_create(step.made)
    call_off(step.dropped)


def tell_moved(step: Step, *, besides: Iterable[str] = ()) -> None:
    """Tell those who come to a moved date, and remind them at its new time."""
    for occurrence in step.moved:
        if occurrence.is_cancelled:
            continue
        was_start, was_end = occurrence.was  # type: ignore[attr-defined]
        what = {*besides}
        if occurrence.start != was_start:
            what.add("start")
        if occurrence.end - occurrence.start != was_end - was_start:
            what.add("end")
        notices.changed(occurrence, what=what)
        reminders.schedule(occurrence)
