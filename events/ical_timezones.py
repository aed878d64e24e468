"""VTIMEZONE (RFC 5545 3.6.5) for an IANA time zone, exact for the years asked and as rules where the zone keeps one.

`icalendar.Timezone.from_tzinfo` writes spring onsets an hour late, and in lists (RDATE) of which Outlook reads nothing and
ical.js the first. So a yearly change is written as a rule (RRULE), and each other change as an observance of its own.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from events.rrule import DAYS

# So many years are looked at before a zone is said to keep a rule: enough to tell "the last Sunday" from "the fourth".
LOOK_AHEAD = 12
NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class _Change:
    """The moment when a clock changes: `onset` is the naive local time by the offset before (RFC 5545 3.6.5)."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=256)
def vtimezone(zone: ZoneInfo, first_year: int, last_year: int) -> bytes:
    """The VTIMEZONE of `zone`, exact from the start of `first_year` to the end of `last_year`."""
    since = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    final_year = max(last_year + 1, first_year + LOOK_AHEAD)
    changes = _changes(zone, since, datetime(final_year + 1, 1, 1, tzinfo=UTC))
    groups: dict[tuple[timedelta, timedelta], list[_Change]] = defaultdict(list)
    if not changes or changes[0].onset.year >= first_year:
        begin = since.astimezone(zone)
        offset = begin.utcoffset() or NONE
        groups[offset, offset].append(_Change(begin.replace(tzinfo=None), offset, offset, begin.tzname() or ""))
    for change in changes:
        groups[change.before, change.after].append(change)
    component = Timezone()
    component.add("TZID", zone.key)
    has_summer_time = any((change.onset.replace(tzinfo=zone) + timedelta(days=7)).dst() for change in changes)
    for group in groups.values():
        if rule := _yearly_rule([change.onset for change in group], final_year):
            component.add_component(_observance(group[0], has_summer_time=has_summer_time, rule=rule))
        else:
            needed = [change for change in group if change.onset.year <= last_year + 1]
            component.subcomponents += [_observance(change, has_summer_time=has_summer_time) for change in needed]
    return bytes(component.to_ical())


@lru_cache(maxsize=1)
def utc_timezone() -> bytes:
    """A VTIMEZONE that says nothing, for a calendar that must hold a component and has no meeting."""
    component = Timezone()
    component.add("TZID", "UTC")
    always = datetime(1970, 1, 1)  # noqa: DTZ001 (wall time)
    component.add_component(_observance(_Change(always, NONE, NONE, "UTC"), has_summer_time=False))
    return bytes(component.to_ical())


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> list[_Change]:
    """The changes of offset of `zone` between two UTC instants, found week by week, then to the second."""
    found = []
    week = timedelta(weeks=1)
    while begin < end:
        if _offset(zone, begin) != _offset(zone, begin + week):
            low, high = begin, begin + week
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, low) else (low, middle)
            before, after = _offset(zone, low), _offset(zone, high)
            found.append(_Change((high + before).replace(tzinfo=None), before, after, high.astimezone(zone).tzname() or ""))
        begin += week
    return found


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or NONE


def _observance(
    change: _Change, *, has_summer_time: bool, rule: dict[str, str | int] | None = None
) -> TimezoneStandard | TimezoneDaylight:
    # The greater offset is called daylight time also in Dublin and Casablanca, whose law calls the smaller one special.
    component = TimezoneDaylight() if has_summer_time and change.after > change.before else TimezoneStandard()
    component.add("DTSTART", change.onset)
    component.add("TZOFFSETFROM", change.before)
    component.add("TZOFFSETTO", change.after)
    component.add("TZNAME", change.name)
    if rule:
        component.add("RRULE", rule)
    return component


def _yearly_rule(onsets: list[datetime], final_year: int) -> dict[str, str | int] | None:
    """The rule that puts the onset on the same weekday of the same month in every year up to `final_year`, if there is one."""
    if [onset.year for onset in onsets] != list(range(onsets[0].year, final_year + 1)) or len(onsets) < 3:
        return None
    if len({(onset.month, onset.weekday(), onset.time()) for onset in onsets}) > 1:
        return None
    positions = {(onset.day - 1) // 7 + 1 for onset in onsets}
    if all((onset + timedelta(weeks=1)).month != onset.month for onset in onsets):
        positions = {-1}
    if len(positions) > 1:
        return None
    return {"FREQ": "YEARLY", "BYMONTH": onsets[0].month, "BYDAY": f"{positions.pop()}{DAYS[onsets[0].weekday()]}"}
