"""The dates of a meeting as rows, kept in step with its rule. docs/explanation/series.md draws it.

A date keeps its identity (public id, people, state) for as long as the meeting has a date that can pass for it (events/pairing.py).
A meeting that happens once keeps its one date wherever it moves. Dates without a partner are cancelled and told where somebody
comes, and deleted where nobody does. A day for which a date stands that was taken out of the series gets no second one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from events import notices, recurrence, reminders, several_notices, state_notices
from events.enums import EventStatus, OccurrenceStatus, StillOn
from events.models import Attendance, Event, Occurrence
from events.services.parts import locked
from events.services.reckoning import identity, plan, rows_ahead


@dataclass(slots=True)
class Step:
    """What became of the dates: `made`, `moved` (their start or end is another now), `dropped` (cancelled) and how many deleted."""

    made: list[Occurrence] = field(default_factory=list)
    moved: list[Occurrence] = field(default_factory=list)
    dropped: list[Occurrence] = field(default_factory=list)
    deleted: int = 0


@transaction.atomic
def materialise(event: Event, now: datetime | None = None, *, slots: dict[int, date] | None = None) -> Step:
    """Keep the dates of the next 26 weeks, at most 60, as rows. Doing it again changes nothing. The past is never touched.

    The events of the series are locked and read again here: the rule may have changed since the caller read it. New rows are in no
    list until `refresh` ran. `slots`, where the rule has changed: the days of the old rule for which single dates stand, as `slots_of`
    has them; they follow the rule as dates do.
    """
    now = now or timezone.now()
    series = locked(event)
    event = series[event.pk]
    if event.status == EventStatus.CANCELLED:
        return Step()
    rows = list(with_people(event.occurrences.filter(rows_ahead(event, now))).select_related("event"))
    past = event.occurrences.filter(start__lt=now).values_list("recurrence_id", flat=True)
    found = plan(event, rows, among=series.values(), slots=slots or {}, past=past, now=now)
    step = Step()
    for occurrence, start in found.kept.items():
        occurrence.event = event
        _move(occurrence, start, event, step)
    for occurrence in found.without:
        occurrence.event = event
        _drop(occurrence, step)
    for pk, day in found.slots.items():
        Event.objects.filter(pk=pk).update(slot=day)
    step.made += [new_row(event, start) for start in found.made]
    _save(step, now)
    return step


def call_off(occurrences: Iterable[Occurrence], *, at: datetime | None = None) -> None:
    """Cancel these dates in the caller's transaction and tell those who come, each once; no entry in the trail."""
    at = at or timezone.now()
    occurrences = list(occurrences)
    for occurrence in occurrences:
        occurrence.status, occurrence.status_at, occurrence.modified = OccurrenceStatus.CANCELLED, at, timezone.now()
        occurrence.sequence += 1
    Occurrence.objects.bulk_update(occurrences, ["status", "status_at", "sequence", "modified"])
    several_notices.cancelled(each for each in occurrences if getattr(each, "has_people", True))


def with_people(occurrences: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """In order of time, each with `has_people`: somebody said that they come, or was asked to confirm it."""
    people = Attendance.objects.reachable().filter(occurrence=OuterRef("pk"))
    return occurrences.annotate(has_people=Exists(people)).order_by("start")


def tell_moved(step: Step, *, besides: Iterable[str] = ()) -> None:
    """Tell those who come to a moved date, and remind them at its new time."""
    for occurrence in step.moved:
        if occurrence.status != OccurrenceStatus.SCHEDULED or not occurrence.has_people:  # type: ignore[attr-defined]
            continue
        was_start, was_end, was_status = occurrence.was  # type: ignore[attr-defined]
        what = {*besides}
        if occurrence.start != was_start:
            what.add("start")
        if occurrence.end - occurrence.start != was_end - was_start:
            what.add("end")
        if was_status == OccurrenceStatus.POSTPONED:
            state_notices.new_date(occurrence)
        else:
            notices.changed(occurrence, what=what)
        reminders.schedule(occurrence)


# Its parts ---------------------------------------------------------------------------------------------------------------


def _move(occurrence: Occurrence, start: recurrence.Start, event: Event, step: Step) -> None:
    """To the time of `start`. A date that was put off is on again when it alone is given a new one; else it stays what it is."""
    times = (start.utc, start.utc + event.duration)
    name = identity(start.local)
    if (occurrence.recurrence_id, occurrence.start, occurrence.end) == (name, *times):
        return
    occurrence.was = (occurrence.start, occurrence.end, occurrence.status)  # type: ignore[attr-defined]
    if start.utc != occurrence.start:
        occurrence.previous_start = occurrence.start
        occurrence.still_on, occurrence.still_on_asked_at = StillOn.NOT_ASKED, None
        if occurrence.is_postponed and not event.is_recurring:
            occurrence.status, occurrence.status_at = OccurrenceStatus.SCHEDULED, timezone.now()
    occurrence.recurrence_id = name
    occurrence.start, occurrence.end = times
    step.moved.append(occurrence)


def _drop(occurrence: Occurrence, step: Step) -> None:
    somebody = occurrence.has_people or occurrence.headcount  # type: ignore[attr-defined]
    if somebody and not occurrence.is_cancelled:
        step.dropped.append(occurrence)
    elif not somebody:
        occurrence.delete()
        step.deleted += 1


def new_row(event: Event, start: recurrence.Start) -> Occurrence:
    return Occurrence(
        event=event, host=event.host, recurrence_id=identity(start.local), start=start.utc, end=start.utc + event.duration
    )


def _save(step: Step, now: datetime) -> None:
    """First out of each other's way: two dates may have changed places, and an identity is unique at every moment."""
    moved = Occurrence.objects.filter(pk__in=[each.pk for each in step.moved])
    if step.moved:
        moved.update(recurrence_id=Concat(Value("~"), Cast("pk", CharField())))
    for occurrence in step.moved:
        occurrence.sequence += 1
        occurrence.modified = timezone.now()
    Occurrence.objects.bulk_update(
        step.moved,
        [
            "recurrence_id",
            "start",
            "end",
            "sequence",
            "modified",
            "status",
            "status_at",
            "previous_start",
            "still_on",
            "still_on_asked_at",
        ],
    )
    Occurrence.objects.bulk_create(step.made)
    call_off(step.dropped, at=now)
