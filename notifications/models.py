"""The outbox: what must be told is a row first, in the same transaction as the deed, and is sent after."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.crypto import BlindIndexField, EncryptedEmailField, EncryptedJSONField, blind_index
from core.models import PublicId, TimeStamped
from notifications.enums import MessageStatus


class MessageQuerySet(models.QuerySet["Message"]):
    """Which messages, as adjectives: `Message.objects.due(now)`."""

    def due(self, now: datetime) -> Self:
        """Waiting, and their time has come; the oldest first."""
        return self.filter(status=MessageStatus.QUEUED, due__lte=now).order_by("due")

    def claimed(self, token: str) -> Self:
        """Being sent by the worker that holds `token`; the oldest first."""
        return self.filter(status=MessageStatus.SENDING, claimed_by=token).order_by("due")

    def stale(self, since: datetime) -> Self:
        """Claimed before `since`, by a worker that must have died."""
        return self.filter(status=MessageStatus.SENDING, claimed_at__lt=since)

    def to(self, address: str) -> Self:
        """For this address, found by its blind index."""
        return self.filter(address_index=blind_index(address))

    def ended_before(self, when: datetime) -> Self:
        """Sent, dropped or given up before `when`."""
        return self.filter(ended_at__lt=when)


class Message(PublicId, TimeStamped):
    """One message to one person. Address and context are sealed, and emptied once the message has ended."""

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("what makes it the same message"), max_length=200, unique=True)
    address = EncryptedEmailField(_("address"), index="address_index", blank=True)
    address_index = BlindIndexField(source="address")
    language = models.CharField(max_length=10)
    timezone = models.CharField(max_length=60)
    discreet = models.BooleanField(default=False)
    context = EncryptedJSONField(default=dict, blank=True)
    due = models.DateTimeField(_("not before"))
    status = models.CharField(_("state"), max_length=10, choices=MessageStatus, default=MessageStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("sent, dropped or given up"), null=True, blank=True)
    error = models.CharField(_("why it failed, without the address"), max_length=200, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("outbox")
        indexes: ClassVar = [
            # The worker asks every time: what is due?
            models.Index(fields=["due"], name="outbox_due", condition=models.Q(status="queued")),
            # The worker fetches what it has just claimed, and finds claims of workers that died.
            models.Index(fields=["claimed_by"], name="outbox_claim", condition=models.Q(status="sending")),
            # How many were asked for this address lately (no flood of confirmations).
            models.Index(fields=["address_index", "kind", "created"], name="outbox_address"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(status__in=MessageStatus.values), name="outbox_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id} ({self.status})"


class ReplyAddress(TimeStamped):
    """An address that answers come back to: only a fingerprint of its token, and what it is about, by ids."""

    digest = models.CharField(max_length=43, unique=True)
    purpose = models.CharField(max_length=40)
    target = models.CharField(max_length=64)
    until = models.DateTimeField(_("works until"), db_index=True)

    class Meta:
        verbose_name = _("address for answers")
        verbose_name_plural = _("addresses for answers")
        indexes: ClassVar = [models.Index(fields=["target", "purpose"], name="reply_of")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.target}"


class ReceivedReply(models.Model):
    """One mail that was taken, so that a mail server which hands it over again does no harm. Says nothing of what was in it."""

    digest = models.CharField(max_length=64, unique=True)
    is_taken = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("received answer")
        verbose_name_plural = _("received answers")

    def __str__(self) -> str:
        return self.digest[:8]
