"""Changing some dates of a series: those dates move, as they are, to an event of their own. docs/explanation/series.md draws it.

Nothing that lists, shows or sends meetings knows of a date that differs from its event: there is none. What hangs on a date (who
comes, reminders, messages, numbers, its place in every calendar) hangs on its row, and the row only changes hands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from events import recurrence
from events.enums import AttendanceMode, EventStatus, Scope
from events.models import CoHost, Event, Occurrence
from events.services.parts import is_endless, parts, slots_of
from events.services.reckoning import identity, local_of

__all__ = ["SCHEDULE", "asked", "follow", "give", "is_endless", "kept_apart", "moving", "parts", "seen", "take_out"]

# What an event never takes over from another.
ITS_OWN = {"id", "public_id", "created", "modified", "created_by", "version", "slot"}
RULE = {"rrule", "rdates", "exdates", "skip_holidays", "skip_ranges"}
# What stays with each part when all are changed: its own first date, and the days that were chosen one by one.
NOT_FOLLOWED = {"start_date", "rrule", "rdates", "exdates"}
WEEK = 7
SCHEDULE = {"start_date", "start_time", "duration", "timezone", *RULE}


def seen(event: Event, occurrence: Occurrence | None = None, scope: str = Scope.ALL) -> Event:
    """The event as it would be if only these dates were its own: unsaved, for a form to show and for a change to be compared with."""
    copy = Event(**{each.attname: getattr(event, each.attname) for each in Event._meta.concrete_fields})
    copy._state.fields_cache = dict(event._state.fields_cache)
    copy._state.adding = False
    if occurrence is None or scope == Scope.ALL:
        return copy
    local = local_of(occurrence.recurrence_id)
    copy.start_date, copy.start_time = local.date(), local.time()
    if scope == Scope.THIS:
        copy.rrule, copy.rdates, copy.exdates, copy.skip_holidays, copy.skip_ranges = "", [], [], "", []
        return copy
    copy.start_time = event.start_time
    copy.exdates = [each for each in event.exdates if local_of(each).date() >= local.date()]
    copy.rdates = [each for each in event.rdates if each >= occurrence.recurrence_id]
    ruled = _ruled(event, before=occurrence.start)
    if occurrence.recurrence_id in copy.rdates:
        ahead = _ruled(event, since=occurrence.start, limit=1)
        copy.start_date = ahead[0].date() if ahead else local.date()
        if not ahead:
            copy.rrule, copy.start_time = "", local.time()
            copy.rdates = [each for each in copy.rdates if each != occurrence.recurrence_id]
    if count := recurrence.count_of(copy.rrule):
        copy.rrule = recurrence.ending(copy.rrule, count=count - len(ruled))
    return copy


@dataclass(frozen=True, slots=True)
class Asked:
    """A change as it is asked for: the fields that are `changed`, the `values` that its event gets so that they come true, and whether
    that is an event of its own, `apart` from the dates that stay as they are."""

    changed: dict[str, Any]
    values: dict[str, Any]
    apart: bool


def asked(event: Event, occurrence: Occurrence | None, scope: str, details: Mapping[str, Any]) -> Asked:
    """What these details change for the dates that the scope reaches. Nothing is written."""
    before = seen(event, occurrence, scope)
    some = occurrence is not None and scope != Scope.ALL
    apart = occurrence is not None and some and kept_apart(event, occurrence, scope)
    given = {name: value for name, value in details.items() if not (some and scope == Scope.THIS and name in RULE)}
    changed = {name: value for name, value in given.items() if getattr(before, name) != value}
    values = changed
    if some and not apart and changed.keys() & SCHEDULE:  # no other dates are left: it becomes what was seen of it
        values = {name: getattr(before, name) for name in SCHEDULE if getattr(before, name) != getattr(event, name)} | changed
    return Asked(changed, values, apart)


def kept_apart(event: Event, occurrence: Occurrence, scope: str) -> bool:
    """Whether a change of this scope needs an event of its own: there are other dates that must stay as they are."""
    if not event.is_recurring and not event.rdates:
        return False
    others = event.occurrences.exclude(pk=occurrence.pk)
    if scope == Scope.FOLLOWING:
        return others.filter(start__lt=occurrence.start).exists()
    return scope == Scope.THIS and (others.exists() or bool(event.rdates) or len(_ruled(event, limit=2)) > 1)


def take_out(event: Event, occurrence: Occurrence, scope: str, *, by: User) -> Event:
    """Move one date, or all from it on, to a new event of the same series that is otherwise the same. Both are saved; the caller
    holds the series. The rows stay what they are: nobody is told of anything."""
    local = local_of(occurrence.recurrence_id)
    as_seen = seen(event, occurrence, scope)
    kept = {each.attname: getattr(as_seen, each.attname) for each in Event._meta.concrete_fields if each.name not in ITS_OWN}
    child = Event(**kept, created_by=by)
    child._state.fields_cache = dict(event._state.fields_cache)
    moved = event.occurrences.all()
    was_added = occurrence.recurrence_id in event.rdates
    if scope == Scope.THIS:
        child.slot = local.date() if event.is_recurring and not was_added else None
        moved = moved.filter(pk=occurrence.pk)
        event.rdates = [each for each in event.rdates if each != occurrence.recurrence_id]
    else:
        moved = moved.filter(start__gte=occurrence.start)
        event.exdates = [each for each in event.exdates if each not in as_seen.exdates]
        event.rdates = [each for each in event.rdates if each < occurrence.recurrence_id]
        if event.rrule:
            event.rrule = _until_before(event, local.date())
        event.version += 1
    if not event.is_recurring and event.rdates and moved.filter(recurrence_id=identity(event.local_start)).exists():
        begins = local_of(event.rdates[0])  # what it was first listed for has gone; one of the added dates stands for it
        event.start_date, event.start_time, event.rdates = begins.date(), begins.time(), event.rdates[1:]
    child.save()
    event.save()
    moved.update(event=child, modified=timezone.now())
    cohosts = CoHost.objects.filter(event=event)
    CoHost.objects.bulk_create(
        CoHost(event=child, group_id=each.group_id, status=each.status, asked_by_id=each.asked_by_id) for each in cohosts
    )
    return child


def moving(event: Event, changed: Iterable[str], among: Iterable[Event]) -> dict[int, date]:
    """The days for which single dates stand and which follow a change of these fields, as `slots_of` has them. To be asked before."""
    return slots_of(event, among) if {*changed} & {"rrule", "start_date"} else {}


def give(event: Event, values: Mapping[str, Any], *, among: Iterable[Event], now: datetime) -> None:
    """Set these fields, and what follows for its rule; nothing is saved. Dates that were added at its hour keep its hour; it ends where
    the next part (of `among`, the events of its series) begins; and whoever changes its times says that it goes on."""
    old_time = event.start_time
    for name, value in values.items():
        setattr(event, name, value)
    if "start_time" in values and "rdates" not in values:
        event.rdates = [_at(each, event.start_time) if local_of(each).time() == old_time else each for each in event.rdates]
    if "rrule" in values:
        event.rrule = ends_before_the_next(event, among)
    if SCHEDULE & {*values}:
        event.rests_since = None
        if is_endless(event):
            event.renewed_at, event.renewal_asked_at = now, None


def _at(name: str, clock: time) -> str:
    return identity(datetime.combine(local_of(name).date(), clock))


def follow(
    before: Event, after: Event, changed: Iterable[str], among: Iterable[Event], *, since: date | None = None, now: datetime
) -> list[tuple[Event, dict[str, Any]]]:
    """What the other events of the series take over of a change, each field only where its value was still the old one.

    `before` and `after` are the changed event; `since`: only those from this local day on. Events whose dates are all past are left
    alone, and so are those that are cancelled, but for the safety level: their pages can still be read.
    """
    found = []
    for other in among:
        if other.pk == after.pk:
            continue
        if since is not None and (other.slot or other.start_date) < since:
            continue
        values = {
            name: getattr(after, name)
            for name in changed
            if name not in NOT_FOLLOWED
            and not (name in RULE and not other.is_recurring)
            and getattr(other, name) == getattr(before, name)
        }
        values |= _same_rule(before, after, other)
        values = _possible(other, values)
        values = {name: value for name, value in values.items() if getattr(other, name) != value}
        is_ahead = other.occurrences.filter(start__gte=now).exists() or is_endless(other)
        if other.status == EventStatus.CANCELLED or not is_ahead:
            values = {name: value for name, value in values.items() if name == "safety_level"}
        if values:
            found.append((other, values))
    return found


def ends_before_the_next(event: Event, among: Iterable[Event]) -> str:
    """Its rule, ended on the day before the next part of the series begins: no day is in two parts."""
    later = [each.start_date for each in among if each.slot is None and each.is_recurring and each.start_date > event.start_date]
    if not later or not event.rrule:
        return event.rrule
    first = min(later)
    over = _ruled(event, since=datetime.combine(first, datetime.min.time(), event.zone), limit=1)
    return _until_before(event, first) if over else event.rrule


def _same_rule(before: Event, after: Event, other: Event) -> Mapping[str, Any]:
    """Another part that repeated in the same way repeats in the new way, with its own end; its first date moves as far."""
    if before.rrule == after.rrule or not other.is_recurring or not after.rrule:
        return {}
    old, new = recurrence.pattern(before.rrule), recurrence.pattern(after.rrule)
    if old == new or recurrence.pattern(other.rrule) != old:
        return {}
    moved = after.start_date - before.start_date
    first = other.start_date + moved if abs(moved) < timedelta(days=WEEK) else other.start_date
    return {"rrule": recurrence.ending(new, like=other.rrule), "start_date": first}


def _possible(other: Event, values: dict[str, Any]) -> dict[str, Any]:
    """Without what would leave a room without an address, or a screen without a link."""
    mode = values.get("attendance_mode", other.attendance_mode)
    if mode != AttendanceMode.ONLINE and values.get("place", other.place) is None:
        values.pop("place", None)
    if mode != AttendanceMode.IN_PERSON and not values.get("conference_url", other.conference_url):
        values.pop("conference_url", None)
    return values


def _until_before(event: Event, day: date) -> str:
    return recurrence.ending(recurrence.pattern(event.rrule), last=day - timedelta(days=1), timezone=event.timezone)


def _ruled(event: Event, *, since: datetime | None = None, before: datetime = recurrence.END, limit: int = 1000) -> list[datetime]:
    """The wall times that the rule gives, those that are left out among them."""
    since = since or datetime.min.replace(tzinfo=before.tzinfo)
    found = recurrence.starts(event.rrule, event.local_start, event.timezone, after=since, before=before, limit=limit)
    return [each.local for each in found]
