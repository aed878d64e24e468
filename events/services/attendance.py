"""Coming to a meeting: ask, confirm, say perhaps, change, withdraw, be let in. The one door for all of it; forgetting is `erasing.py`.

Who has a seat and who waits is decided in `seats.py`, whose locks every deed here takes.

What people who come do for themselves leaves nothing in the trail: it would serve nobody, and its seconds could name them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.crypto import blind_index
from events import notices, reminders
from events.enums import EventStatus, PartStat
from events.models import Attendance, Occurrence
from events.services import seats
from groups.asking import asks_too_many
from groups.enums import SafetyLevel
from groups.models import Group
from notifications.asking import ASK_AGAIN_AFTER, may_ask

AWAY = _("This meeting is no longer listed here, so you cannot say that you are coming.")
TAKEN_BACK = _("The organisers cannot give you a seat at this meeting.")


# What somebody may tell of themselves, and how they wish to be written to.
TOLD_OF_THEMSELVES = ("name", "guests", "access_needs", "shares_contact")
WISHES = (*TOLD_OF_THEMSELVES, "discreet", "reminders")


class Told(TypedDict, total=False):
    """What they tell of themselves; what is not named stays as it is."""

    name: str
    guests: int
    access_needs: str
    shares_contact: bool


class Wishes(Told, total=False):
    """The same, and how they wish to be written to."""

    discreet: bool
    reminders: bool


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
def attend(
    occurrence: Occurrence,
    *,
    email: str,
    language: str = settings.LANGUAGE_CODE,
    now: datetime | None = None,
    **told: Unpack[Told],
) -> None:
    """Ask by mail whether the owner of `email` comes; what was `told` beside it waits on the page that the mail leads to.

    Says nothing of what is known about the address: a new one, one that waits, comes or has withdrawn all get one mail, at
    most one an hour for this meeting and three a day in all; and for a group that no moderator has approved, twenty a day to
    all addresses together. Who is over it is not asked, and the page says the same. Nothing that an owner decided changes before they press the
    button in it; whose seat the organisers took back reads in the mail that there is none. Raises CannotAttend when the meeting is
    cancelled or over.
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
        _note(attendance, told)
    # The same columns whether the address is known or not.
    attendance.save(update_fields=["asked_at", "language", *TOLD_OF_THEMSELVES, "modified"])
    notices.confirm(attendance)


@transaction.atomic
def confirm(
    attendance: Attendance, *, now: datetime | None = None, promised: int | None = None, **wishes: Unpack[Wishes]
) -> Attendance:
    """They come. With a seat they are told so, with the calendar entry, and their reminders are queued; without one they wait in line.

    Once; after withdrawing, anew, at the end of the line. `promised`: after how many days their page said that the address is erased, if
    that is fewer than the level gives now. Raises CannotAttend as `attend` does, and for one whose seat was
    taken back.
    """
    attendance = seats.hold(attendance)
    now = now or timezone.now()
    if attendance.is_coming:
        return attendance
    _answer(attendance, PartStat.ACCEPTED, wishes, now, promised)
    seated = seats.take(attendance, now=now)
    _save_answer(attendance)
    if seated or attendance.waits_for_organiser:
        notices.confirmed(attendance)
        reminders.schedule_for(attendance, now=now)
    else:
        notices.waiting(attendance)
    return attendance


@transaction.atomic
def maybe(
    attendance: Attendance, *, now: datetime | None = None, promised: int | None = None, **wishes: Unpack[Wishes]
) -> Attendance:
    """They may come. They hold no seat, and what they held is free for others. `promised` as in `confirm`. Raises CannotAttend as
    `attend` does."""
    attendance = seats.hold(attendance)
    now = now or timezone.now()
    if attendance.is_maybe:
        return attendance
    was_coming = attendance.is_coming
    _answer(attendance, PartStat.TENTATIVE, wishes, now, promised)
    _save_answer(attendance)
    notices.confirmed(attendance)
    reminders.schedule_for(attendance, now=now)
    if was_coming:
        seats.serve(attendance.occurrence, now=now)
    return attendance


@transaction.atomic
def withdraw(attendance: Attendance, *, now: datetime | None = None) -> Attendance:
    """They do not come, and their seat is offered to the next. Reminders fall silent by themselves; the link still works, to come back."""
    attendance = seats.hold(attendance)
    if not (attendance.is_coming or attendance.is_maybe) or attendance.erased_at:
        return attendance
    attendance.partstat = PartStat.DECLINED
    attendance.waitlisted_at = attendance.offered_until = None
    attendance.save(update_fields=["partstat", "waitlisted_at", "offered_until", "modified"])
    seats.serve(attendance.occurrence, now=now or timezone.now())
    return attendance


@transaction.atomic
def refuse(attendance: Attendance) -> None:
    """Somebody asked in their name, or they think better of it before they confirmed: the address is deleted at once."""
    attendance = seats.hold(attendance)
    if attendance.partstat == PartStat.NEEDS_ACTION:
        attendance.delete()


@transaction.atomic
def approve(attendance: Attendance, *, by: User, now: datetime | None = None) -> Attendance:
    """The organiser `by` lets somebody into a closed meeting, who is sent the exact place. Once; nothing for one who does not come.

    Whether `by` may is the caller's question to `rules.can_edit`. Raises seats.NoSeat when all seats are taken.
    """
    return seats.let_in(attendance, by=by, approves=True, now=now)


@transaction.atomic
def change(attendance: Attendance, *, now: datetime | None = None, **wishes: Unpack[Wishes]) -> Attendance:
    """Whom they bring, what they need, how they wish to be written to; holds for mails that wait, too. What is not named stays.

    Fewer guests free seats for others. Raises seats.NoSeat, and changes nothing, when there are not enough for more.
    """
    attendance = seats.hold(attendance)
    now = now or timezone.now()
    if attendance.erased_at or attendance.refused_at:
        return attendance
    had = attendance.heads
    changed = _note(attendance, wishes)
    if not changed:
        return attendance
    holds = attendance.has_seat or attendance.is_offered
    left = seats.seats_left(attendance.occurrence, now=now) if holds and attendance.heads > had else None
    if left is not None and attendance.heads - had > left:
        raise seats.NoSeat(few_left(had - 1 + left))
    attendance.save(update_fields=[*changed, "modified"])
    if attendance.heads < had or attendance.is_waiting:
        seats.serve(attendance.occurrence, now=now)
        attendance.refresh_from_db()
    return attendance


def few_left(guests: int) -> str:
    """How many guests there are seats for, in words."""
    if not guests:
        return gettext("There is no seat left for a guest.")
    return ngettext(
        "There are not so many seats left. You may bring %(number)s guest.",
        "There are not so many seats left. You may bring %(number)s guests.",
        guests,
    ) % {"number": guests}


@transaction.atomic
def set_preferences(attendance: Attendance, *, reminders: bool | None = None, discreet: bool | None = None) -> Attendance:
    """Whether they want reminders and neutral subject lines; None leaves it as it is. Holds for mails that wait, too."""
    attendance = _locked(attendance)
    wishes = {name: value for name, value in (("reminders", reminders), ("discreet", discreet)) if value is not None}
    if not attendance.erased_at and (changed := _note(attendance, wishes)):
        attendance.save(update_fields=[*changed, "modified"])
    return attendance


def _answer(attendance: Attendance, partstat: PartStat, wishes: Mapping[str, Any], now: datetime, promised: int | None) -> None:
    """Set what they said, and what was promised to them for it. Raises CannotAttend."""
    if reason := why_not(attendance.occurrence, now=now):
        raise CannotAttend(reason)
    if attendance.refused_at:
        raise CannotAttend(TAKEN_BACK)
    _note(attendance, wishes)
    attendance.kept_days = _kept_days(attendance, promised)
    attendance.partstat = partstat
    attendance.confirmed_at = now
    attendance.waitlisted_at = attendance.offered_until = None
    attendance.shown_to_organiser = attendance.occurrence.event.level == SafetyLevel.CLOSED


def _kept_days(attendance: Attendance, promised: int | None) -> int:
    """The days that hold from now on: of the page on which they answer anew; else never more than were promised to them before."""
    said = [attendance.occurrence.event.level.erase_after_days, promised]
    if attendance.is_coming or attendance.is_maybe:  # that page does not name the days anew
        said.append(attendance.kept_days)
    return min(days for days in said if days is not None)


def _save_answer(attendance: Attendance) -> None:
    answered = ["partstat", "confirmed_at", "waitlisted_at", "offered_until", "shown_to_organiser", "kept_days"]
    attendance.save(update_fields=[*answered, *WISHES, "modified"])


def _note(attendance: Attendance, wishes: Mapping[str, Any]) -> list[str]:
    """Set what they told of themselves, no more guests than the meeting allows; the names of what is different now."""
    given = {name: wishes[name] for name in WISHES if name in wishes}
    if "guests" in given:
        given["guests"] = min(given["guests"], attendance.occurrence.event.guests_most)
    changed = [name for name, value in given.items() if getattr(attendance, name) != value]
    for name in changed:
        setattr(attendance, name, given[name])
    return changed


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
