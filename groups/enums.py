"""Kinds of group, how careful a group is, and where it stands with the moderators."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupKind(models.TextChoices):
    UNIVERSITY = "university", _("University")
    UNION = "union", _("Trade union")
    WORSHIP = "worship", _("Place of worship")
    PARTY = "party", _("Party branch")
    WORKPLACE = "workplace", _("Workplace")
    SCHOOL = "school", _("School or college")
    COMMUNITY = "community", _("Community")

    @property
    def shape(self) -> str:
        """The shape that tells it apart on map, list and poster: square, triangle, circle or diamond."""
        return {"university": "square", "union": "triangle", "worship": "circle"}.get(self.value, "diamond")


class SafetyLevel(models.TextChoices):
    OPEN = "open", _("Open")
    CAREFUL = "careful", _("Careful")
    CLOSED = "closed", _("Closed")

    @property
    def strictness(self) -> int:
        """0 for open, 1 for careful, 2 for closed."""
        return ["open", "careful", "closed"].index(self.value)

    @property
    def erase_after_days(self) -> int:
        """Days after a meeting until its attendees' data is erased."""
        return {"open": 30, "careful": 7, "closed": 2}[self.value]


class GroupStatus(models.TextChoices):
    NEW = "new", _("waiting for a moderator")
    APPROVED = "approved", _("listed")
    REFUSED = "refused", _("refused")


class Role(models.TextChoices):
    OWNER = "owner", _("owner")
    ORGANISER = "organiser", _("organiser")
