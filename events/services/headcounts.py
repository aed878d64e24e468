"""Counting somebody who comes and of whom nothing is kept: once for each form, and taken back by the link that they get.

The form carries a random number that we signed. What is kept of it is its digest, until the date is over; the number of people stays.
"""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core import audit
from core.models import new_public_id
from core.signing import BadToken, make_token, read_token
from events.models import Headcount, Occurrence
from events.services import seats
from events.services.attendance import CannotAttend, why_not
from groups.enums import SafetyLevel

PURPOSE = "events.headcount"  # of the form on the meeting's page
TAKE_BACK = "events.headcount_back"  # of the address to which it leads


MOST_OF_SEATS = 2  # one in so many: nobody can tell who was counted, so that one who wishes ill could take them all


class Full(CannotAttend):
    """All seats that may be taken without a name are, so that nobody was counted."""


def is_offered(occurrence: Occurrence) -> bool:
    """Whether one may come without a name: never where the organiser must say yes."""
    return occurrence.event.level != SafetyLevel.CLOSED and not why_not(occurrence)


def has_room(occurrence: Occurrence) -> bool:
    """Whether as many may be counted without a name: at most half of the seats, where seats are counted."""
    capacity = occurrence.event.capacity
    return capacity is None or occurrence.headcount < -(-capacity // MOST_OF_SEATS)


def new_token(occurrence: Occurrence) -> str:
    """For one form of this date."""
    return make_token(PURPOSE, f"{occurrence.public_id}.{new_public_id()}")


def link_token(token: str) -> str:
    """What stands in the address after counting. Raises BadToken when `token` is not that of a form."""
    return make_token(TAKE_BACK, read_token(PURPOSE, token))


def number_of(token: str, occurrence: Occurrence, *, purpose: str = PURPOSE) -> str:
    """The number in a token, where it is of this date. Raises BadToken."""
    public_id, _, number = read_token(purpose, token).partition(".")
    if public_id != occurrence.public_id:
        raise BadToken(purpose)
    return number


def is_counted(occurrence: Occurrence, number: str) -> bool:
    """Whether this number counts one now."""
    return Headcount.objects.filter(occurrence=occurrence, digest=_digest(number)).exists()


@transaction.atomic
def count(occurrence: Occurrence, number: str, *, now: datetime | None = None) -> None:
    """Count one, once for each number. Raises Full when no seat is free for them, CannotAttend when nobody can come."""
    occurrence = seats.hold_date(occurrence.pk)
    now = now or timezone.now()
    if reason := why_not(occurrence, now=now):
        raise CannotAttend(reason)
    if is_counted(occurrence, number):
        return
    left = seats.serve(occurrence, now=now)
    if left == 0 or not has_room(occurrence):
        raise Full("")
    Headcount.objects.create(occurrence=occurrence, digest=_digest(number))
    Occurrence.objects.filter(pk=occurrence.pk).update(headcount=F("headcount") + 1)


@transaction.atomic
def take_back(occurrence: Occurrence, number: str, *, now: datetime | None = None) -> None:
    """They do not come after all; their seat is offered to the next. Once. After the date is over, nothing."""
    occurrence = seats.hold_date(occurrence.pk)
    gone, _by_model = Headcount.objects.filter(occurrence=occurrence, digest=_digest(number)).delete()
    if gone:
        Occurrence.objects.filter(pk=occurrence.pk, headcount__gt=0).update(headcount=F("headcount") - 1)
        occurrence.headcount -= 1
        seats.serve(occurrence, now=now or timezone.now())


@transaction.atomic
def lower(occurrence: Occurrence, *, to: int, by: User, now: datetime | None = None) -> int:
    """The organiser `by` says that no more than `to` of those counted without a name come; how many fewer they are now, 0 for no fewer.

    Who was counted last goes first: of nobody is known more. Their links take nothing back any more, so that nobody is subtracted twice.
    The seats are offered to the next. Whether `by` may is the caller's question to `rules.can_edit`.
    """
    occurrence = seats.hold_date(occurrence.pk)
    fewer = occurrence.headcount - max(0, to)
    if fewer <= 0:
        return 0
    kept = Headcount.objects.filter(occurrence=occurrence).order_by("pk").values_list("pk", flat=True)[: max(0, to)]
    Headcount.objects.filter(occurrence=occurrence).exclude(pk__in=list(kept)).delete()
    Occurrence.objects.filter(pk=occurrence.pk).update(headcount=F("headcount") - fewer)
    occurrence.headcount -= fewer
    seats.serve(occurrence, now=now or timezone.now())
    audit.record("occurrences.count_fewer", occurrence, actor=by, data={"fewer": fewer})
    return fewer


def _digest(number: str) -> str:
    return sha256(number.encode()).hexdigest()
