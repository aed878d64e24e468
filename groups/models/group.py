"""A group."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import PublicId, TimeStamped, random_id
from groups.enums import WORK_BY_LINK, GroupKind, GroupStatus, Role, SafetyLevel, Subkind
from places.located import Located, LocatedQuerySet
from places.models import Place

SLUG_SUFFIX = 8  # 27**8 is about 38 bits beside the name: a group that is listed nowhere cannot be guessed

COUNTED = ("kind", "lat", "lon", "status", "safety_level")


def new_slug(name: str) -> str:
    """A readable address that cannot be guessed: "leeds-students-k7m2q9xw". It stays when the name changes."""
    return f"{slugify(name)[:60]}-{random_id(SLUG_SUFFIX)}".strip("-")


class GroupQuerySet(LocatedQuerySet):
    """Which groups."""

    def listed(self) -> Self:
        """Those that everybody may find: approved, and not closed."""
        return self.filter(status=GroupStatus.APPROVED).exclude(safety_level=SafetyLevel.CLOSED)

    def by_link(self) -> Self:
        """Those that work for everybody who has their address."""
        return self.filter(status__in=WORK_BY_LINK)

    def held(self, pk: int) -> "Group | None":
        """The group with this key, if it works by link now; its row is held until the transaction ends.

        Whoever writes down a supporter asks for it first: a panic switch that is pressed in this moment then comes before, and nobody
        is written down, or after, and erases them too.
        """
        return self.by_link().select_for_update(of=("self",)).filter(pk=pk).first()

    def waiting(self) -> Self:
        """Those that a moderator must look at, oldest first."""
        return self.filter(status=GroupStatus.NEW).order_by("created")

    def to_look_at_again(self) -> Self:
        """Listed ones whose name, place or contact changed since a moderator said yes, oldest change first."""
        return self.filter(look_again_since__isnull=False, status=GroupStatus.APPROVED).order_by("look_again_since")

    def silent(self) -> Self:
        """Those of which nobody is to be seen and nobody answered, so that the moderators were asked; those that sleep, too."""
        return self.filter(silence__moderators_asked_at__isnull=False)

    def started_by(self, user: User) -> Self:
        """Those that `user` owns."""
        return self.filter(memberships__user=user, memberships__role=Role.OWNER)


class Group(PublicId, Located, TimeStamped):
    """People who organise together at one university, union, place of worship or the like.

    Where it is found (places/located.py) is where everybody may know it to be; services write it with the place and the level.
    """

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(max_length=80, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=GroupKind)
    description = models.TextField(_("about the group"), blank=True, max_length=4000)
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="groups")
    safety_level = models.CharField(_("how careful"), max_length=8, choices=SafetyLevel, default=SafetyLevel.CAREFUL)
    status = models.CharField(_("state"), max_length=10, choices=GroupStatus, default=GroupStatus.NEW)
    status_reason = models.TextField(_("reason"), blank=True)
    # What it was before it was hidden or suspended, to be that again.
    status_before = models.CharField(max_length=10, choices=GroupStatus, blank=True, editable=False)
    subkind = models.CharField(_("sort"), max_length=16, choices=Subkind, blank=True)
    # Its university or union in our data (`groups/institutions.py`), so that the moderators can compare; "" where typed freely.
    institution = models.CharField(_("university or union by its key"), max_length=40, blank=True)
    institution_name = models.CharField(_("university or union"), max_length=100, blank=True)  # as it is shown
    parent_name = models.CharField(_("part of"), max_length=100, blank=True)
    languages = models.JSONField(_("languages spoken there"), default=list, blank=True)  # codes of BCP 47, as ["en", "ug"]
    links = models.JSONField(_("links"), default=list, blank=True)  # https addresses, five at most
    takes_letters = models.BooleanField(_("can be written to by its page"), default=True)
    # A changed name, place or contact of an approved group is looked at by a moderator once more (aware UTC); None: nothing to see.
    look_again_since = models.DateTimeField(null=True, blank=True, editable=False)
    # Since when nobody who runs it answers (aware UTC): said on its page, and no longer in the first rank of lists.
    dormant_since = models.DateTimeField(null=True, blank=True, editable=False)
    is_example = models.BooleanField(_("invented, to show how it looks"), default=False)

    objects: ClassVar[models.Manager["Group"]] = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        indexes: ClassVar = [
            # The moderators' queue. Not of all states: SQLite would take such an index for every list.
            models.Index(fields=["created"], name="group_waiting", condition=models.Q(status=GroupStatus.NEW)),
            # Those to be looked at once more, and those of one university or union: few of many.
            models.Index(fields=["look_again_since"], name="group_look_again", condition=models.Q(look_again_since__isnull=False)),
            models.Index(fields=["institution"], name="group_institution", condition=~models.Q(institution="")),
            # Groups near a point and those of a map, from the smallest circle to the largest.
            models.Index(fields=["cell_spot"], name="group_spot"),
            models.Index(fields=["cell_fine"], name="group_fine"),
            # The larger cells with all that a map counts by, so that it need not read a hundred thousand groups.
            models.Index(fields=["cell_coarse", *COUNTED], name="group_coarse"),
            models.Index(fields=["cell_wide", *COUNTED], name="group_wide"),
            # The directory by name, page by page.
            models.Index(Lower("name"), "public_id", name="group_by_name"),
            # Its last pages: the few that nobody runs at the moment.
            models.Index(Lower("name"), "public_id", name="group_dormant", condition=models.Q(dormant_since__isnull=False)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=GroupKind.values), name="group_kind_known"),
            models.CheckConstraint(condition=models.Q(status__in=GroupStatus.values), name="group_status_known"),
            models.CheckConstraint(
                condition=models.Q(subkind="") | models.Q(subkind__in=Subkind.values), name="group_subkind_known"
            ),
            models.CheckConstraint(condition=models.Q(safety_level__in=SafetyLevel.values), name="group_level_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = new_slug(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("events:group", args=[self.slug])

    @property
    def level(self) -> SafetyLevel:
        """The safety level as the enum, with its meaning."""
        return SafetyLevel(self.safety_level)

    @property
    def works_by_link(self) -> bool:
        """Whether it is there for everybody who has its address: not refused, hidden or suspended."""
        return GroupStatus(self.status).works_by_link

    @property
    def is_taken_away(self) -> bool:
        """Whether it is hidden or suspended."""
        return GroupStatus(self.status).is_taken_away

    @property
    def is_listed(self) -> bool:
        """Whether everybody may find it."""
        return self.status == GroupStatus.APPROVED and self.level.means.is_listed

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """Its kind in words. Django's own looks through all choices each time, which lists feel."""
        return str(GroupKind(self.kind).label)

    @property
    def shape(self) -> str:
        """The shape of its kind."""
        return GroupKind(self.kind).shape
