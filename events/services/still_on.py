"""Still on? Three days before a date its organisers are asked once; who is silent is said to be, and two silences are one too many."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from events import question_notices as notices
from events.enums import EventStatus, StillOn
from events.models import Occurrence
from events.models.occurrence import OccurrenceQuerySet

ASK_BEFORE = timedelta(hours=72)
ANSWER_WITHIN = timedelta(hours=24)
FRESH = timedelta(days=7)  # who listed the meeting in these days has just said that it is on


def ask_due(now: datetime | None = None) -> int:
    """Ask about every date that begins within three days; how many. Each once, however often this runs."""
    now = now or timezone.now()
    return sum(_ask(each, now) for each in _to_ask(now))


def mark_silent(now: datetime | None = None) -> int:
    """Say of the dates about which nobody answered for a day that they are not confirmed yet; how many."""
    now = now or timezone.now()
    asked = Occurrence.objects.by_link().scheduled().filter(still_on=StillOn.ASKED, still_on_asked_at__lte=now - ANSWER_WITHIN)
    return sum(_mark(each, now) for each in asked.filter(end__gt=now).order_by("start", "pk"))


@transaction.atomic
def say_yes(occurrence: Occurrence, *, by: User) -> bool:
    """The organiser `by` says that it is on: calendars and pages say nothing more of it. False when that was said before."""
    row = _held(occurrence)
    if row.still_on == StillOn.YES or row.is_cancelled or row.is_postponed or row.is_over():
        return False
    row.still_on = StillOn.YES
    row.save(update_fields=["still_on", "modified"])
    audit.record("events.still_on", row, actor=by)
    return True


def _to_ask(now: datetime) -> OccurrenceQuerySet:
    dates = Occurrence.objects.by_link().scheduled().filter(start__gt=now + ANSWER_WITHIN, start__lte=now + ASK_BEFORE)
    return (
        dates.filter(host__is_example=False)
        .filter(still_on=StillOn.NOT_ASKED, event__status=EventStatus.PUBLISHED, event__created__lt=now - FRESH)
        .order_by("start", "pk")
    )


@transaction.atomic
def _ask(occurrence: Occurrence, now: datetime) -> bool:
    row = _held(occurrence)
    if row.still_on != StillOn.NOT_ASKED:
        return False
    row.still_on, row.still_on_asked_at = StillOn.ASKED, now
    # Nothing that others see has changed: `modified` stays, so that calendars do not fetch it again.
    Occurrence.objects.filter(pk=row.pk).update(still_on=row.still_on, still_on_asked_at=now)
    notices.still_on(row)
    return True


@transaction.atomic
def _mark(occurrence: Occurrence, now: datetime) -> bool:
    row = _held(occurrence)
    if row.still_on != StillOn.ASKED:
        return False
    row.still_on = StillOn.SILENT
    row.save(update_fields=["still_on", "modified"])
    before = Occurrence.objects.filter(host=row.host_id, still_on_asked_at__isnull=False, start__lt=row.start).exclude(pk=row.pk)
    last = before.order_by("-start", "-pk").first()
    if last is not None and last.still_on == StillOn.SILENT:
        notices.silent_twice(row)
        audit.record("events.silent_twice", row.event.host)
    return True


def _held(occurrence: Occurrence) -> Occurrence:
    row: Occurrence = Occurrence.objects.for_disclosure().select_for_update(of=("self",)).get(pk=occurrence.pk)
    return row
