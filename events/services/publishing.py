"""Making, changing and cancelling events, and keeping their dates and what search knows of them true."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import User
from core import audit
from events import follow_notices, notices
from events.disclosure import is_listed, public_point
from events.enums import EventStatus, PartStat
from events.models import Event, Occurrence
from events.services import occurrences
from groups.disclosure import may_leave
from groups.models import Group
from groups.services.registration import OutdatedError, forget_place
from places import seeking
from places.located import columns
from places.models import Place

__all__ = [
    "Details",
    "OutdatedError",
    "cancel",
    "change",
    "create",
    "extend",
    "place_may_leave",
    "refresh",
    "refresh_group",
    "refresh_place",
]


class Details(TypedDict, total=False):
    """What organisers say of a meeting. `start_date` and `start_time` are wall time in `timezone` (IANA name)."""

    kind: str
    title: str
    teaser: str
    description: str
    attendance_mode: str
    place: Place | None
    directions: str
    conference_url: str
    safety_level: str
    timezone: str
    start_date: date
    start_time: time
    duration: timedelta
    rrule: str


SCHEDULE = {"start_date", "start_time", "duration", "rrule", "timezone"}
# What calendars show of every date: a change makes them fetch it again.
SHOWN = {"title", "teaser", "description", "attendance_mode", "place", "directions", "conference_url", "kind", "safety_level"}

# What those who come must hear of, beside the time.
CONCERNS = {"title", "place", "attendance_mode", "conference_url", "directions"}


@transaction.atomic
def create(host: Group, *, by: User, public_id: str = "", now: datetime | None = None, **details: Unpack[Details]) -> Event:
    """List a meeting of `host`, with the dates of its next 26 weeks, and tell those who follow the group.

    Raises IntegrityError when there is an event with this `public_id` already (see core.forms.once).
    """
    event = Event(host=host, created_by=by, **details)
    if public_id:
        event.public_id = public_id
    event.save()
    occurrences.materialise(event, now)
    refresh(Event.objects.filter(pk=event.pk))
    follow_notices.listed(event)
    audit.record("events.create", event, actor=by, data={"group": host.public_id})
    return event


@transaction.atomic
def change(event: Event, *, by: User, version: int, now: datetime | None = None, **details: Unpack[Details]) -> Event:
    """Change a meeting and every date of it that is still to come; those who come are told what concerns them.

    `version` is the one that the editor saw. Raises OutdatedError when somebody changed the meeting in between, unless to
    the very same: a form that arrives twice has one result and tells people once.
    """
    now = now or timezone.now()
    event = Event.objects.select_for_update(of=("self",)).select_related("host", "host__place", "place").get(pk=event.pk)
    changed = {field for field, value in details.items() if getattr(event, field) != value}
    if not changed:
        return event
    if event.version != version or event.status == EventStatus.CANCELLED:
        raise OutdatedError(event.public_id)
    old_place = event.place
    for field in changed:
        setattr(event, field, details[field])  # type: ignore[literal-required]
    event.version += 1
    event.save()
    step = occurrences.materialise(event, now) if changed & SCHEDULE else occurrences.Step()
    if changed & SHOWN:
        _revise(event, now, besides=step.moved)
    refresh(Event.objects.filter(pk=event.pk))
    _tell(event, now, changed, step)
    if old_place is not None and "place" in changed:
        forget_place(old_place)
    audit.record("events.change", event, actor=by, data={"fields": sorted(changed), "version": event.version})
    return event


@transaction.atomic
def cancel(event: Event, *, by: User, now: datetime | None = None, group_closes: bool = False) -> bool:
    """Cancel a meeting with all dates to come; those who come are told. False when it was cancelled before.

    `group_closes`: its group is taken away in the same transaction, and they are told all the same.
    """
    event = Event.objects.select_for_update(of=("self",)).select_related("host").get(pk=event.pk)
    if event.status == EventStatus.CANCELLED:
        return False
    event.status = EventStatus.CANCELLED
    event.version += 1
    event.save(update_fields=["status", "version", "modified"])
    ahead = Occurrence.objects.for_disclosure().upcoming(now).scheduled().filter(event=event)
    occurrences.call_off(ahead, group_closes=group_closes)
    audit.record("events.cancel", event, actor=by, data={"version": event.version})
    return True


@transaction.atomic
def extend(event: Event, now: datetime | None = None) -> int:
    """Add the dates that have come into the window since last time; how many."""
    step = occurrences.materialise(event, now)
    if step.made:
        refresh(Event.objects.filter(pk=event.pk))
    return len(step.made)


def refresh(events: QuerySet[Event]) -> None:
    """Bring what search knows of these events' dates (listed, disclosed point, cells) in line with the gate."""
    for event in events.select_related("host", "place"):
        event.occurrences.update(host=event.host, is_listed=is_listed(event), **columns(public_point(event)))
        if event.place is not None:
            seeking.seek(event.place)


def refresh_group(group: Group) -> None:
    """The consequence of a changed group: all its meetings follow, and calendars fetch them again."""
    refresh(group.events.all())


def refresh_place(place: Place) -> None:
    """The consequence of a better position: the meetings there follow, and calendars fetch them again. Nobody gets a mail: the
    address is what it was."""
    now, there = timezone.now(), Event.objects.filter(place=place)
    refresh(there)
    for event in there:
        _revise(event, now, besides=())


def place_may_leave(place: Place) -> bool | None:
    """Whether the meetings to come at this place allow that a provider outside is asked about it; None where there are none."""
    ahead = Event.objects.published().filter(place=place, occurrences__in=Occurrence.objects.upcoming().scheduled())
    said = [
        is_listed(event) and not event.host.is_example and may_leave(event.level)
        for event in ahead.select_related("host").distinct()
    ]
    return all(said) if said else None


def _revise(event: Event, now: datetime, *, besides: Iterable[Occurrence]) -> None:
    """Raise the revision of every date to come that was not revised with its time."""
    ahead = Occurrence.objects.filter(event=event).upcoming(now)
    ahead.exclude(pk__in=[each.pk for each in besides]).update(sequence=F("sequence") + 1, modified=now)


def _tell(event: Event, now: datetime, changed: set[str], step: occurrences.Step) -> None:
    """One message a date: what changed about all of them and what about this one."""
    what = changed & CONCERNS
    occurrences.tell_moved(step, besides=what)
    if not what:
        return
    told = [each.pk for each in step.moved]
    ahead = Occurrence.objects.for_disclosure().upcoming(now).scheduled().filter(event=event)
    for occurrence in ahead.filter(attendances__partstat=PartStat.ACCEPTED).exclude(pk__in=told).distinct():
        notices.changed(occurrence, what=what)
