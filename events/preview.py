"""The next dates of a meeting before it is saved: which they are, what is left out and why, and what the clocks do to them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events import recurrence

FURTHEST = timedelta(days=730)
AT_ONCE = 250  # dates looked at before one gives up: those of two years of working days are fewer
SHOWN = 6
MOST_LEFT_OUT = 12

Why = Callable[[date], str]  # the name of a bank holiday on a day; "" where there is none


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A date that the rule gives and that does not take place, with the reason in words ("" where a person chose it)."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`dates` are the next ones, `left_out` those that would lie among them, `clock` sentences on what a change of the clocks does."""

    dates: list[recurrence.Start] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    clock: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Skips:
    """What is left out: single days, ranges of days (both ends included), and the days that `holiday` gives a name."""

    days: frozenset[date] = frozenset()
    ranges: tuple[tuple[date, date], ...] = ()
    holiday: Why = lambda _day: ""

    def why(self, day: date) -> LeftOut | None:
        """Why this day is left out; None where it is not."""
        if day in self.days:
            return LeftOut(day, "")
        for first, last in self.ranges:
            if first <= day <= last:
                words = {"from": date_format(first, "j F"), "to": date_format(last, "j F Y")}
                return LeftOut(day, _("break from %(from)s to %(to)s") % words)
        name = self.holiday(day)
        return LeftOut(day, name) if name else None


def preview(
    rrule: str,
    start: datetime,
    zone: str,
    *,
    now: datetime,
    dates: Iterable[recurrence.Start],
    skips: Skips,
    besides: Mapping[date, str] | None = None,
) -> Preview:
    """What is to be said of the next `dates`, as they will be saved (at most six, in order).

    `start` is the naive wall time of the first date in `zone`; `besides` are days of the rule on which it does not take place though
    nothing leaves them out, with the words why.
    """
    found = Preview([*dates])
    first = start.replace(tzinfo=ZoneInfo(zone))
    before = max(now, first) + FURTHEST
    if len(found.dates) == SHOWN:
        before = found.dates[-1].utc
    on = {each.local.date() for each in found.dates}
    by_rule = recurrence.starts(rrule, start, zone, after=now, before=before, limit=AT_ONCE) if rrule else []
    for day in (each.local.date() for each in by_rule):
        if day in on or len(found.left_out) == MOST_LEFT_OUT:
            continue
        out = LeftOut(day, besides[day]) if besides and day in besides else skips.why(day)
        if out is not None:
            found.left_out.append(out)
    found.clock.extend(_clock(found.dates, zone))
    return found


def spoken(at: datetime) -> str:
    """A wall time as the clock on the wall shows it, whatever zone the page is in: "7 pm", "1:30 am"."""
    return date_format(at, _("g:i a") if at.minute else _("g a")).replace(".", "")


def _clock(dates: Iterable[recurrence.Start], zone: str) -> Iterator[str]:
    """What happens to these dates when the clocks change."""
    dates = list(dates)
    local = ZoneInfo(zone)
    said = set[date]()
    for each in dates:
        given = {"date": date_format(each.local, "l j F Y"), "time": spoken(each.local)}
        if recurrence.is_nonexistent(each.local, zone):
            given["later"] = spoken(each.utc.astimezone(local).replace(tzinfo=None))
            said.add(each.local.date())
            yield _("On %(date)s the clocks go forward and skip %(time)s: that day it is at %(later)s.") % given
        elif recurrence.is_ambiguous(each.local, zone):
            said.add(each.local.date())
            yield _("On %(date)s the clocks go back, so %(time)s comes twice. We take the first.") % given
    for before, after in pairwise(dates):
        changes = _change(before.local.date(), after.local.date(), local)
        if changes is not None and changes[0] not in said:
            day, forward = changes
            given = {"day": date_format(day, "l j F"), "time": spoken(dates[0].local)}
            if forward:
                yield _("The clocks go forward on %(day)s: %(time)s stays %(time)s.") % given
            else:
                yield _("The clocks go back on %(day)s: %(time)s stays %(time)s.") % given


def _change(first: date, last: date, zone: ZoneInfo) -> tuple[date, bool] | None:
    """The day between two others on which the clocks change, and whether they go forward; None where they do not."""
    was = _offset(first, zone)
    if _offset(last, zone) == was:
        return None
    day = first + timedelta(days=1)
    while _offset(day, zone) == was:
        day += timedelta(days=1)
    return day, _offset(day, zone) > was


def _offset(day: date, zone: ZoneInfo) -> timedelta:
    return datetime.combine(day, time(12), tzinfo=zone).utcoffset() or timedelta()
