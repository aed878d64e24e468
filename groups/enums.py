"""Kinds of group, how careful a group is, and where it stands with the moderators."""

from dataclasses import dataclass
from typing import Literal

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


class Subkind(models.TextChoices):
    """What sort of university group, place of worship or school it is, where that changes the words."""

    UNIVERSITY = "university", _("University group")
    STUDENTS_UNION = "students_union", _("Students' union")
    CHURCH = "church", _("Church")
    MOSQUE = "mosque", _("Mosque")
    TEMPLE = "temple", _("Temple")
    SYNAGOGUE = "synagogue", _("Synagogue")
    GURDWARA = "gurdwara", _("Gurdwara")
    OTHER = "other", _("Another place of worship")


class SafetyLevel(models.TextChoices):
    OPEN = "open", _("Open")
    CAREFUL = "careful", _("Careful")
    CLOSED = "closed", _("Closed")

    @property
    def strictness(self) -> int:
        """0 for open, 1 for careful, 2 for closed."""
        return ["open", "careful", "closed"].index(self.value)

    @property
    def means(self) -> "Means":
        """What follows from the choice: the one place where that stands. Disclosure acts by it, `levels.py` says it."""
        return _MEANS[self.value]

    @property
    def erase_after_days(self) -> int:
        """Days after a meeting until its attendees' data is erased."""
        return self.means.erase_after_days


@dataclass(frozen=True, slots=True)
class Means:
    """What a safety level means, by default, for a group and its meetings."""

    is_listed: bool  # in search, on the map, in public feeds; and search engines may keep its page
    exact_for: Literal["everyone", "confirmed", "approved"]  # who gets the exact address and the online link
    others_see: Literal["exact", "district", "town"]  # what everyone else sees of the place
    coming: Literal["number", "from ten", "hidden"]  # what everyone sees of how many are coming
    erase_after_days: int  # after a meeting, until the data of those who came is erased


_MEANS = {
    "open": Means(is_listed=True, exact_for="everyone", others_see="exact", coming="number", erase_after_days=30),
    "careful": Means(is_listed=True, exact_for="confirmed", others_see="district", coming="from ten", erase_after_days=7),
    "closed": Means(is_listed=False, exact_for="approved", others_see="town", coming="hidden", erase_after_days=2),
}


class GroupStatus(models.TextChoices):
    """Where a group stands. New and approved ones work by their link; the others are there for nobody but those who run them."""

    NEW = "new", _("waiting for a moderator")
    APPROVED = "approved", _("listed")
    REFUSED = "refused", _("refused")
    HIDDEN = "hidden", _("hidden")  # by its organisers (the panic switch) or by moderators, until somebody undoes it
    SUSPENDED = "suspended", _("suspended")  # by moderators; its organisers can change nothing

    @property
    def works_by_link(self) -> bool:
        """Whether somebody who has its address may see the group and its meetings."""
        return self in WORK_BY_LINK

    @property
    def is_taken_away(self) -> bool:
        """Whether it was there for others and is not, until somebody undoes it: hidden or suspended."""
        return self in TAKEN_AWAY


WORK_BY_LINK = (GroupStatus.NEW, GroupStatus.APPROVED)
TAKEN_AWAY = (GroupStatus.HIDDEN, GroupStatus.SUSPENDED)  # its calendars answer, but are empty, so that programs clear them


class Role(models.TextChoices):
    """From the most to the least that one may do: see `rules.py`."""

    OWNER = "owner", _("owner")
    ORGANISER = "organiser", _("organiser")
    HELPER = "helper", _("helper")

    def may_as_much_as(self, other: "Role") -> bool:
        """Whether this role may do all that `other` may."""
        order = list(Role)
        return order.index(self) <= order.index(other)


class InvitationEnd(models.TextChoices):
    """Why an invitation can no longer be accepted, other than that its week is over."""

    USED = "used", _("accepted")
    DECLINED = "declined", _("declined")
    REVOKED = "revoked", _("taken back")


class ListedHow(models.TextChoices):
    """Who said yes when a group became listed. All but the first are looked at by a moderator afterwards."""

    MODERATOR = "moderator", _("a moderator said yes")
    VOUCHES = "vouches", _("two organisers vouched for it")
    CODE = "code", _("a partner gave it a code")
    TRUSTED = "trusted", _("its owner is trusted")


class Label(models.TextChoices):
    """What moderators stick on a group for each other."""

    URGENT = "urgent", _("Urgent")
    KNOWN = "known", _("Known to us")
    ASK_PARTNER = "ask_partner", _("Ask a partner")
    READER = "reader", _("Needs somebody who reads its language")
    DOUBTFUL = "doubtful", _("May pretend to be another")


class Resemblance(models.TextChoices):
    """In what two groups are alike."""

    NAME = "name", _("a similar name")
    PLACE = "place", _("the same place")
    INSTITUTION = "institution", _("the same university or union")
