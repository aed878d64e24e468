"""Which dates a meeting has by its rule, and which of its rows becomes which: reckoned here once, for saving and for looking ahead.

Nothing is written here and nobody is told. The event need not be saved, so that a form can ask what a change would lead to.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from events import recurrence, skips
from events.enums import OccurrenceStatus
from events.models import Event, Occurrence
from events.pairing import Old, pair
from events.services.parts import is_endless, parts, slots_of

WINDOW = timedelta(weeks=26)
RENEWED_FOR = timedelta(weeks=30)  # so far a series without an end reaches, after somebody last said that it goes on
BEYOND = timedelta(days=31)  # the date at the edge of the window can move out of it
MOST = 60
ALL = 366  # of a rule within the window
FORMAT = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of the rows that are not past: those that are `kept`, each with its (new) time; those that no date of the rule
    can be, `without` one; the dates for which a row is `made`; and of the single dates of the series, by the key of their events,
    the days for which they stand from now on, where those are others (`slots`)."""

    kept: dict[Occurrence, recurrence.Start] = field(default_factory=dict)
    without: list[Occurrence] = field(default_factory=list)
    made: list[recurrence.Start] = field(default_factory=list)
    slots: dict[int, date] = field(default_factory=dict)


def identity(local: datetime) -> str:
    """The original local start of a date as it is stored: "20260303T190000"."""
    return local.strftime(FORMAT)


def local_of(name: str) -> datetime:
    """The wall time, naive, that `identity` wrote."""
    return datetime.strptime(name, FORMAT)  # noqa: DTZ007 (wall time)


def plan(
    event: Event,
    rows: Sequence[Occurrence],
    *,
    among: Iterable[Event],
    slots: Mapping[int, date],
    past: Collection[str],
    now: datetime,
) -> Plan:
    """What becomes of the `rows` of an event (those of `rows_ahead`, in the order of time), with the rule that it has now.

    `among`: all events of its series. `slots`, where the rule has changed: the days of the old rule for which single dates stand, as
    `slots_of` has them. `past`: the identities of its rows that have begun; what was held this morning is not held again.
    """
    staying = [each.slot for each in among if event.is_recurring and each.slot]
    # All dates that fit the rule and somewhat beyond the window; the rows stop at MOST, but none that fits is taken away.
    fitting = fitting_dates(event, now, beyond=BEYOND, waits=any(each.is_postponed for each in rows))
    old = [Old(each, local_of(each.recurrence_id)) for each in rows] + _stand_ins(event, slots)
    old += [Old(day, datetime.combine(day, event.start_time), stays=True) for day in staying if day not in slots.values()]
    partners = pair(old, [each.local for each in fitting], monthly=_is_monthly(event))
    _keep_the_only_one(event, rows, fitting, partners)
    by_local = {each.local: each for each in fitting}
    taken = {*(identity(local) for local in partners.values()), *past}
    free = (each for each in within(event, fitting, now)[:MOST] if identity(each.local) not in taken)
    return Plan(
        {each: by_local[partners[each]] for each in rows if each in partners},
        [each for each in rows if each not in partners],
        list(free) if event.rests_since is None else [],
        {pk: partners[pk].date() for pk, day in slots.items() if pk in partners and partners[pk].date() != day},
    )


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


def fitting_dates(
    event: Event,
    now: datetime,
    *,
    since: datetime | None = None,
    beyond: timedelta = timedelta(0),
    waits: bool = False,
) -> list[recurrence.Start]:
    """The dates of the rule in the window, and so much `beyond` it, that are not left out; and those that were added, however far
    away. None before `since`. `waits`: it was put off, so that its row is still to be moved when its day has passed."""
    zone = event.timezone
    begin = since or now
    if not event.is_recurring and event.start_date < now.date() and waits:
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


def rows_ahead(event: Event, now: datetime) -> Q:
    """The rows that are not past: of a meeting that happens once also the one that was put off and waits for its new date."""
    ahead = Q(start__gte=now)
    return ahead if event.is_recurring else ahead | Q(status=OccurrenceStatus.POSTPONED)


def _first(event: Event) -> datetime:
    """Its first date (aware UTC: so many weeks later is so many hours)."""
    return event.local_start.replace(tzinfo=event.zone).astimezone(UTC)


def _horizon(event: Event, now: datetime) -> datetime:
    """Where the window ends (aware)."""
    return max(now, _first(event)) + WINDOW


def _is_monthly(event: Event) -> bool:
    return "MONTHLY" in event.rrule


def _stand_ins(event: Event, slots: Mapping[int, date]) -> list[Old]:
    """The days for which single dates stand, as if they were dates of the rule: their names are the keys of their events."""
    return [Old(pk, datetime.combine(day, event.start_time)) for pk, day in slots.items()]


def _keep_the_only_one(
    event: Event, rows: Sequence[Occurrence], fitting: list[recurrence.Start], partners: dict[Any, datetime]
) -> None:
    """A meeting that happens once has one date, which stays itself wherever it moves."""
    if event.is_recurring or partners or not fitting:
        return
    on = [each for each in rows if not each.is_cancelled] or rows
    if len(on) == 1:
        partners[on[0]] = fitting[0].local
