"""The meetings to which somebody who is signed in comes themselves, by their own address, which they have shown to be theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from events.attendance_calendar import shown_to
from events.attendance_links import token_of
from events.disclosure import Disclosed
from events.models import Attendance, Occurrence
from events.models.attendance import AttendanceQuerySet

MOST = 20


@dataclass(frozen=True, slots=True)
class Own:
    """One of them: how it stands, the meeting as they may see it, and the token of their own page."""

    attendance: Attendance
    shown: Disclosed
    token: str


def ahead_of(user: User, now: datetime | None = None) -> list[Own]:
    """Where they said that they come or may come, the next first. One query."""
    theirs = _of(user).filter(occurrence__end__gt=now or timezone.now())
    return list(_shown(theirs.order_by("occurrence__start", "pk")[:MOST]))


def at(user: User | AnonymousUser, occurrence: Occurrence) -> Own | None:
    """What they said of this date; None for nobody. One query for who is signed in."""
    if not isinstance(user, User):
        return None
    return next(iter(_shown(_of(user).filter(occurrence=occurrence))), None)


def _of(user: User) -> AttendanceQuerySet:
    people: AttendanceQuerySet = Attendance.objects.told().for_disclosure().filter(email=user.email)
    return people


def _shown(people: Iterable[Attendance]) -> Iterable[Own]:
    return (Own(each, shown_to(each), token_of(each)) for each in people if not each.occurrence.event.is_taken_away)
