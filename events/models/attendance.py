"""Somebody who comes: an e-mail address until it is erased, then only a number."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.crypto import BlindIndexField, EncryptedEmailField, EncryptedTextField
from core.models import PublicId, TimeStamped
from events.enums import PartStat
from events.models.occurrence import Occurrence
from groups.enums import SafetyLevel

TOLD = (PartStat.ACCEPTED, PartStat.TENTATIVE)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Which attendances."""

    def coming(self) -> Self:
        """Confirmed, not withdrawn, and with a seat."""
        return self.filter(partstat=PartStat.ACCEPTED, waitlisted_at=None)

    def waiting(self) -> Self:
        """Confirmed, and without a seat yet, in order."""
        return self.filter(partstat=PartStat.ACCEPTED, waitlisted_at__isnull=False).order_by("waitlisted_at", "pk")

    def ahead_of(self, attendance: "Attendance") -> Self:
        """Who of the same date is offered a seat before this one who waits. (Who has an offer stands in front of the line.)"""
        earlier = models.Q(waitlisted_at__lt=attendance.waitlisted_at)
        earlier |= models.Q(waitlisted_at=attendance.waitlisted_at, pk__lt=attendance.pk)
        return self.waiting().reachable().filter(earlier, occurrence=attendance.occurrence_id, offered_until=None)

    def maybe(self) -> Self:
        """Confirmed that they may come. They hold no seat."""
        return self.filter(partstat=PartStat.TENTATIVE)

    def told(self) -> Self:
        """Who hears what becomes of a date: coming, waiting, or perhaps coming."""
        return self.filter(partstat__in=TOLD)

    def asking(self) -> Self:
        """Of a closed meeting: who waits for the organiser's yes, who asked first before the others."""
        return self.reachable().filter(partstat=PartStat.ACCEPTED, approved_at=None).order_by("confirmed_at", "pk")

    def heads(self) -> int:
        """How many people these are, with those whom they bring."""
        number: int = self.order_by().aggregate(heads=Coalesce(Sum(F("guests") + 1), 0))["heads"]
        return number

    def reachable(self) -> Self:
        """Whose address is not erased."""
        return self.exclude(email_index="")

    def promised_fewer_days(self, occurrence: Occurrence) -> Self:
        """Who confirmed when the meeting was more careful than it is now, and is erased sooner than the others."""
        return self.reachable().filter(kept_days__lt=occurrence.event.level.erase_after_days)

    def for_disclosure(self) -> Self:
        """With all rows that disclosure needs, in the same query."""
        return self.select_related(
            "occurrence",
            "occurrence__event",
            "occurrence__event__place",
            "occurrence__event__host",
            "occurrence__event__host__place",
        )


class Attendance(PublicId, TimeStamped):
    """One person at one date. At level closed, `approved_at` is set by the organiser."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="attendances")
    email = EncryptedEmailField(_("e-mail address"), index="email_index", blank=True)
    email_index = BlindIndexField(source="email")
    partstat = models.CharField(max_length=12, choices=PartStat, default=PartStat.NEEDS_ACTION)
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    discreet = models.BooleanField(_("neutral subject lines"), default=False)
    reminders = models.BooleanField(_("wants reminders"), default=True)
    name = EncryptedTextField(_("name"), blank=True)  # optional; for the organisers alone
    guests = models.PositiveSmallIntegerField(_("guests"), default=0)
    access_needs = EncryptedTextField(_("what they need to take part"), blank=True)  # erased when the meeting is over
    shares_contact = models.BooleanField(_("the organisers may see the address"), default=False)
    # In the queue since (aware UTC); None with a seat. A freed seat is theirs to take until `offered_until`.
    waitlisted_at = models.DateTimeField(null=True, blank=True)
    offered_until = models.DateTimeField(null=True, blank=True)
    # When a mail to confirm was last asked for: at most one an hour, and the clock of those who never confirm.
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Whether the page on which they confirmed said that the organiser sees their address. Closing a meeting later unveils nobody.
    shown_to_organiser = models.BooleanField(default=False)
    approved_at = models.DateTimeField(null=True, blank=True)
    # The days after the meeting that the page on which they confirmed gave until the address is erased. It is never kept for longer.
    kept_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # When an organiser took the seat back. Who lost it so cannot take another at this date.
    refused_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Attendance"]] = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("somebody coming")
        verbose_name_plural = _("people coming")
        indexes: ClassVar = [
            # How many seats are taken, and who is next in the queue.
            models.Index(fields=["occurrence", "partstat", "waitlisted_at"], name="attendance_seats"),
            # Whom the clock may have to erase: so it reads nobody who is erased already, however many came in all the years.
            models.Index(fields=["occurrence"], name="attendance_kept", condition=models.Q(erased_at=None)),
            # Offers that have run out.
            models.Index(fields=["offered_until"], name="attendance_offers", condition=models.Q(offered_until__isnull=False)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["occurrence", "email_index"], condition=~models.Q(email_index=""), name="attendance_once"
            ),
            models.CheckConstraint(condition=models.Q(partstat__in=PartStat.values), name="attendance_partstat_known"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.partstat}"

    @property
    def is_coming(self) -> bool:
        """Confirmed and not withdrawn; with a seat, or in the queue."""
        return self.partstat == PartStat.ACCEPTED

    @property
    def is_maybe(self) -> bool:
        """Confirmed that they may come."""
        return self.partstat == PartStat.TENTATIVE

    @property
    def has_seat(self) -> bool:
        """Confirmed, and not in the queue."""
        return self.is_coming and self.waitlisted_at is None

    @property
    def is_waiting(self) -> bool:
        """In the queue for a seat, or offered one. At level closed everybody is, until the organiser has said yes."""
        return self.is_coming and self.waitlisted_at is not None

    @property
    def is_offered(self) -> bool:
        """A seat was freed and is theirs to take, until `offered_until`."""
        return self.is_waiting and self.offered_until is not None and self.offered_until > timezone.now()

    @property
    def let_pass(self) -> bool:
        """A seat was theirs to take, and they did not answer in time."""
        return self.partstat == PartStat.DECLINED and self.offered_until is not None

    @property
    def heads(self) -> int:
        """How many seats they need."""
        return self.guests + 1

    @property
    def days_kept(self) -> int:
        """After how many days their address is erased, when they came: by the level as it is now, never more than was promised to them."""
        days = self.occurrence.event.level.erase_after_days
        return days if self.kept_days is None else min(days, self.kept_days)

    @property
    def erases_at(self) -> datetime:
        """When they are forgotten (aware UTC), as they stand now: who holds no seat, when the date ends."""
        return self.occurrence.end + timedelta(days=self.days_kept if self.has_seat else 0)

    @property
    def erased_by(self) -> datetime:
        """When that has been done for certain, to tell them: the clock looks once an hour."""
        return self.erases_at + timedelta(hours=1)

    @property
    def waits_for_organiser(self) -> bool:
        """Confirmed by its owner, and the organiser of a closed meeting has not said yes yet."""
        return self.is_coming and self.approved_at is None and self.occurrence.event.level == SafetyLevel.CLOSED
