"""A letter to a group and what follows from it: two sides that do not learn each other's address."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.crypto import BlindIndexField, EncryptedEmailField, EncryptedTextField
from core.models import PublicId, TimeStamped
from groups.models.group import Group


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Which of them."""

    def sent(self) -> Self:
        """Those whose writer has pressed the button in the mail: the group sees them."""
        return self.filter(confirmed_at__isnull=False)

    def open(self) -> Self:
        """Those in which both sides can write."""
        return self.sent().filter(ended_at=None)

    def waiting(self) -> Self:
        """Those in which the writer spoke last."""
        return self.open().filter(is_answered=False)

    def numbers_waiting(self, groups: Iterable[Group]) -> dict[int, int]:
        """How many wait for an answer of each of these groups (by primary key). One query."""
        rows = self.waiting().filter(group__in=groups).order_by().values_list("group").annotate(number=Count("pk"))
        return dict(rows.values_list("group", "number"))

    def erased_by(self, now: datetime) -> Self:
        """Those whose time is over: never confirmed for two days, or no letter for thirty."""
        unconfirmed = Q(confirmed_at=None, asked_at__lt=now - Conversation.UNCONFIRMED_KEPT)
        return self.filter(unconfirmed | Q(confirmed_at__isnull=False, last_at__lt=now - Conversation.KEPT))


class Conversation(PublicId, TimeStamped):
    """Somebody without an account and the organisers of one group, writing to each other through us."""

    UNCONFIRMED_KEPT = timedelta(days=2)
    KEPT = timedelta(days=30)  # after the last letter

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="conversations", db_index=False)  # see the indexes
    email = EncryptedEmailField(_("e-mail address of who wrote"), index="email_index", blank=True)
    email_index = BlindIndexField(source="email")
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    discreet = models.BooleanField(_("neutral subject lines"), default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(_("last letter"), default=timezone.now)
    is_answered = models.BooleanField(_("the group spoke last"), default=False)
    # Once either side has ended it nobody writes, and the address is erased.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Conversation"]] = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes: ClassVar = [
            # The letters of one group, the newest first.
            models.Index(fields=["group", "-last_at"], name="letters_of_group"),
            # What is known of one address: asked within the hour, to give it, to erase it.
            models.Index(fields=["email_index", "group"], name="letters_address"),
            # The clock asks every hour: whose time is over?
            models.Index(fields=["last_at"], name="letters_old"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ended_at=None) | Q(email=""), name="letters_ended_without_address"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def waits(self) -> bool:
        """Whether the group has not answered yet."""
        return self.ended_at is None and not self.is_answered


class Letter(PublicId, TimeStamped):
    """The words of one side."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="letters")
    text = EncryptedTextField(_("words"))
    is_answer = models.BooleanField(_("from the group"), default=False)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")

    def __str__(self) -> str:
        return self.public_id
