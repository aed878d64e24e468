"""How a group stands with the moderators: what they and its organisers say to each other, labels and notes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.crypto import EncryptedTextField
from core.models import PublicId, TimeStamped
from groups.enums import Label, ListedHow
from groups.models.group import Group


class Case(TimeStamped):
    """What moderators know of one group besides what it says itself. There is none until the first deed; all times are aware UTC."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, primary_key=True, related_name="case")
    asked_at = models.DateTimeField(null=True, blank=True)  # a question that has no answer yet
    answered_at = models.DateTimeField(null=True, blank=True)  # an answer that no moderator has acted on yet
    held_at = models.DateTimeField(null=True, blank=True)  # only a moderator may list it: neither vouches nor a code do
    listed_how = models.CharField(max_length=10, choices=ListedHow, blank=True)
    listed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)  # when a moderator said yes to it for the first time
    partner_code = models.ForeignKey(
        "groups.PartnerCode", verbose_name=_("code"), null=True, blank=True, on_delete=models.SET_NULL, related_name="cases"
    )

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes: ClassVar = [
            # The heads of the moderators' lists: few rows of many.
            models.Index(fields=["answered_at"], name="case_answered", condition=models.Q(answered_at__isnull=False)),
            models.Index(fields=["asked_at"], name="case_asked", condition=models.Q(asked_at__isnull=False)),
            models.Index(
                fields=["listed_at"],
                name="case_not_looked_at",
                condition=models.Q(listed_at__isnull=False, approved_at__isnull=True),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(listed_how__in=["", *ListedHow.values]), name="case_how_known"),
            models.CheckConstraint(
                condition=models.Q(asked_at__isnull=True) | models.Q(answered_at__isnull=True), name="case_asked_or_answered"
            ),
        ]

    @property
    def is_pending(self) -> bool:
        """Whether a moderator has taken it into their hands: asked, answered or held."""
        return any((self.asked_at, self.answered_at, self.held_at))


class CaseMessage(PublicId, TimeStamped):
    """One thing said between the moderators and those who run a group. One thread a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="case_messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    from_moderator = models.BooleanField()
    text = EncryptedTextField()

    class Meta:
        verbose_name = _("question or answer")
        verbose_name_plural = _("questions and answers")
        ordering: ClassVar = ["pk"]


class CaseNote(PublicId, TimeStamped):
    """What a moderator wrote down for the others. No organiser ever sees it."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="case_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = EncryptedTextField()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering: ClassVar = ["pk"]


class CaseLabel(models.Model):
    """One label on one group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="case_labels")
    label = models.CharField(max_length=12, choices=Label)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "label"], name="case_label_once"),
            models.CheckConstraint(condition=models.Q(label__in=Label.values), name="case_label_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["label", "group"], name="case_label")]  # the queue with one label
