"""Somebody who hears of a group's new meetings: an e-mail address, and nothing about who they are."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.crypto import BlindIndexField, EncryptedEmailField
from core.models import PublicId, TimeStamped
from groups.models.group import Group

TOLD_IN = 10  # organisers are told the number in tens


class FollowQuerySet(models.QuerySet["Follow"]):
    """Which of them."""

    def confirmed(self) -> Self:
        """Those whose owner pressed the button: they are written to."""
        return self.filter(confirmed_at__isnull=False)

    def numbers(self, groups: Iterable[Group]) -> dict[int, int]:
        """How many follow each of these groups (by primary key), as its organisers may know: to the ten below, 0 from none to nine.

        None and nine are the same, so that nobody learns whether the one person they told has followed. One query.
        """
        rows = self.confirmed().filter(group__in=groups).order_by().values_list("group").annotate(number=Count("pk"))
        return {group: number // TOLD_IN * TOLD_IN for group, number in rows.values_list("group", "number")}

    def forgotten_by(self, now: datetime) -> Self:
        """Those who never pressed it, and whose time for that is over."""
        return self.filter(confirmed_at__isnull=True, asked_at__lt=now - Follow.UNCONFIRMED_KEPT)


class Follow(PublicId, TimeStamped):
    """One address that follows one group. The row is deleted when its owner stops: nothing of it stays.

    No page lists these rows, for nobody: a list of who follows is what somebody who watches would pay for.
    """

    UNCONFIRMED_KEPT = timedelta(days=2)

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="follows", db_index=False)  # see the indexes
    email = EncryptedEmailField(_("e-mail address"), index="email_index")
    email_index = BlindIndexField(source="email")
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    discreet = models.BooleanField(_("neutral subject lines"), default=False)
    # When a mail to confirm was last asked for: at most one an hour, and the clock of those who never confirm.
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Follow"]] = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("somebody who follows a group")
        verbose_name_plural = _("people who follow a group")
        indexes: ClassVar = [
            # The clock asks every hour: whose time is over?
            models.Index(fields=["asked_at"], name="follow_unconfirmed", condition=models.Q(confirmed_at__isnull=True)),
            # What is known of one address, to give or to erase it.
            models.Index(fields=["email_index"], name="follow_address"),
        ]
        constraints: ClassVar = [
            # Its index begins with the group: who is told, and how many there are.
            models.UniqueConstraint(fields=["group", "email_index"], name="follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {'follows' if self.confirmed_at else 'asked'}"
