"""Where people looked for a meeting and found none: a number for each district and week, from five searches on."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Demand(models.Model):
    """So many searches in one week found nothing near this district. Fewer than LEAST are never written down."""

    LEAST = 5

    week = models.DateField(_("week from"))  # its Monday
    outcode = models.CharField(_("postcode district"), max_length=4)
    area = models.CharField(_("name of the district"), max_length=120)
    lat = models.FloatField()
    lon = models.FloatField()
    searches = models.PositiveIntegerField(_("searches that found nothing"))

    class Meta:
        verbose_name = _("searches that found nothing")
        verbose_name_plural = _("searches that found nothing")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["week", "outcode"], name="demand_once"),
            models.CheckConstraint(condition=models.Q(searches__gte=5), name="demand_of_many"),
        ]

    def __str__(self) -> str:
        return f"{self.outcode} {self.week:%Y-%m-%d}: {self.searches}"
