"""Kinds and states of meetings and of coming to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    TALK = "talk", _("Public talk")
    FILM = "film", _("Film showing")
    VIGIL = "vigil", _("Vigil")
    DEMONSTRATION = "demonstration", _("Demonstration")
    STALL = "stall", _("Stall")
    PRAYER = "prayer", _("Prayer or interfaith gathering")
    WORKSHOP = "workshop", _("Workshop")
    FUNDRAISER = "fundraiser", _("Fundraiser")


class AttendanceMode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")


class EventStatus(models.TextChoices):
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


class OccurrenceStatus(models.TextChoices):
    SCHEDULED = "scheduled", _("on")
    CANCELLED = "cancelled", _("cancelled")


class PartStat(models.TextChoices):
    """RFC 5545, 3.2.12."""

    NEEDS_ACTION = "needs-action", _("not yet confirmed")
    ACCEPTED = "accepted", _("coming")
    DECLINED = "declined", _("not coming")


class CoHostStatus(models.TextChoices):
    INVITED = "invited", _("asked")
    ACCEPTED = "accepted", _("hosts it too")
    DECLINED = "declined", _("said no")
