"""Seats: who has one, who waits for one, and to whom a freed one is offered. Never more people seated than there are seats.

A seat is held by somebody who comes and is not in the queue, and by an open offer; guests take one each, and so does everybody counted
without a name. Whatever takes or frees a seat holds the row of the date first (`hold`, `hold_date`), then the row of the person; on SQLite
BEGIN IMMEDIATE is that lock. Held in this order by all, nobody waits in a circle.

The queue is served in the order of confirming. Who needs more seats than are free stays first, and a seat that is too few for them is
offered to the next whom it is enough for: an empty chair helps nobody, and the first may bring fewer guests.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import audit
from events import notices, reminders
from events.enums import EventStatus, PartStat
from events.models import Attendance, Event, Occurrence
from events.models.attendance import AttendanceQuerySet
from groups.enums import SafetyLevel

OFFER_LASTS = timedelta(hours=24)
OFFER_LEAST = timedelta(minutes=30)
OFFER_SHARE = 4  # an offer takes at most this part of the time that is left

FEW = _("There are not enough seats free. Raise the number of seats of the meeting, then let them in.")


class NoSeat(ValueError):
    """There are not so many seats free. Says what can be done, in words for the page."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


def hold_date(pk: int) -> Occurrence:
    """The date as it is now, with all rows that disclosure needs, held until the transaction ends. Raises Occurrence.DoesNotExist."""
    Occurrence.objects.select_for_update(no_key=True).values_list("pk").get(pk=pk)
    return Occurrence.objects.for_disclosure().get(pk=pk)  # read when it is held, so that the number of seats is of now


def hold(attendance: Attendance) -> Attendance:
    """Somebody's row as it is now, held with its date until the transaction ends. Raises Attendance.DoesNotExist when it was erased."""
    Occurrence.objects.select_for_update(no_key=True).filter(pk=attendance.occurrence_id).values_list("pk").first()
    row: Attendance = Attendance.objects.for_disclosure().select_for_update(of=("self",)).get(pk=attendance.pk)
    return row


def taken(occurrence: Occurrence, *, now: datetime | None = None) -> int:
    """How many seats are held."""
    held = Q(waitlisted_at=None) | Q(offered_until__gt=now or timezone.now())
    people = Attendance.objects.filter(held, occurrence=occurrence, partstat=PartStat.ACCEPTED)
    number: int = people.aggregate(heads=Coalesce(Sum(F("guests") + 1), 0))["heads"]
    return number + occurrence.headcount


def seats_left(occurrence: Occurrence, *, now: datetime | None = None) -> int | None:
    """How many seats are free, never fewer than 0; None where there is no limit. Only who holds the date may rely on it."""
    capacity = occurrence.event.capacity
    return None if capacity is None else max(0, capacity - taken(occurrence, now=now))


def take(attendance: Attendance, *, now: datetime) -> bool:
    """Give one who comes a seat, or a place in the queue; whether it is a seat. The caller holds the row (`hold`) and saves it.

    Those who wait come first: what is free is offered to them before it is given. At level closed the organiser's yes gives the seat.
    """
    if attendance.partstat == PartStat.ACCEPTED and _waits_for_yes(attendance):
        attendance.waitlisted_at = attendance.waitlisted_at or now
        return False
    left = serve(attendance.occurrence, now=now)
    if left is not None and attendance.heads > left:
        attendance.waitlisted_at = attendance.waitlisted_at or now
        return False
    attendance.waitlisted_at = attendance.offered_until = None
    return True


@transaction.atomic
def take_offer(attendance: Attendance, *, now: datetime | None = None) -> Attendance:
    """They take the seat that is offered to them. Once; too late, nothing but that it goes to the next now."""
    attendance = hold(attendance)
    now = now or timezone.now()
    if _has_offer(attendance, now):
        _seat(attendance, now)
        notices.confirmed(attendance)
    elif attendance.is_waiting:
        serve(attendance.occurrence, now=now)
        attendance.refresh_from_db()
    return attendance


@transaction.atomic
def let_in(
    attendance: Attendance, *, by: User, approves: bool = False, again: bool = False, now: datetime | None = None
) -> Attendance:
    """The organiser `by` gives somebody a seat: out of turn, or at a closed meeting (or with `approves`) the yes that they wait for. Once.

    `again`: to one whose seat was taken back, and to nobody else; who said no more than that they may come may come again. Else nothing
    for one who does not come. Raises NoSeat when they need more seats than
    are free. Whether `by` may is the caller's question to `rules.can_edit`.
    """
    attendance = hold(attendance)
    now = now or timezone.now()
    if again:
        return _again(attendance, by=by, now=now)
    asks = attendance.waits_for_organiser or (approves and attendance.approved_at is None)
    if not attendance.is_coming or not (asks or attendance.is_waiting):
        return attendance
    if attendance.is_waiting:
        left = seats_left(attendance.occurrence, now=now)
        own = attendance.heads if _has_offer(attendance, now) else 0
        if left is not None and attendance.heads > left + own:
            raise NoSeat(FEW)
    if asks:
        attendance.approved_at = now
    _seat(attendance, now)
    (notices.approved if asks else notices.seated)(attendance)
    audit.record("events.approve" if asks else "events.let_in", attendance.occurrence, actor=by)
    return attendance


def _again(attendance: Attendance, *, by: User, now: datetime) -> Attendance:
    """Undo `take_back`. The caller holds the row."""
    if attendance.refused_at is None or attendance.occurrence.is_over(now):
        return attendance
    may_come = attendance.confirmed_at is None
    left = None if may_come else seats_left(attendance.occurrence, now=now)
    if left is not None and attendance.heads > left:
        raise NoSeat(FEW)
    attendance.partstat = PartStat.TENTATIVE if may_come else PartStat.ACCEPTED
    attendance.refused_at, attendance.confirmed_at = None, now
    attendance.approved_at = now if attendance.occurrence.event.level == SafetyLevel.CLOSED else None
    attendance.save(update_fields=["partstat", "refused_at", "confirmed_at"])
    _seat(attendance, now)
    (notices.confirmed if may_come else notices.seated)(attendance)
    audit.record("events.let_in", attendance.occurrence, actor=by)
    return attendance


@transaction.atomic
def take_back(occurrence: Occurrence, people: Iterable[str], *, by: User, now: datetime | None = None) -> int:
    """The organiser `by` takes back the seats of these `people` (public ids), or gives them none, and each is told so; how many they were.

    They come, may come, wait or ask, and are of this date; others are passed over. By the same address they cannot come to it any more,
    unless they are let in `again`. The queue is served once, when all these seats are free. Nothing when the date is over. Whether `by` may is
    the caller's question to `rules.can_edit`.
    """
    occurrence = hold_date(occurrence.pk)
    now = now or timezone.now()
    chosen = occurrence.attendances.told().reachable().filter(public_id__in=set(people))
    rows = [] if occurrence.is_over(now) else list(chosen.select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        return 0
    for each in rows:
        if each.is_maybe:  # so that they are let in again as no more than that
            each.confirmed_at = None
        each.occurrence, each.partstat, each.refused_at = occurrence, PartStat.DECLINED, now
        each.waitlisted_at = each.offered_until = each.approved_at = None
        columns = ["partstat", "refused_at", "confirmed_at", "waitlisted_at", "offered_until", "approved_at", "modified"]
        each.save(update_fields=columns)
        notices.no_seat(each)
    serve(occurrence, now=now)
    audit.record("events.take_back", occurrence, actor=by, data={"people": len(rows)})
    return len(rows)


def fill(occurrence: Occurrence, *, now: datetime | None = None) -> None:
    """Offer what is free to those who wait. May be called as often as one likes; nothing for a date that is gone."""
    _fill([occurrence.pk], now or timezone.now())


def fill_event(event: Event, *, now: datetime | None = None) -> None:
    """The same for all dates of a meeting that are ahead: it has more seats now, or another level."""
    now = now or timezone.now()
    _fill(_dates(Attendance.objects.waiting().filter(occurrence__event=event), now), now)


def expire_offers(now: datetime | None = None) -> int:
    """For the clock: what was offered and not taken in time goes to the next, and whatever is free is offered. How many dates.

    All dates where somebody waits are looked at, so that a seat freed in whatever way is offered within minutes.
    """
    now = now or timezone.now()
    closed = Q(occurrence__event__safety_level=SafetyLevel.CLOSED) | Q(occurrence__event__host__safety_level=SafetyLevel.CLOSED)
    return _fill(_dates(Attendance.objects.waiting().exclude(closed, approved_at=None), now), now)


def _dates(waiting: AttendanceQuerySet, now: datetime) -> list[int]:
    ahead = waiting.filter(occurrence__end__gt=now).order_by("occurrence_id")
    return list(ahead.values_list("occurrence_id", flat=True).distinct())


def _fill(dates: Iterable[int], now: datetime) -> int:
    done = 0
    for pk in dates:
        with transaction.atomic(), suppress(Occurrence.DoesNotExist):
            serve(hold_date(pk), now=now)
            done += 1
    return done


def serve(occurrence: Occurrence, *, now: datetime) -> int | None:
    """Take back what was not taken in time, and offer what is free, in order; how many seats are left (None: no limit).

    The caller holds the date. Where there is no limit nobody need decide anything: they get the seat.
    """
    people = occurrence.attendances.waiting().reachable().for_disclosure().select_for_update(of=("self",))
    if not people.exists():
        return seats_left(occurrence, now=now)
    if not _is_served(occurrence, now):
        people.filter(offered_until__isnull=False).update(offered_until=None)
        return seats_left(occurrence, now=now)
    _let_pass(people.filter(offered_until__lte=now))
    if occurrence.event.level == SafetyLevel.CLOSED:
        people = people.filter(approved_at__isnull=False)
    left = seats_left(occurrence, now=now)
    if left is None:
        for each in people:
            _seat(each, now)
            notices.seated(each)
    elif left:
        for each in people.filter(offered_until=None, guests__lt=left)[:left]:
            if each.heads <= left:
                left -= each.heads
                _offer(each, until=offered_until(occurrence.start, now))
    return left


def offered_until(start: datetime, now: datetime) -> datetime:
    """How long a freed seat waits for one person: a day, shorter as the meeting nears, never beyond its beginning."""
    return min(start, now + max(OFFER_LEAST, min(OFFER_LASTS, (start - now) / OFFER_SHARE)))


def _has_offer(attendance: Attendance, now: datetime) -> bool:
    return attendance.is_waiting and attendance.offered_until is not None and attendance.offered_until > now


def _waits_for_yes(attendance: Attendance) -> bool:
    return attendance.approved_at is None and attendance.occurrence.event.level == SafetyLevel.CLOSED


def _is_served(occurrence: Occurrence, now: datetime) -> bool:
    """Whether seats are offered: it takes place at a known time that has not come."""
    if occurrence.is_cancelled or occurrence.is_postponed or not occurrence.event.works_by_link:
        return False
    return occurrence.start > now and occurrence.event.status == EventStatus.PUBLISHED


def _let_pass(late: Iterable[Attendance]) -> None:
    for each in late:
        each.partstat, each.waitlisted_at = PartStat.DECLINED, None  # the offer stays as it was: so the page knows why
        each.save(update_fields=["partstat", "waitlisted_at", "modified"])
        notices.offer_gone(each)


def _offer(attendance: Attendance, *, until: datetime) -> None:
    attendance.offered_until = until
    attendance.save(update_fields=["offered_until", "modified"])
    notices.offered(attendance)


def _seat(attendance: Attendance, now: datetime) -> None:
    attendance.waitlisted_at = attendance.offered_until = None
    attendance.save(update_fields=["waitlisted_at", "offered_until", "approved_at", "modified"])
    reminders.schedule_for(attendance, now=now)
