"""Coming to a meeting: ask, confirm, withdraw, be let in, be forgotten. The one door for all of it.

What people who come do for themselves leaves nothing in the trail: it would serve nobody, and its seconds could name them.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import audit
from core.crypto import blind_index
from events import notices, reminders
from events.attendance_links import UNCONFIRMED_KEPT
from events.enums import EventStatus, PartStat
from events.models import Attendance, Occurrence
from events.models.attendance import AttendanceQuerySet
from groups.asking import asks_too_many
from groups.enums import SafetyLevel
from groups.models import Group
from notifications.asking import ASK_AGAIN_AFTER, may_ask

AWAY = _("This meeting is no longer listed here, so you cannot say that you are coming.")


class CannotAttend(ValueError):
    """Nobody can come to this date. Says why, in words for the page."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


def why_not(occurrence: Occurrence, *, now: datetime | None = None) -> str | Promise:
    """Why nobody can come any more, in words; empty while they can."""
    if occurrence.is_cancelled or occurrence.event.status == EventStatus.CANCELLED:
        return _("This meeting is cancelled, so you cannot say that you are coming.")
    if not occurrence.event.works_by_link:
        return AWAY
    if occurrence.is_over(now):
        return _("This meeting is over, so you cannot say that you are coming.")
    return ""


@transaction.atomic
def attend(occurrence: Occurrence, *, email: str, language: str = settings.LANGUAGE_CODE, now: datetime | None = None) -> None:
    """Ask by mail whether the owner of `email` comes.

    Says nothing of what is known about the address: a new one, one that waits, comes or has withdrawn all get one mail, at
    most one an hour for this meeting and three a day in all; and for a group that no moderator has approved, twenty a day to
    all addresses together. Who is over it is not asked, and the page says the same. Nothing that an owner decided changes before they press the
    button in it. Raises CannotAttend when the meeting is cancelled or over.
    """
    now = now or timezone.now()
    if reason := why_not(occurrence, now=now):
        raise CannotAttend(reason)
    if Group.objects.held(occurrence.event.host_id) is None:
        raise CannotAttend(AWAY)
    if not may_ask(email, now):
        return
    attendance, is_new = _claimed(occurrence, email, now)
    if not is_new and attendance.asked_at > now - ASK_AGAIN_AFTER:
        return
    if asks_too_many(occurrence.event.host, "events.ask_for_new"):
        if is_new:
            attendance.delete()
        return
    attendance.asked_at = now
    if attendance.partstat == PartStat.NEEDS_ACTION:
        attendance.language = language
    attendance.save(update_fields=["asked_at", "language", "modified"])
    notices.confirm(attendance)


@transaction.atomic
def confirm(attendance: Attendance, *, discreet: bool | None = None, now: datetime | None = None) -> Attendance:
    """They come: tell them so, with the calendar entry, and queue their reminders. Once; after withdrawing, anew.

    `discreet` (None: as it was) is their wish for neutral subject lines. Raises CannotAttend as `attend` does.
    """
    now = now or timezone.now()
    attendance = _locked(attendance)
    if attendance.is_coming:
        return attendance
    if reason := why_not(attendance.occurrence, now=now):
        raise CannotAttend(reason)
    attendance.partstat = PartStat.ACCEPTED
    attendance.confirmed_at = now
    attendance.shown_to_organiser = attendance.occurrence.event.level == SafetyLevel.CLOSED
    if discreet is not None:
        attendance.discreet = discreet
    attendance.save(update_fields=["partstat", "confirmed_at", "shown_to_organiser", "discreet", "modified"])
    notices.confirmed(attendance)
    reminders.schedule_for(attendance, now=now)
    return attendance


@transaction.atomic
def withdraw(attendance: Attendance) -> Attendance:
    """They do not come. Reminders fall silent by themselves; the link still works, to come back."""
    attendance = _locked(attendance)
    if attendance.is_coming and not attendance.erased_at:
        attendance.partstat = PartStat.DECLINED
        attendance.save(update_fields=["partstat", "modified"])
    return attendance


@transaction.atomic
def approve(attendance: Attendance, *, by: User, now: datetime | None = None) -> Attendance:
    """The organiser `by` lets somebody into a closed meeting, who is sent the exact place. Once; nothing for one who does not come.

    Whether `by` may is the caller's question to `rules.can_edit`.
    """
    attendance = _locked(attendance)
    if not attendance.is_coming or attendance.approved_at:
        return attendance
    attendance.approved_at = now or timezone.now()
    attendance.save(update_fields=["approved_at", "modified"])
    notices.approved(attendance)
    audit.record("events.approve", attendance.occurrence, actor=by)
    return attendance


@transaction.atomic
def set_preferences(attendance: Attendance, *, reminders: bool | None = None, discreet: bool | None = None) -> Attendance:
    """Whether they want reminders and neutral subject lines; None leaves it as it is. Holds for mails that wait, too."""
    attendance = _locked(attendance)
    wishes = {name: value for name, value in (("reminders", reminders), ("discreet", discreet)) if value is not None}
    changed = {name: value for name, value in wishes.items() if getattr(attendance, name) != value}
    if changed and not attendance.erased_at:
        for name, value in changed.items():
            setattr(attendance, name, value)
        attendance.save(update_fields=[*changed, "modified"])
    return attendance


@transaction.atomic
def erase_due(now: datetime | None = None) -> int:
    """Forget whom it is time to forget; the number of addresses that are gone. May run as often as one likes.

    Who never confirmed: deleted two days after asking, or when the meeting ends. Who withdrew: erased when it ends. Who came:
    erased 30, 7 or 2 days after the end, by the stricter level of meeting and group. Of the erased only the answer remains.
    """
    now = now or timezone.now()
    unconfirmed = Attendance.objects.filter(partstat=PartStat.NEEDS_ACTION)
    gone, _by_model = unconfirmed.filter(Q(asked_at__lt=now - UNCONFIRMED_KEPT) | Q(occurrence__end__lte=now)).delete()
    due = Q(partstat=PartStat.DECLINED, occurrence__end__lte=now)
    for level in SafetyLevel:
        due |= _at(level) & Q(occurrence__end__lte=now - timedelta(days=level.erase_after_days))
    return gone + _erase(Attendance.objects.reachable().filter(due), now)


@transaction.atomic
def forget_person(email: str) -> None:
    """Forget this address at every meeting: to come they no longer count, of those that are over only the number stays."""
    now = timezone.now()
    theirs = Attendance.objects.filter(email=email)
    theirs.filter(Q(occurrence__end__gt=now) | ~Q(partstat=PartStat.ACCEPTED)).delete()
    _erase(theirs, now)


def _erase(people: AttendanceQuerySet, now: datetime) -> int:
    """Leave of these people nothing but their answer; how many they were."""
    return people.update(
        email="",
        email_index="",
        language=settings.LANGUAGE_CODE,
        discreet=False,
        reminders=False,
        shown_to_organiser=False,
        confirmed_at=None,
        approved_at=None,
        erased_at=now,
        modified=now,
    )


def _at(level: SafetyLevel) -> Q:
    """Those at meetings whose own or whose group's level is `level` or stricter. (The longer waits are contained in the shorter.)"""
    stricter = [other for other in SafetyLevel if other.strictness >= level.strictness]
    return Q(occurrence__event__safety_level__in=stricter) | Q(occurrence__event__host__safety_level__in=stricter)


def _claimed(occurrence: Occurrence, email: str, now: datetime) -> tuple[Attendance, bool]:
    """The one row of this address at this date, locked, and whether it was made just now."""
    made = Attendance(occurrence=occurrence, email=email, asked_at=now)
    # The same steps whether the address is known or not, so that nobody reads it from the time.
    Attendance.objects.bulk_create([made], ignore_conflicts=True)
    found = _locked(Attendance.objects.get(occurrence=occurrence, email_index=blind_index(email)))
    return found, found.public_id == made.public_id


def _locked(attendance: Attendance) -> Attendance:
    """The row as it is now, held until the transaction ends: a double click waits here, then finds the work done."""
    row: Attendance = Attendance.objects.for_disclosure().select_for_update(of=("self",)).get(pk=attendance.pk)
    return row
