"""What somebody told the moderators about a group or a meeting, and what became of it."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.crypto import BlindIndexField, EncryptedEmailField, EncryptedTextField
from core.models import PublicId, TimeStamped
from events.models import Event
from groups.models import Group
from moderation.enums import Verdict, Why


class ReportQuerySet(models.QuerySet["Report"]):
    """Which reports."""

    def open(self) -> Self:
        """Not decided yet."""
        return self.filter(decided_at=None)

    def about(self, group: Group, event: Event | None) -> Self:
        """Those about this very thing: they are one case."""
        return self.filter(group=group, event=event)

    def addresses_forgotten_by(self, now: datetime) -> Self:
        """Those with an address whose time is over: decided thirty days ago, or never confirmed for two days."""
        kept = self.exclude(email_index="")
        unconfirmed = models.Q(confirmed_at=None, created__lt=now - Report.UNCONFIRMED_KEPT)
        return kept.filter(unconfirmed | models.Q(decided_at__lt=now - Report.ADDRESS_KEPT))


class Report(PublicId, TimeStamped):
    """One report, by somebody without an account. Its words are sealed; no organiser ever sees them or that there was one of theirs."""

    ADDRESS_KEPT = timedelta(days=30)  # after the decision
    UNCONFIRMED_KEPT = timedelta(days=2)

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="reports")
    event = models.ForeignKey(Event, null=True, on_delete=models.CASCADE, related_name="reports")  # None: the group itself
    why = models.CharField(_("what is wrong"), max_length=8, choices=Why)
    words = EncryptedTextField(_("in their words"), blank=True)
    email = EncryptedEmailField(_("e-mail address"), index="email_index", blank=True, default="")
    email_index = BlindIndexField(source="email")
    confirmed_at = models.DateTimeField(null=True, blank=True)  # that the address is theirs: only then is it written to
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    question = EncryptedTextField(_("what the organisers were asked"), blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(_("decision"), max_length=8, choices=Verdict, blank=True)
    answer = EncryptedTextField(_("words to the one who reported"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes: ClassVar = [
            # The moderators' list: few of many.
            models.Index(fields=["created"], name="report_open", condition=models.Q(decided_at=None)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(why__in=Why.values), name="report_why_known"),
            models.CheckConstraint(
                condition=models.Q(verdict="", decided_at=None)
                | models.Q(verdict__in=[Verdict.NOTHING, Verdict.HIDE, Verdict.SUSPEND], decided_at__isnull=False),
                name="report_decided_as",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.why}"
