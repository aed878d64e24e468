"""A place: where it is exactly, and how it is called from further away."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from places.enums import Precision


class Place(TimeStamped):
    """Coordinates are WGS 84 degrees. `area_*` is the postcode district and its centre, `town_*` the town and its centre:
    the same for every place there, so that a coarse answer tells nothing about the exact one."""

    name = models.CharField(_("name of the place"), max_length=120, blank=True)
    address = models.CharField(_("street address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=8, blank=True)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    precision = models.CharField(_("how well it is known"), max_length=10, choices=Precision)
    provider = models.CharField(_("who found it"), max_length=30)
    outcode = models.CharField(_("postcode district"), max_length=4, blank=True)
    area_label = models.CharField(max_length=120)
    area_lat = models.FloatField()
    area_lon = models.FloatField()
    town_label = models.CharField(max_length=120)
    town_lat = models.FloatField()
    town_lon = models.FloatField()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="place_on_earth"
            ),
        ]

    def __str__(self) -> str:
        return self.exact_label

    @property
    def exact_label(self) -> str:
        """All that is known, in one line: "Room 6, Leeds University Union, Lifton Place, Leeds, LS2 9JZ"."""
        known = [part for part in (self.name, self.address) if part]
        if self.town_label and not any(self.town_label.casefold() in part.casefold() for part in known):
            known.append(self.town_label)
        if self.postcode:
            known.append(self.postcode)
        return ", ".join(known) or self.area_label
