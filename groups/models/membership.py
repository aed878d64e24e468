"""A person's role in a group."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from groups.enums import Role
from groups.models.group import Group


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Which roles."""

    def owners(self) -> Self:
        """Those who decide who runs the group."""
        return self.filter(role=Role.OWNER)

    def organisers(self) -> Self:
        """Those who run the group: owners and organisers, not helpers."""
        return self.filter(role__in=(Role.OWNER, Role.ORGANISER))

    def ranked(self) -> Self:
        """From the most to the least that one may do, then by name."""
        rank = models.Case(*(models.When(role=role, then=models.Value(number)) for number, role in enumerate(Role)))
        return self.order_by(rank, Lower("user__display_name"), "pk")


class Membership(TimeStamped):
    """A person's role in a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.ORGANISER)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("role in a group")
        verbose_name_plural = _("roles in groups")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.group}"
