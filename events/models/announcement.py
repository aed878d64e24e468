"""What organisers write to all who come to a date."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.crypto import EncryptedTextField
from core.models import PublicId, TimeStamped
from events.enums import Audience
from events.models.occurrence import Occurrence


class Announcement(PublicId, TimeStamped):
    """Sent once to each of them, and shown on their own page and in their own calendar until the date's people are erased."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="announcements")
    text = EncryptedTextField(_("message"))
    audience = models.CharField(max_length=7, choices=Audience, default=Audience.COMING)  # who reads it, on their own page too
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("message to all who come")
        verbose_name_plural = _("messages to all who come")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(audience__in=Audience.values), name="announcement_audience_known"),
        ]

    def __str__(self) -> str:
        return self.public_id
