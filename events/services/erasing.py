"""Forgetting those who came, or did not: by the clock, and when somebody wishes it. What is erased is gone from every column.

The day that somebody read when they confirmed holds, whatever becomes of the meeting's safety level afterwards: where it is stricter
later, they are erased sooner; where it is less strict, not a day later.
"""

from datetime import datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from events.attendance_links import UNCONFIRMED_KEPT
from events.enums import PartStat
from events.models import Announcement, Attendance, Headcount
from events.models.attendance import AttendanceQuerySet
from events.services import seats
from groups.enums import SafetyLevel

BEYOND = 2**15 - 1  # days: as many as `kept_days` can hold


@transaction.atomic
def erase_due(now: datetime | None = None) -> int:
    """Forget whom it is time to forget; the number of addresses that are gone. May run as often as one likes.

    Who never confirmed: deleted two days after asking, or when the meeting ends. Who withdrew, waits for a seat or only might have come:
    erased when it ends, and so is what anybody needed to take part, and the digests of those counted without a name. Who came: erased 30,
    7 or 2 days after the end, by the stricter level of meeting and group, and never later than the page said on which they confirmed. Of
    the erased only the answer and the number of guests remain.
    """
    now = now or timezone.now()
    over = Q(occurrence__end__lte=now)
    unconfirmed = Attendance.objects.filter(partstat=PartStat.NEEDS_ACTION)
    gone, _by_model = unconfirmed.filter(Q(asked_at__lt=now - UNCONFIRMED_KEPT) | over).delete()
    kept = Attendance.objects.filter(erased_at=None)  # said so, the index of them serves on both engines
    needs = kept.annotate(sealed=Cast("access_needs", TextField())).filter(over).exclude(sealed="")
    needs.update(access_needs="", modified=now)
    Headcount.objects.filter(over).delete()
    due = ~Q(partstat=PartStat.ACCEPTED) | Q(waitlisted_at__isnull=False) | _by_level(now) | _by_promise(now)
    return gone + _erase(kept.filter(over, due), now)


def forget_announcements(now: datetime | None = None) -> int:
    """Delete the messages of each date together with its people, with the last of them at the latest; how many. May run as often as one
    likes, after `erase_due`."""
    now = now or timezone.now()
    people = Attendance.objects.reachable().filter(occurrence=OuterRef("occurrence"))
    over = Announcement.objects.filter(occurrence__end__lte=now)
    gone, _by_model = over.filter(_by_level(now) | ~Exists(people)).delete()
    return gone


@transaction.atomic
def forget_person(email: str) -> None:
    """Forget this address at every meeting: to come they no longer count, and their seat is free; of those that are over only the
    number stays."""
    now = timezone.now()
    theirs = Attendance.objects.filter(email=email)
    ahead = theirs.filter(occurrence__end__gt=now).order_by("occurrence_id").values_list("occurrence_id", flat=True)
    held = [seats.hold_date(pk) for pk in list(ahead)]
    theirs.filter(Q(occurrence__end__gt=now) | ~Q(partstat=PartStat.ACCEPTED)).delete()
    _erase(theirs, now)
    for occurrence in held:
        seats.serve(occurrence, now=now)


def _by_level(now: datetime) -> Q:
    """Of dates that ended as long ago as the stricter level of meeting and group says. (The longer waits are contained in the shorter.)"""
    due = Q()
    for level in SafetyLevel:
        stricter = [other for other in SafetyLevel if other.strictness >= level.strictness]
        at = Q(occurrence__event__safety_level__in=stricter) | Q(occurrence__event__host__safety_level__in=stricter)
        due |= at & Q(occurrence__end__lte=now - timedelta(days=level.erase_after_days))
    return due


def _by_promise(now: datetime) -> Q:
    """Who was promised so many days. One of a number of days that no level has any more counts as the next shorter: never too late."""
    due = Q()
    for days, longer in pairwise([0, *sorted({level.erase_after_days for level in SafetyLevel}), BEYOND]):
        due |= Q(kept_days__lt=longer, occurrence__end__lte=now - timedelta(days=days))
    return due


def _erase(people: AttendanceQuerySet, now: datetime) -> int:
    """Leave of these people nothing but their answer and the number of their guests; how many they were."""
    return people.update(
        email="",
        email_index="",
        language=settings.LANGUAGE_CODE,
        discreet=False,
        reminders=False,
        shown_to_organiser=False,
        name="",
        access_needs="",
        shares_contact=False,
        confirmed_at=None,
        approved_at=None,
        kept_days=None,
        offered_until=None,
        refused_at=None,
        erased_at=now,
        modified=now,
    )
