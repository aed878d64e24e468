"""Somebody who is asked when nobody who runs a group is to be seen."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.crypto import BlindIndexField, EncryptedEmailField
from core.models import PublicId, TimeStamped
from groups.models.group import Group


class SecondContactQuerySet(models.QuerySet["SecondContact"]):
    """Which of them."""

    def confirmed(self) -> Self:
        """Those who said yes."""
        return self.filter(confirmed_at__isnull=False)

    def forgotten_by(self, now: datetime) -> Self:
        """Those who never said yes, and whose time is over."""
        return self.filter(confirmed_at=None, asked_at__lt=now - SecondContact.UNCONFIRMED_KEPT)


class SecondContact(PublicId, TimeStamped):
    """One address for a group, shown to nobody. Another address is another row, so that no old link works for it."""

    UNCONFIRMED_KEPT = timedelta(days=7)

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="second_contact")
    email = EncryptedEmailField(_("e-mail address"), index="email_index")
    email_index = BlindIndexField(source="email")
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = SecondContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("second contact of a group")
        verbose_name_plural = _("second contacts of groups")

    def __str__(self) -> str:
        return f"{self.public_id} {'confirmed' if self.confirmed_at else 'asked'}"
