"""A picture of a meeting, drawn anew by us: nothing that the camera wrote into it is left."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import PublicId, TimeStamped
from events.pictures import SMALL


class PictureQuerySet(models.QuerySet["Picture"]):
    """Chains of questions about pictures."""

    def described(self, pk: int | None) -> "Picture | None":
        """The one that a meeting names, without the picture itself: what a page says of it. None, without a query, where it names none."""
        return self.only("public_id", "alt", "width", "height").get(pk=pk) if pk is not None else None


class Picture(PublicId, TimeStamped):
    """Kept in the database, in two sizes, so that a backup holds it and it goes with the last meeting that shows it.

    `large` and `small` are JPEG; `width` and `height` are those of the large one, in pixels.
    """

    large = models.BinaryField()
    small = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("what the picture shows"), max_length=300)

    objects: ClassVar[models.Manager["Picture"]] = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.alt

    @property
    def path(self) -> str:
        """The address of the large one within this site."""
        return reverse("events:picture", args=[self.public_id])

    @property
    def small_path(self) -> str:
        """The same of the small one, for phones."""
        return reverse("events:picture_small", args=[self.public_id])

    @property
    def small_size(self) -> tuple[int, int]:
        """Width and height of the small one, in pixels."""
        part = min(1, SMALL / max(self.width, self.height, 1))
        return round(self.width * part), round(self.height * part)
