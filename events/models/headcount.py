"""Somebody who comes and of whom nothing is kept: one number that was used, so that it counts once."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from events.models.occurrence import Occurrence


class Headcount(TimeStamped):
    """A token that counted one (its digest). Deleted when the date is over; only `Occurrence.headcount` stays."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="heads", db_index=False)  # see the constraint
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("somebody who comes without a name")
        verbose_name_plural = _("people who come without a name")
        constraints: ClassVar = [models.UniqueConstraint(fields=["occurrence", "digest"], name="headcount_once")]

    def __str__(self) -> str:
        return self.digest[:8]
