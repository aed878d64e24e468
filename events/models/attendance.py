"""Somebody who comes: an e-mail address until it is erased, then only a number."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.crypto import BlindIndexField, EncryptedEmailField
from core.models import PublicId, TimeStamped
from events.enums import PartStat
from events.models.occurrence import Occurrence
from groups.enums import SafetyLevel


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Which attendances."""

    def coming(self) -> Self:
        """Confirmed and not withdrawn."""
        return self.filter(partstat=PartStat.ACCEPTED)

    def reachable(self) -> Self:
        """Whose address is not erased."""
        return self.exclude(email_index="")

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
    # When a mail to confirm was last asked for: at most one an hour, and the clock of those who never confirm.
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Whether the page on which they confirmed said that the organiser sees their address. Closing a meeting later unveils nobody.
    shown_to_organiser = models.BooleanField(default=False)
    approved_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Attendance"]] = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("somebody coming")
        verbose_name_plural = _("people coming")
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
        """Confirmed and not withdrawn."""
        return self.partstat == PartStat.ACCEPTED

    @property
    def waits_for_organiser(self) -> bool:
        """Confirmed by its owner, and the organiser of a closed meeting has not said yes yet."""
        return self.is_coming and self.approved_at is None and self.occurrence.event.level == SafetyLevel.CLOSED
