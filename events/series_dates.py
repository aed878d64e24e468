"""All dates of a series as its organisers see them: in parts, each with its state, and the days that are left out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from events.enums import EventStatus, OccurrenceStatus
from events.models import Event, Occurrence
from events.models.occurrence import OccurrenceQuerySet

MOST = 200
MOST_PAST = 12
STORED = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class LeftOutDay:
    """A day to come that somebody left out; `name` is how the event stores it."""

    event: Event
    local: datetime
    name: str


@dataclass(slots=True)
class Part:
    """One way of repeating, with its dates in order; dates that were changed by themselves stand among those of the part they fall in."""

    event: Event
    dates: list[Occurrence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Series:
    """`parts` with the dates to come, the `past` ones (the latest first), and the days that are `left_out`."""

    parts: list[Part]
    past: list[Occurrence]
    left_out: list[LeftOutDay]

    @property
    def ahead(self) -> list[Occurrence]:
        """All dates to come."""
        return [each for part in self.parts for each in part.dates]

    @property
    def next_on(self) -> Occurrence | None:
        """The next date that takes place, where there are others behind it."""
        on = [each for each in self.ahead if each.status == OccurrenceStatus.SCHEDULED]
        return on[0] if len(on) > 1 else None


def of_series(event: Event) -> OccurrenceQuerySet:
    """The dates of this event and of all others of its series."""
    return Occurrence.objects.for_disclosure().filter(event__series=event.series)


def ahead(now: datetime | None = None) -> Q:
    """Not over yet, or postponed: that one waits for a new date however long ago it should have been."""
    now = now or timezone.now()
    return Q(end__gte=now) | Q(status=OccurrenceStatus.POSTPONED)


def series_of(event: Event, numbered: QuerySet[Occurrence], now: datetime | None = None) -> Series:
    """The series of `event`; `numbered` are its dates with their numbers (`desk.with_numbers(of_series(event))`). Three queries."""
    now = now or timezone.now()
    events = list(Event.objects.filter(series=event.series).order_by("start_date", "pk"))
    dates = list(numbered.filter(ahead(now)).order_by("start", "pk")[:MOST])
    past = list(numbered.exclude(ahead(now)).order_by("-start", "-pk")[:MOST_PAST])
    mark(dates + past, len(events) > 1)
    return Series(_parts(dates), past, sorted(_left_out(events, now), key=lambda each: each.local))


def mark(dates: Iterable[Occurrence], several: bool) -> None:
    """Say of each date whether it `is_apart`: changed by itself, beside others of its series."""
    for each in dates:
        each.is_apart = several and not each.event.is_recurring  # type: ignore[attr-defined]


def is_one_of_many(occurrence: Occurrence) -> bool:
    """Whether its series has other dates, or may get some: then a deed for this one leaves those alone."""
    event = occurrence.event
    return event.is_recurring or of_series(event).exclude(pk=occurrence.pk).exists()


def _parts(dates: Iterable[Occurrence]) -> list[Part]:
    parts: list[Part] = []
    for each in dates:
        if not parts or (each.event.is_recurring and parts[-1].event.is_recurring and parts[-1].event.pk != each.event_id):
            parts.append(Part(each.event))
        elif each.event.is_recurring and not parts[-1].event.is_recurring:
            parts[-1].event = each.event
        parts[-1].dates.append(each)
    return parts


def _left_out(events: Iterable[Event], now: datetime) -> list[LeftOutDay]:
    found = []
    for event in events:
        if event.status == EventStatus.CANCELLED or not event.is_recurring:
            continue
        today: date = now.astimezone(event.zone).date()
        for name in event.exdates:
            local = datetime.strptime(name, STORED)  # noqa: DTZ007 (wall time)
            if local.date() >= today:
                found.append(LeftOutDay(event, local, name))
    return found
