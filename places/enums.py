"""The closed lists of words that places use."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How well a position is known, best first; `rank` orders them."""

    EXACT = "exact", _("exact")
    POSTCODE = "postcode", _("to the postcode")
    STREET = "street", _("to within a few hundred metres")
    DISTRICT = "district", _("to the postcode district")
    PLACE = "place", _("to the town or village")
    NONE = "none", _("not known")

    @property
    def rank(self) -> int:
        """0 for `exact`, larger for poorer."""
        return list(type(self)).index(self)


class Sought(models.TextChoices):
    """Whether a provider outside is asked for a better position of a place."""

    NO = "", _("nobody is asked")
    LOOKING = "looking", _("looked for")
    FOUND = "found", _("found")
    NOT_FOUND = "not_found", _("not found")
