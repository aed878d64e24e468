"""A place: where it is exactly, and how it is called from further away; and the queue of places that a provider is asked about."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.crypto import EncryptedJSONField
from core.models import TimeStamped
from places import access
from places.enums import Precision, Sought


class Place(TimeStamped):
    """Coordinates are WGS 84 degrees. `area_*` is the postcode district and its centre, `town_*` the town and its centre:
    the same for every place there, so that a coarse answer tells nothing about the exact one.

    `attribution` names the owner of the data that the position is from, `dated` its year, month or day ("2025-05").
    """

    name = models.CharField(_("name of the place"), max_length=120, blank=True)
    address = models.CharField(_("street address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=8, blank=True)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    precision = models.CharField(_("how well it is known"), max_length=10, choices=Precision)
    provider = models.CharField(_("who found it"), max_length=30)
    attribution = models.CharField(_("whose data"), max_length=300, blank=True)
    dated = models.CharField(_("how old the data is"), max_length=10, blank=True)
    sought = models.CharField(_("asked outside"), max_length=10, choices=Sought, default=Sought.NO, blank=True, editable=False)
    outcode = models.CharField(_("postcode district"), max_length=4, blank=True)
    area_label = models.CharField(max_length=120)
    area_lat = models.FloatField()
    area_lon = models.FloatField()
    town_label = models.CharField(max_length=120)
    town_lat = models.FloatField()
    town_lon = models.FloatField()

    # What is known of getting in and about (places/access.py): {"step_free": {"answer": "yes", "checked": "2027-03-02"}}
    access = models.JSONField(_("access"), default=dict, blank=True)
    access_yes = models.PositiveIntegerField(default=0, editable=False)  # one bit for each yes, for search

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="place_on_earth"
            ),
            models.CheckConstraint(condition=models.Q(sought__in=Sought.values), name="place_sought_known"),
        ]

    def __str__(self) -> str:
        return self.exact_label

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.access_yes = access.yes_bits(self.access)
        if "access" in (fields := kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*fields, "access_yes"}
        super().save(*args, **kwargs)

    @property
    def exact_label(self) -> str:
        """All that is known, in one line: "Room 6, Leeds University Union, Lifton Place, Leeds, LS2 9JZ"."""
        known = [part for part in (self.name, self.address) if part]
        if self.town_label and not any(self.town_label.casefold() in part.casefold() for part in known):
            known.append(self.town_label)
        if self.postcode:
            known.append(self.postcode)
        return ", ".join(known) or self.area_label


class Enquiry(TimeStamped):
    """A place that waits for the answer of a provider outside: the queue. The row goes when the answer has come, or none will.

    What is asked is made of the place at that moment, so that nothing of it stands here.
    """

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="enquiry")
    due = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("place that is looked for")
        verbose_name_plural = _("places that are looked for")
        indexes: ClassVar = [
            # The next one that is due.
            models.Index(fields=["due"], name="enquiry_due"),
        ]


class RemoteAnswer(models.Model):
    """What a provider said to a question, so that it is not asked twice: found by a keyed fingerprint, sealed, with its day."""

    key = models.CharField(max_length=64, unique=True)
    sightings = EncryptedJSONField()
    on = models.DateField()

    class Meta:
        indexes: ClassVar = [
            # Those that are too old.
            models.Index(fields=["on"], name="remote_answer_on"),
        ]


class RemoteLine(models.Model):
    """The one line to the provider, a single row: who holds it, when the next question may be asked, and why none may."""

    held_by = models.CharField(max_length=32, blank=True, default="")
    held_until = models.DateTimeField(null=True)
    free_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    # A provider that refuses us is not asked again until the configuration is another one.
    refused = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="remote_line_single"),
        ]
