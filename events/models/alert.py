"""Somebody who wants to hear of the first meeting near them: an address and a district, until that one mail has gone."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.crypto import BlindIndexField, EncryptedEmailField
from core.models import PublicId, TimeStamped


class AlertQuerySet(models.QuerySet["Alert"]):
    """Which of them."""

    def waiting(self) -> Self:
        """Confirmed: they are told as soon as there is a meeting."""
        return self.filter(confirmed_at__isnull=False)

    def forgotten_by(self, now: datetime) -> Self:
        """Those whose time is over: never confirmed, or a year without a meeting."""
        unconfirmed = models.Q(confirmed_at__isnull=True, asked_at__lt=now - Alert.UNCONFIRMED_KEPT)
        return self.filter(unconfirmed | models.Q(confirmed_at__lt=now - Alert.KEPT))


class Alert(PublicId, TimeStamped):
    """`lat`, `lon` (degrees WGS 84) are the middle of a postcode district or a town, never the point that was typed.

    The row is deleted when its mail is written down: nothing of it stays.
    """

    UNCONFIRMED_KEPT = timedelta(days=2)
    KEPT = timedelta(days=365)

    email = EncryptedEmailField(_("e-mail address"), index="email_index")
    email_index = BlindIndexField(source="email")
    area = models.CharField(_("postcode district or town"), max_length=120)
    lat = models.FloatField()
    lon = models.FloatField()
    within = models.CharField(_("how far"), max_length=20)  # as in an address: "10", "16km"
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    discreet = models.BooleanField(_("neutral subject lines"), default=False)
    # When a mail to confirm was last asked for: at most one an hour, and the clock of those who never confirm.
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Alert"]] = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("somebody who waits for a meeting")
        verbose_name_plural = _("people who wait for a meeting")
        indexes: ClassVar = [
            # The clock asks every hour: for which areas does somebody wait?
            models.Index(fields=["lat", "lon", "within"], name="alert_area", condition=models.Q(confirmed_at__isnull=False)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email_index", "lat", "lon", "within"], name="alert_once"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {'waiting' if self.confirmed_at else 'asked'}"
