"""Who stands up for a group: established organisers, or a partner by a code."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import PublicId, TimeStamped
from groups.models.group import Group


class Vouch(TimeStamped):
    """One organiser's word for one group. Withdrawn, it stays as a row: nobody vouches twice for the same group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="vouches")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vouches")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("vouch")
        verbose_name_plural = _("vouches")
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "by"], name="vouch_once")]
        indexes: ClassVar = [models.Index(fields=["by", "created"], name="vouch_by")]  # how many lately


class PartnerCode(PublicId, TimeStamped):
    """A code that a named partner hands to groups it knows. Only a keyed digest of it is stored; it is shown once."""

    partner = models.CharField(_("partner"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    most_uses = models.PositiveSmallIntegerField(_("for how many groups"))
    uses = models.PositiveSmallIntegerField(default=0)
    expires = models.DateTimeField(_("until when"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("code of a partner")
        verbose_name_plural = _("codes of partners")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(uses__lte=models.F("most_uses")), name="partner_code_not_used_up"),
        ]
