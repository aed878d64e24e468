"""That somebody pressed the panic switch of a group: who, when, and who took the hiding back."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import PublicId, TimeStamped
from groups.models.group import Group


class Panic(PublicId, TimeStamped):
    """One press. What it erased is written down nowhere."""

    UNDONE_WITHIN = timedelta(hours=24)  # by another organiser; after that by moderators alone

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="panics")
    pressed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    pressed_at = models.DateTimeField(default=timezone.now)
    # False where the group was hidden, suspended or refused before: then there is no hiding of ours to take back.
    has_hidden = models.BooleanField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("press of the panic switch")
        verbose_name_plural = _("presses of the panic switch")
        constraints: ClassVar = [
            # Two at once, or one who presses twice, are one press.
            models.UniqueConstraint(fields=["group"], condition=models.Q(undone_at=None), name="panic_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.pressed_at:%Y-%m-%d %H:%M}"

    def is_fresh(self, now: datetime | None = None) -> bool:
        """Whether another organiser may still take it back."""
        return (now or timezone.now()) < self.pressed_at + self.UNDONE_WITHIN
