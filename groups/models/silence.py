"""That nobody who runs a group is to be seen, and who was asked about it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from groups.models.group import Group


class SilenceQuerySet(models.QuerySet["Silence"]):
    """Which of them."""

    def going_on(self) -> Self:
        """Those in which somebody was asked, and nobody has come back yet."""
        return self.filter(organisers_asked_at__isnull=False)


class Silence(TimeStamped):
    """One row for a group that has ever been quiet. `answered_at` stays when it is over: from then on the days are counted."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="silence")
    organisers_asked_at = models.DateTimeField(null=True, blank=True)
    second_contact_asked_at = models.DateTimeField(null=True, blank=True)
    moderators_asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SilenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("silence of a group")
        verbose_name_plural = _("silences of groups")

    def __str__(self) -> str:
        return f"{self.group} {'silent' if self.organisers_asked_at else 'answered'}"

    @property
    def done(self) -> tuple[datetime | None, datetime | None, datetime | None]:
        """When each of the first three steps was done (groups/quiet.py)."""
        return self.organisers_asked_at, self.second_contact_asked_at, self.moderators_asked_at

    def end(self, now: datetime) -> None:
        """Somebody is there. Does not save."""
        self.organisers_asked_at = self.second_contact_asked_at = self.moderators_asked_at = None
        self.answered_at = now
