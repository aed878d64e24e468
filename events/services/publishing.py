"""Making, publishing and changing events, with what follows for their dates, for search and for those who come.

Whether they take place is `calling_off.py`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core import audit
from events import follow_notices, notices, reminders
from events.enums import EventStatus, Scope
from events.models import Event, Occurrence, Picture
from events.services import dates, extending, occurrences, reckoning, seats, series
from events.services.calling_off import cancel, reinstate
from events.services.listed import place_may_leave, refresh, refresh_group, refresh_place, revise
from events.services.parts import locked
from groups.models import Group
from groups.services.registration import OutdatedError, forget_place
from places.models import Place

__all__ = [
    "Details",
    "OutdatedError",
    "cancel",
    "change",
    "create",
    "discard",
    "duplicate",
    "extend",
    "place_may_leave",
    "publish",
    "refresh",
    "refresh_group",
    "refresh_place",
    "reinstate",
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
    rdates: list[str]
    exdates: list[str]
    skip_holidays: str
    skip_ranges: list[list[str]]
    languages: list[str]
    bring: str
    notice: str
    notice_online: str
    picture: Picture | None
    access: dict[str, dict[str, str]]
    capacity: int | None
    guests_most: int
    link_hours: int
    link_public: bool
    reminder_hours: list[int]


# What calendars show of every date: a change makes them fetch it again.
SHOWN = {
    "title",
    "teaser",
    "description",
    "attendance_mode",
    "place",
    "directions",
    "conference_url",
    "kind",
    "safety_level",
    "access",
    "languages",
    "bring",
}

# What those who come must hear of, beside the time.
CONCERNS = {"title", "place", "attendance_mode", "conference_url", "directions"}
# What a duplicate begins anew.
OF_ONE = {"id", "public_id", "created", "modified", "series", "slot", "status", "status_at", "hidden_at", "hidden_reason", "exdates",
          "rdates", "checklist_done", "renewed_at", "renewal_asked_at", "rests_since", "version", "created_by"}  # fmt: skip


@transaction.atomic
def create(
    host: Group, *, by: User, public_id: str = "", draft: bool = False, now: datetime | None = None, **details: Unpack[Details]
) -> Event:
    """List a meeting of `host`, with the dates of its next 26 weeks, and tell those who follow the group.

    A `draft` is there for nobody but those who run the group, until `publish`. Raises IntegrityError when there is an event with this
    `public_id` already (see core.forms.once).
    """
    now = now or timezone.now()
    event = Event(host=host, created_by=by, renewed_at=now, status_at=now, **details)
    event.status = EventStatus.DRAFT if draft else EventStatus.PUBLISHED
    if public_id:
        event.public_id = public_id
    event.save()
    occurrences.materialise(event, now)
    refresh(Event.objects.filter(pk=event.pk))
    if not draft:
        follow_notices.listed(event)
    audit.record("events.draft" if draft else "events.create", event, actor=by, data={"group": host.public_id})
    return event


@transaction.atomic
def publish(event: Event, *, by: User, now: datetime | None = None) -> bool:
    """Show a draft to others and tell those who follow the group; once. False when it is no draft."""
    now = now or timezone.now()
    event = locked(event)[event.pk]
    if event.status != EventStatus.DRAFT:
        return False
    event.status, event.status_at, event.renewed_at = EventStatus.PUBLISHED, now, now
    event.version += 1
    event.save(update_fields=["status", "status_at", "renewed_at", "version", "modified"])
    occurrences.materialise(event, now)
    refresh(Event.objects.filter(pk=event.pk))
    follow_notices.listed(event)
    audit.record("events.publish", event, actor=by, data={"group": event.host.public_id, "version": event.version})
    return True


@transaction.atomic
def discard(event: Event, *, by: User) -> bool:
    """Delete a draft, with its dates. False when it is no draft."""
    event = locked(event)[event.pk]
    if event.status != EventStatus.DRAFT:
        return False
    audit.record("events.discard", event, actor=by, data={"group": event.host.public_id})
    place = event.place
    event.delete()
    if place is not None:
        forget_place(place)
    return True


@transaction.atomic
def duplicate(event: Event, *, by: User, public_id: str = "", now: datetime | None = None) -> Event:
    """The same once more as a draft: its words and its rule, none of its people. It begins on the next date that fits.

    Raises IntegrityError when there is an event with this `public_id` already.
    """
    now = now or timezone.now()
    fields = [each for each in Event._meta.concrete_fields if each.name not in OF_ONE]
    copy = Event(**{each.attname: getattr(event, each.attname) for each in fields}, created_by=by, renewed_at=now)
    copy.status, copy.status_at = EventStatus.DRAFT, now
    if public_id:
        copy.public_id = public_id
    copy.start_date = _next_day(copy, now)
    copy.save()
    occurrences.materialise(copy, now)
    refresh(Event.objects.filter(pk=copy.pk))
    audit.record("events.duplicate", copy, actor=by, data={"group": copy.host.public_id, "of": event.public_id})
    return copy


def _next_day(event: Event, now: datetime) -> date:
    """Its first date if that is ahead; else the next one of its rule, else the same day of the week, next week at the earliest."""
    today = now.astimezone(event.zone).date()
    if event.start_date > today:
        return event.start_date
    if ahead := occurrences.next_dates(event, now=now, limit=1):
        return ahead[0].local.date()
    weeks = (today - event.start_date).days // 7 + 1
    return event.start_date + timedelta(weeks=weeks)


@transaction.atomic
def change(
    event: Event,
    *,
    by: User,
    version: int,
    scope: str = Scope.ALL,
    occurrence: Occurrence | None = None,
    now: datetime | None = None,
    **details: Unpack[Details],
) -> Event:
    """Change a meeting: all its dates to come, `occurrence` alone, or that and those after it. Those who come are told what concerns them.

    The answer is the event that holds the changed dates now: another one than `event` where only some were changed. Of the other
    parts of the series those change too that the scope reaches, each field only where it was not edited there before.

    `version` is the one that the editor saw. Raises OutdatedError when somebody changed the meeting in between, unless to
    the very same: a form that arrives twice has one result and tells people once.
    """
    now = now or timezone.now()
    among = locked(event)
    event = whole = among[event.pk]
    since = None
    is_outdated = event.version != version or event.status == EventStatus.CANCELLED
    if occurrence is not None and scope != Scope.ALL:
        occurrence = Occurrence.objects.get(pk=occurrence.pk)
        since = reckoning.local_of(occurrence.recurrence_id).date()
        event = among[occurrence.event_id]
        # Somebody took it out meanwhile, perhaps this very form; or it is over.
        is_outdated |= event.pk != whole.pk or (occurrence.is_over(now) and not occurrence.is_postponed)
    asked = series.asked(event, occurrence, scope, details)
    if not asked.changed:
        return event
    if is_outdated:
        raise OutdatedError(event.public_id)
    if asked.apart and occurrence is not None:
        event = among[0] = series.take_out(whole, occurrence, scope, by=by)
        data = {"fields": ["rrule"], "version": whole.version, "scope": scope}
        audit.record("events.split", whole, actor=by, data=data)
    parts = list(among.values())
    before = series.seen(event)
    _apply(event, asked.values, now=now, among=parts, is_new=asked.apart)
    if scope != Scope.THIS:
        for other, values in series.follow(before, event, asked.changed, parts, since=since, now=now):
            _apply(other, values, now=now, among=parts)
    data = {"fields": sorted(asked.changed), "version": event.version}
    audit.record("events.change", event, actor=by, data=data if scope == Scope.ALL else {**data, "scope": scope})
    return event


def _apply(event: Event, values: Mapping[str, Any], *, now: datetime, among: Iterable[Event], is_new: bool = False) -> None:
    """Give one event these values, and bring its dates, its lists and its people in line with them."""
    changed = set(values)
    slots = series.moving(event, changed, among)
    old_place = event.place
    series.give(event, values, among=among, now=now)
    event.version += 1
    event.save()
    step = occurrences.materialise(event, now, slots=slots) if is_new or changed & series.SCHEDULE else occurrences.Step()
    if changed & SHOWN:
        revise(event, now, besides=step.moved)
    refresh(Event.objects.filter(pk=event.pk))
    _tell(event, now, changed, step)
    if changed & {"capacity", "safety_level"}:
        seats.fill_event(event, now=now)
    if old_place is not None and "place" in changed:
        forget_place(old_place)


def extend(event: Event, now: datetime | None = None) -> int:
    """Add the dates of one series that have come into the window since last time; how many."""
    return extending.extend([event], now or timezone.now())


def _tell(event: Event, now: datetime, changed: set[str], step: occurrences.Step) -> None:
    """One message a date: what changed about all of them and what about this one."""
    what = changed & CONCERNS
    dates.tell_moved(step, besides=what)
    if not what and "reminder_hours" not in changed:
        return
    told = [each.pk for each in step.moved]
    ahead = dates.with_people(Occurrence.objects.for_disclosure().upcoming(now).scheduled().filter(event=event))
    for occurrence in ahead.filter(Q(has_people=True)).exclude(pk__in=told):
        notices.changed(occurrence, what=what)
        if "reminder_hours" in changed:
            reminders.schedule(occurrence, now=now)
