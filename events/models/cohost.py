"""Another group that hosts a meeting together with its own: asked, and only with its yes shown."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import PublicId, TimeStamped
from events.enums import CoHostStatus
from events.models.event import Event
from groups.models import Group


class CoHostQuerySet(models.QuerySet["CoHost"]):
    """Which of them."""

    def accepted(self) -> Self:
        """The other group said yes."""
        return self.filter(status=CoHostStatus.ACCEPTED)


class CoHost(PublicId, TimeStamped):
    """One group asked to host one meeting together with its host. It gives nobody a right to change or see more."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="cohosts", db_index=False)  # see the constraint
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="cohosting")
    status = models.CharField(_("state"), max_length=10, choices=CoHostStatus, default=CoHostStatus.INVITED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = CoHostQuerySet.as_manager()

    class Meta:
        verbose_name = _("group that hosts a meeting together with another")
        verbose_name_plural = _("groups that host meetings together with others")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "group"], name="cohost_once"),
            models.CheckConstraint(condition=models.Q(status__in=CoHostStatus.values), name="cohost_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.status}"
