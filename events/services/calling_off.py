"""Whether dates take place: a whole meeting, or those of a series from one date on, cancelled, postponed and brought back.

Each deed marks its dates with one and the same moment (`status_at`), by which they are found again when it is taken back; who comes to
several of them gets one mail. What has no more dates to come by such a deed rests: the night adds none. One date alone is `occurrences.py`.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core import audit
from events import reminders, several_notices
from events.enums import EventStatus, OccurrenceStatus, Scope, StillOn
from events.models import Event, Occurrence
from events.series_dates import of_series
from events.services import dates, extending, occurrences
from events.services.listed import refresh
from events.services.parts import locked, stands_alone

STATE = ["status", "status_at", "sequence", "still_on", "still_on_asked_at", "modified"]


@transaction.atomic
def cancel(event: Event, *, by: User, now: datetime | None = None, group_closes: bool = False) -> bool:
    """Cancel a meeting with all dates to come; those who come are told. False when it was cancelled before, or is a draft.

    All parts of its series that have dates to come are cancelled with it; a date that was taken out of one is cancelled alone.
    `group_closes`: its group is taken away in the same transaction, and they are told all the same.
    """
    now = now or timezone.now()
    among = locked(event)
    event = among[event.pk]
    if event.status != EventStatus.PUBLISHED:
        return False
    ahead = dates.with_people(Occurrence.objects.for_disclosure().upcoming(now).exclude(status=OccurrenceStatus.CANCELLED))
    beside = {each.event_id for each in ahead.filter(event__in=among.values())} if not stands_alone(event) else set()
    off = [each for each in among.values() if each.pk == event.pk or (each.pk in beside and each.status == EventStatus.PUBLISHED)]
    for each in off:
        each.status, each.status_at = EventStatus.CANCELLED, now
        each.version += 1
        each.save(update_fields=["status", "status_at", "version", "modified"])
    found = list(ahead.filter(event__in=off))
    for date in found:
        if not date.is_postponed:  # those stay that, for when it is taken back
            date.status, date.status_at = OccurrenceStatus.CANCELLED, now
    _save(found)
    several_notices.cancelled((date for date in found if date.has_people), group_closes=group_closes)  # type: ignore[attr-defined]
    audit.record("events.cancel", event, actor=by, data={"version": event.version})
    return True


@transaction.atomic
def reinstate(event: Event, *, by: User, now: datetime | None = None) -> bool:
    """It takes place after all: the dates to come that were cancelled with it, by the same deed, are on again, and who comes is told.

    False when it is not cancelled.
    """
    now = now or timezone.now()
    among = locked(event)
    event = among[event.pk]
    if event.status != EventStatus.CANCELLED:
        return False
    at = event.status_at
    back = [
        each for each in among.values() if each.pk == event.pk or (each.status == EventStatus.CANCELLED and each.status_at == at)
    ]
    for each in back:
        each.status, each.status_at = EventStatus.PUBLISHED, now
        each.version += 1
        each.save(update_fields=["status", "status_at", "version", "modified"])
    ahead = Occurrence.objects.for_disclosure().upcoming(now).filter(event__in=back)
    _take_back(list(ahead.filter(status=OccurrenceStatus.CANCELLED, status_at=at).order_by("start")), now)
    put_off = list(ahead.filter(status=OccurrenceStatus.POSTPONED).order_by("start"))
    _save(put_off)
    several_notices.postponed(put_off)
    refresh(Event.objects.filter(pk__in=[each.pk for each in back]))
    extending.extend(back, now)
    audit.record("events.reinstate", event, actor=by, data={"version": event.version})
    return True


def reached(occurrence: Occurrence, scope: str, *, now: datetime | None = None) -> QuerySet[Occurrence]:
    """The dates that a deed for this one reaches, in order of time: not over, and of meetings that are not cancelled as a whole."""
    among = of_series(occurrence.event).upcoming(now).exclude(event__status=EventStatus.CANCELLED)
    if scope == Scope.THIS:
        among = among.filter(pk=occurrence.pk)
    elif scope == Scope.FOLLOWING:
        among = among.filter(start__gte=occurrence.start)
    return among.order_by("start", "pk")


def put_off_with(occurrence: Occurrence, scope: str, *, now: datetime | None = None) -> QuerySet[Occurrence]:
    """Those of them that were cancelled or postponed by the same deed as this one: what `reinstate_dates` brings back."""
    return reached(occurrence, scope, now=now).filter(status=occurrence.status, status_at=occurrence.status_at)


@transaction.atomic
def cancel_dates(occurrence: Occurrence, *, scope: str, by: User, now: datetime | None = None) -> int:
    """Cancel this date, it and all after it, or the whole meeting; how many dates. Those who come are told, and 0 when all were cancelled."""
    now = now or timezone.now()
    if scope == Scope.THIS:
        return int(occurrences.cancel(occurrence, by=by, now=now))
    among = locked(occurrence.event)
    if scope == Scope.ALL:
        number = reached(occurrence, scope, now=now).exclude(status=OccurrenceStatus.CANCELLED).count()
        whole = [each for each in among.values() if each.status == EventStatus.PUBLISHED and not stands_alone(each)]
        return number if cancel(whole[0] if whole else occurrence.event, by=by, now=now) else 0
    found = _held(reached(occurrence, scope, now=now).exclude(status=OccurrenceStatus.CANCELLED))
    if found:
        dates.call_off(found, at=now)
        _rest(found, now)
        audit.record("events.cancel_dates", occurrence.event, actor=by, data={"scope": scope, "dates": len(found)})
    return len(found)


@transaction.atomic
def postpone_dates(occurrence: Occurrence, *, scope: str, by: User, now: datetime | None = None) -> int:
    """It is not at this time, nor are those that the scope reaches; new dates follow. How many dates. Who comes stays, and is told."""
    now = now or timezone.now()
    if scope == Scope.THIS:
        return int(occurrences.postpone(occurrence, by=by, now=now))
    locked(occurrence.event)
    found = _held(reached(occurrence, scope, now=now).filter(status=OccurrenceStatus.SCHEDULED))
    if found:
        for each in found:
            each.status, each.status_at = OccurrenceStatus.POSTPONED, now
        _save(found)
        several_notices.postponed(found)
        _rest(found, now)
        audit.record("events.postpone_dates", occurrence.event, actor=by, data={"scope": scope, "dates": len(found)})
    return len(found)


@transaction.atomic
def reinstate_dates(occurrence: Occurrence, *, scope: str, by: User, now: datetime | None = None) -> int:
    """This date takes place after all, and so do those that the scope reaches and that the same deed had put off; how many dates."""
    now = now or timezone.now()
    if scope == Scope.THIS:
        return int(occurrences.reinstate(occurrence, by=by, now=now))
    among = locked(occurrence.event)
    occurrence = Occurrence.objects.for_disclosure().get(pk=occurrence.pk)
    if occurrence.status == OccurrenceStatus.SCHEDULED:
        return 0
    found, at = _held(put_off_with(occurrence, scope, now=now)), occurrence.status_at
    if found:
        _take_back(found, now)
        back = [each for each in among.values() if each.rests_since is not None and each.rests_since == at]
        for each in back:
            each.rests_since = None
            each.save(update_fields=["rests_since", "modified"])
        extending.extend(back, now)
        audit.record("events.reinstate_dates", occurrence.event, actor=by, data={"scope": scope, "dates": len(found)})
    return len(found)


def _held(found: QuerySet[Occurrence]) -> list[Occurrence]:
    """These dates as they are now, held until the transaction ends."""
    return list(found.select_for_update(of=("self",)))


def _take_back(found: list[Occurrence], now: datetime) -> None:
    for each in found:
        each.status, each.status_at = OccurrenceStatus.SCHEDULED, now
        each.still_on, each.still_on_asked_at = StillOn.NOT_ASKED, None
    _save(found)
    several_notices.reinstated(found)
    for each in found:
        reminders.schedule(each, now=now)


def _save(found: Iterable[Occurrence]) -> None:
    """With the next revision, so that calendars fetch them again."""
    found, modified = list(found), timezone.now()
    for each in found:
        each.sequence += 1
        each.modified = modified
    Occurrence.objects.bulk_update(found, STATE)


def _rest(found: Iterable[Occurrence], now: datetime) -> None:
    """What repeats makes no more dates behind these until it is brought back."""
    repeating = Event.objects.filter(pk__in={each.event_id for each in found}, rests_since=None).exclude(rrule="")
    repeating.update(rests_since=now, modified=now)
