"""What came of a date: the organisers' report."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.crypto import EncryptedTextField
from core.models import TimeStamped
from events.enums import Motion
from events.models.occurrence import Occurrence


class Outcome(TimeStamped):
    """Numbers and decisions, never names; one for each date."""

    occurrence = models.OneToOneField(Occurrence, on_delete=models.CASCADE, related_name="outcome")
    came = models.PositiveIntegerField(_("how many came"), null=True, blank=True)
    decided = EncryptedTextField(_("what was decided"), blank=True, max_length=4000)
    motion = models.CharField(_("motion"), max_length=6, choices=Motion, default=Motion.NONE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    thanked_at = models.DateTimeField(null=True, blank=True)  # when those who came were thanked

    class Meta:
        verbose_name = _("report of a date")
        verbose_name_plural = _("reports of dates")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(motion__in=Motion.values), name="outcome_motion_known"),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence_id}"
