"""A series without an end goes on for half a year at a time: then we ask, and where nobody answers it rests."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from events import question_notices as notices
from events.models import Event
from events.models.event import EventQuerySet
from events.services import publishing

GOES_ON_FOR = timedelta(weeks=26)
ASK_BEFORE = timedelta(weeks=4)


def ask_due(now: datetime | None = None) -> int:
    """Ask the organisers of every series whose half year is over in four weeks; how many. Each once."""
    now = now or timezone.now()
    return sum(_ask(each, now) for each in _endless().filter(renewed_at__lte=now - GOES_ON_FOR + ASK_BEFORE, renewal_asked_at=None))


def rest_due(now: datetime | None = None) -> int:
    """Let those rest about which nobody answered in four weeks; how many. Dates that are listed stay, no new ones come."""
    now = now or timezone.now()
    asked = _endless().filter(renewed_at__lte=now - GOES_ON_FOR, renewal_asked_at__lte=now - ASK_BEFORE)
    return sum(rest(each, by=None, now=now) for each in asked)


@transaction.atomic
def renew(event: Event, *, by: User, now: datetime | None = None) -> bool:
    """It goes on for another half year from now: the dates of that time are made. False when nothing was to be answered."""
    now = now or timezone.now()
    row = _held(event)
    if row.renewal_asked_at is None and row.rests_since is None:
        return False
    row.renewed_at, row.renewal_asked_at, row.rests_since = now, None, None
    row.save(update_fields=["renewed_at", "renewal_asked_at", "rests_since", "modified"])
    publishing.extend(row, now)
    audit.record("events.renew", row, actor=by)
    return True


@transaction.atomic
def rest(event: Event, *, by: User | None, now: datetime | None = None) -> bool:
    """It rests: no new dates come until somebody says that it goes on. `by` is None where the clock does it."""
    row = _held(event)
    if row.rests_since is not None or not row.is_recurring:
        return False
    row.rests_since = now or timezone.now()
    row.save(update_fields=["rests_since", "modified"])
    notices.rests(row)
    audit.record("events.rest", row, actor=by)
    return True


def _endless() -> EventQuerySet:
    """Those that go on, and say nowhere until when."""
    return (
        Event.objects.published()
        .by_link()
        .exclude(rrule="")
        .exclude(rrule__contains="UNTIL=")
        .exclude(rrule__contains="COUNT=")
        .filter(rests_since=None, host__is_example=False)
        .select_related("host")
        .order_by("pk")
    )


@transaction.atomic
def _ask(event: Event, now: datetime) -> bool:
    row = _held(event)
    if row.renewal_asked_at is not None:
        return False
    Event.objects.filter(pk=row.pk).update(renewal_asked_at=now)
    row.renewal_asked_at = now
    notices.goes_on(row)
    return True


def _held(event: Event) -> Event:
    row: Event = Event.objects.select_for_update(of=("self",)).select_related("host").get(pk=event.pk)
    return row
