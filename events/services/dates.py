"""The dates of a meeting as rows, kept in step with its rule. docs/explanation/series.md draws it.

A date keeps its identity (public id, people, state) for as long as the meeting has a date that can pass for it (events/pairing.py).
A meeting that happens once keeps its one date wherever it moves. Dates without a partner are cancelled and told where somebody
comes, and deleted where nobody does. A day for which a date stands that was taken out of the series gets no second one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from events import notices, recurrence, reminders, skips, state_notices
from events.enums import EventStatus, OccurrenceStatus, StillOn
from events.models import Attendance, Event, Occurrence
from events.pairing import Old, pair
from events.services.parts import is_endless, locked, parts, slots_of

WINDOW = timedelta(weeks=26)
RENEWED_FOR = timedelta(weeks=30)  # so far a series without an end reaches, after somebody last said that it goes on
BEYOND = timedelta(days=31)  # the date at the edge of the window can move out of it
MOST = 60
ALL = 366  # of a rule within the window
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


def local_of(name: str) -> datetime:
    """The wall time, naive, that `identity` wrote."""
    return datetime.strptime(name, FORMAT)  # noqa: DTZ007 (wall time)


def next_dates(event: Event, *, now: datetime | None = None, limit: int = MOST) -> list[recurrence.Start]:
    """The dates to come by the event's own rule, at most `limit`, within WINDOW of now or of its first date.

    The event need not be saved. Left out are the days that it leaves out and those for which a single date stands that was taken
    out of the series; a series that rests has none.
    """
    now = now or timezone.now()
    if event.rests_since is not None:
        return []
    fitting = within(event, fitting_dates(event, now), now)
    slots = slots_of(event, [event, *(each for each in parts(event) if each.pk != event.pk)]) if event.series else {}
    stood = set(pair(_stand_ins(event, slots), [each.local for each in fitting], monthly=_is_monthly(event)).values())
    return [each for each in fitting if each.local not in stood][:limit]


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
    moving, staying = slots or {}, [each.slot for each in series.values() if event.is_recurring and each.slot]
    # All dates that fit the rule and somewhat beyond the window; the rows stop at MOST, but none that fits is taken away.
    fitting = fitting_dates(event, now, beyond=BEYOND)
    kept = list(with_people(event.occurrences.filter(_ahead(event, now))).select_related("event"))
    old = [Old(each, local_of(each.recurrence_id)) for each in kept] + _stand_ins(event, moving)
    old += [Old(day, datetime.combine(day, event.start_time), stays=True) for day in staying if day not in moving.values()]
    partners = pair(old, [each.local for each in fitting], monthly=_is_monthly(event))
    _keep_the_only_one(event, kept, fitting, partners)
    by_local = {each.local: each for each in fitting}
    step = Step()
    for occurrence in kept:
        occurrence.event = event
        if occurrence in partners:
            _move(occurrence, by_local[partners[occurrence]], event, step)
        else:
            _drop(occurrence, step)
    for pk, day in moving.items():
        if pk in partners and partners[pk].date() != day:
            Event.objects.filter(pk=pk).update(slot=partners[pk].date())
    taken = {identity(local) for local in partners.values()}
    # The past also counts as taken: a date that was held this morning is not held again.
    taken |= set(event.occurrences.filter(start__lt=now).values_list("recurrence_id", flat=True))
    for start in within(event, fitting, now)[:MOST]:
        if identity(start.local) not in taken and event.rests_since is None:
            step.made.append(new_row(event, start))
    _save(step, now)
    return step


def call_off(occurrences: Iterable[Occurrence], *, at: datetime | None = None, group_closes: bool = False) -> None:
    """Cancel these dates in the caller's transaction and tell those who come; no entry in the trail."""
    at = at or timezone.now()
    occurrences = list(occurrences)
    for occurrence in occurrences:
        occurrence.status, occurrence.status_at, occurrence.modified = OccurrenceStatus.CANCELLED, at, timezone.now()
        occurrence.sequence += 1
    Occurrence.objects.bulk_update(occurrences, ["status", "status_at", "sequence", "modified"])
    for occurrence in occurrences:
        if getattr(occurrence, "has_people", True):
            notices.cancelled(occurrence, group_closes=group_closes)


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


def fitting_dates(
    event: Event, now: datetime, *, since: datetime | None = None, beyond: timedelta = timedelta(0)
) -> list[recurrence.Start]:
    """The dates of the rule in the window, and so much `beyond` it, that are not left out; and those that were added, however far
    away. None before `since`."""
    zone = event.timezone
    begin = since or now
    if not event.is_recurring and event.start_date < now.date() and _waits_for_a_date(event):
        begin = datetime.min.replace(tzinfo=now.tzinfo)
    before = _horizon(event, now) + beyond
    found = recurrence.starts(event.rrule, event.local_start, zone, limit=ALL, after=begin, before=before)
    if event.is_recurring or event.exdates:
        days = frozenset(local_of(each).date() for each in event.exdates)
        holidays_of, ranges = (event.skip_holidays, event.skip_ranges) if event.is_recurring else ("", [])
        found = [
            each for each in found if not skips.is_left_out(each.local.date(), days=days, holidays_of=holidays_of, ranges=ranges)
        ]
    if event.rdates:
        for each in event.rdates:
            found += recurrence.starts("", local_of(each), zone, after=begin, before=recurrence.END)
        found = sorted(set(found), key=lambda each: (each.utc, each.local))
    return found


def _waits_for_a_date(event: Event) -> bool:
    """A meeting that happens once, postponed: its row is still to be moved when its day has passed."""
    return event.pk is not None and event.occurrences.filter(status=OccurrenceStatus.POSTPONED).exists()


def _ahead(event: Event, now: datetime) -> Q:
    """The rows that are not past: of a meeting that happens once also the one that was put off and waits for its new date."""
    ahead = Q(start__gte=now)
    return ahead if event.is_recurring else ahead | Q(status=OccurrenceStatus.POSTPONED)


def _first(event: Event) -> datetime:
    """Its first date (aware UTC: so many weeks later is so many hours)."""
    return event.local_start.replace(tzinfo=event.zone).astimezone(UTC)


def _horizon(event: Event, now: datetime) -> datetime:
    """Where the window ends (aware)."""
    return max(now, _first(event)) + WINDOW


def within(event: Event, fitting: list[recurrence.Start], now: datetime) -> list[recurrence.Start]:
    """Those of the window, as far as a series without an end reaches; and those that were added."""
    last = last_of(event, now)
    return [each for each in fitting if each.utc < last or identity(each.local) in event.rdates]


def last_of(event: Event, now: datetime) -> datetime:
    """Up to when it has rows (aware UTC)."""
    last = _horizon(event, now)
    if is_endless(event):
        last = min(last, max(event.renewed_at, _first(event)) + RENEWED_FOR)
    return last


def _is_monthly(event: Event) -> bool:
    return "MONTHLY" in event.rrule


def _stand_ins(event: Event, slots: dict[int, date]) -> list[Old]:
    """The days for which single dates stand, as if they were dates of the rule: their names are the keys of their events."""
    return [Old(pk, datetime.combine(day, event.start_time)) for pk, day in slots.items()]


def _keep_the_only_one(
    event: Event, kept: list[Occurrence], fitting: list[recurrence.Start], partners: dict[Any, datetime]
) -> None:
    """A meeting that happens once has one date, which stays itself wherever it moves."""
    if event.is_recurring or partners or not fitting:
        return
    on = [each for each in kept if not each.is_cancelled] or kept
    if len(on) == 1:
        partners[on[0]] = fitting[0].local


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
