"""Which old date becomes which new one when a rule has changed. Without a database.

So that a calendar moves the entry it knows, instead of losing one and gaining another, dates are paired in this order: the same
wall time; else the same day; else the same week; else, where the rule is monthly, the same month. Of several in one week or month
the first becomes the first.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Key = Callable[[datetime], Hashable]


@dataclass(frozen=True, slots=True)
class Old:
    """A date as it was: what it is called, its wall time. `stays` on its day: it is not paired within a week or month."""

    name: Any
    local: datetime
    stays: bool = False


def pair(old: Iterable[Old], new: Iterable[datetime], *, monthly: bool) -> dict[Any, datetime]:
    """The new wall time for the name of each old date that has one. No new date is given twice."""
    keys: list[tuple[Key, bool]] = [(_moment, False), (datetime.date, False), (_week, True)]
    if monthly:
        keys.append((_month, True))
    partners: dict[Any, datetime] = {}
    waiting = sorted(old, key=lambda each: each.local)
    free = sorted(set(new))
    for key, moves in keys:
        offered = defaultdict[Hashable, deque[datetime]](deque)
        for local in free:
            offered[key(local)].append(local)
        for each in waiting:
            if not (moves and each.stays) and (found := offered.get(key(each.local))):
                partners[each.name] = found.popleft()
        taken = set(partners.values())
        free = [local for local in free if local not in taken]
        waiting = [each for each in waiting if each.name not in partners]
    return partners


def _moment(local: datetime) -> Hashable:
    return local


def _week(local: datetime) -> Hashable:
    return local.isocalendar()[:2]


def _month(local: datetime) -> Hashable:
    return local.year, local.month
