"""Which dates a meeting will have once it is saved, asked before it is: the same reckoning, with nothing written.

What `publishing.create` and `publishing.change` would do to the rows is planned by the same functions (`series.py`, `reckoning.py`).
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from events import recurrence
from events.enums import Scope
from events.models import Event, Occurrence
from events.services import series
from events.services.reckoning import Plan, fitting_dates, last_of, plan, rows_ahead


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`dates` are the next ones of the meeting that the change makes or changes; those that lie beyond its window get their rows later.
    `off`: the days of its rule on which a date does not take place, with the state in words. `apart`: the days for which a date stands
    that was changed by itself, and the day of that one. `rrule`: the rule as it will be kept."""

    rrule: str
    dates: list[recurrence.Start] = field(default_factory=list)
    off: dict[date, str] = field(default_factory=dict)
    apart: dict[date, date] = field(default_factory=dict)


def foresee(
    details: Mapping[str, Any],
    *,
    event: Event | None = None,
    occurrence: Occurrence | None = None,
    scope: str = Scope.ALL,
    now: datetime,
    limit: int,
    furthest: timedelta,
) -> Foreseen:
    """What saving these `details` (those of `publishing.Details` that say when) would lead to: at most `limit` dates, none further
    than `furthest` beyond the window. Without an `event` one is listed; else it is changed, as far as `scope` reaches."""
    if event is None:
        listed = Event(renewed_at=now, **details)
        return _foreseen(listed, plan(listed, [], among=[], slots={}, past=(), now=now), [], now, limit, furthest)
    asked = series.asked(event, occurrence, scope, details)
    among = [each for each in series.parts(event) if each.pk != event.pk]
    after, rows = series.seen(event), event.occurrences.order_by("start")
    if asked.apart and occurrence is not None:
        among = [*among, event]
        after = series.seen(event, occurrence, scope)
        after.pk = sys.maxsize  # the last of all, as it will be
        rows = rows.filter(pk=occurrence.pk) if scope == Scope.THIS else rows.filter(start__gte=occurrence.start)
    among = [*among, after]
    slots = series.moving(after, asked.values, among)
    series.give(after, asked.values, among=among, now=now)
    ahead = list(rows.filter(rows_ahead(after, now)))
    past = set(rows.filter(start__lt=now).values_list("recurrence_id", flat=True))
    found = plan(after, ahead, among=among, slots=slots, past=past, now=now)
    return _foreseen(after, found, among, now, limit, furthest)


def _foreseen(after: Event, found: Plan, among: Iterable[Event], now: datetime, limit: int, furthest: timedelta) -> Foreseen:
    off = {}
    dates = list(found.made)
    for row, start in found.kept.items():
        if after.is_recurring and row.is_cancelled:
            off[start.local.date()] = _("cancelled")
        elif after.is_recurring and row.is_postponed:
            off[start.local.date()] = _("postponed, its new date follows")
        else:
            dates.append(start)
    single = [each for each in among if each.slot is not None and each.pk != after.pk] if after.is_recurring else []
    apart = {found.slots.get(each.pk, each.slot): each.start_date for each in single if each.slot}
    if after.is_recurring and after.rests_since is None and len(dates) < limit:
        known = {each.local.date() for each in dates} | off.keys() | apart.keys()
        later = fitting_dates(after, now, since=last_of(after, now), beyond=furthest)
        dates += [each for each in later if each.local.date() not in known]
    dates.sort(key=lambda each: (each.utc, each.local))
    return Foreseen(after.rrule, dates[:limit], off, apart)
