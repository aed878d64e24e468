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
    PLANNING = "planning", _("Planning meeting")
    ONLINE = "online", _("Online meeting")
    ACTION = "action", _("Online action at a set time")


class AttendanceMode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")


class EventStatus(models.TextChoices):
    DRAFT = "draft", _("draft")  # there for nobody but those who run the group
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


class OccurrenceStatus(models.TextChoices):
    SCHEDULED = "scheduled", _("on")
    POSTPONED = "postponed", _("postponed")  # a new date follows; who comes stays
    CANCELLED = "cancelled", _("cancelled")


class Scope(models.TextChoices):
    """How far a change of a series reaches."""

    THIS = "this", _("Only this date")
    FOLLOWING = "following", _("This date and all after it")
    ALL = "all", _("All dates to come")


class PartStat(models.TextChoices):
    """RFC 5545, 3.2.12."""

    NEEDS_ACTION = "needs-action", _("not yet confirmed")
    ACCEPTED = "accepted", _("coming")
    TENTATIVE = "tentative", _("may come")
    DECLINED = "declined", _("not coming")


class StillOn(models.TextChoices):
    """What the organiser said when we asked, three days before, whether a date takes place."""

    NOT_ASKED = "", _("not asked")
    ASKED = "asked", _("asked")
    YES = "yes", _("confirmed by the organiser")
    SILENT = "silent", _("not yet confirmed by the organiser")


class Motion(models.TextChoices):
    """What became of a motion, in the report of a meeting."""

    NONE = "", _("there was none")
    PASSED = "passed", _("passed")
    FAILED = "failed", _("not passed")
    LATER = "later", _("put off")


class Audience(models.TextChoices):
    """Who hears a message of the organisers; each of these includes the ones before."""

    COMING = "coming", _("Those who come")
    MAYBE = "maybe", _("And those who may come")
    WAITING = "waiting", _("And those who wait")


class CoHostStatus(models.TextChoices):
    INVITED = "invited", _("asked")
    ACCEPTED = "accepted", _("hosts it too")
    DECLINED = "declined", _("said no")
