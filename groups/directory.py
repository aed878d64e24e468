"""The directory: which groups there are, of which kind, nearest first. One question in three dresses: page, map, table."""

import math
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext as _

from groups.disclosure import public_place
from groups.enums import GroupKind, SafetyLevel
from groups.models import Group
from places.services import Answer, Resolution, locate

PER_PAGE = 40
KM_PER_DEGREE = 111.195  # of latitude, on a sphere of 6371 km
OTHER_KINDS = "other"  # all but the three that have a door of their own
MAIN_KINDS = (GroupKind.UNIVERSITY, GroupKind.UNION, GroupKind.WORSHIP)


@dataclass(frozen=True)
class GroupSearch:
    """What was asked: `near` a place, of a `kind`, with the words `q`. Groups that are not listed never appear."""

    near: str = ""
    kind: str = ""
    q: str = ""
    where: Resolution | None = None  # what `near` turned out to be
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_query(cls, query: QueryDict) -> "GroupSearch":
        """Read and checked once; a value that means nothing is named in `errors`."""
        near, kind, q = (query.get(name, "").strip() for name in ("near", "kind", "q"))
        errors = {}
        if kind and kind not in {*GroupKind.values, OTHER_KINDS}:
            errors["kind"] = _("“%(given)s” is no kind of group. Choose one of the list.") % {"given": kind}
        if len(q) > 100:
            errors["q"] = _("Give at most 100 characters to look for.")
        elif not q.isprintable():
            errors["q"] = _("There is a character in it that no text holds. Type the words once more.")
        where = locate(near) if near else None
        if where and where.answer is None:
            errors["near"] = where.note
        return cls(near, kind, q, where, errors)

    @property
    def point(self) -> Answer | None:
        """Where distances begin."""
        return self.where.answer if self.where else None

    def groups(self) -> QuerySet[Group]:
        """The groups asked for, with their places; none when the question holds an error."""
        found: QuerySet[Group] = Group.objects.listed().select_related("place")
        if self.errors:
            return found.none()
        if self.kind == OTHER_KINDS:
            found = found.exclude(kind__in=MAIN_KINDS)
        elif self.kind:
            found = found.filter(kind=self.kind)
        for word in self.q.split():
            # One more condition a word. Two querysets joined by | would double the query with each.
            found = found.filter(Q(name__icontains=word) | Q(description__icontains=word))
        if self.point is None:
            return found.order_by(Lower("name"), "pk")
        return _nearest_first(found, self.point)

    def page(self, number: str) -> Page[Group]:
        """One page of it; the nearest page for a number that means nothing. Each group knows `shown_at` and `km`."""
        page = Paginator(self.groups(), PER_PAGE).get_page(number)
        for group in page.object_list:
            group.shown_at = public_place(group)  # type: ignore[attr-defined]
            group.km = self._km(group)  # type: ignore[attr-defined]
        return page

    def _km(self, group: Group) -> float | None:
        return math.sqrt(group.square_km) if self.point else None  # type: ignore[attr-defined]


def _nearest_first(found: QuerySet[Group], point: Answer) -> QuerySet[Group]:
    """By planar distance from the *disclosed* point, so that asking from many places learns nothing about an address."""
    is_open = When(safety_level=SafetyLevel.OPEN, then=F("place__lat"))
    is_open_too = When(safety_level=SafetyLevel.OPEN, then=F("place__lon"))
    east_km = KM_PER_DEGREE * math.cos(math.radians(point.lat))
    shown = found.annotate(
        shown_lat=Case(is_open, default=F("place__area_lat"), output_field=FloatField()),
        shown_lon=Case(is_open_too, default=F("place__area_lon"), output_field=FloatField()),
    ).annotate(
        north=(F("shown_lat") - Value(point.lat)) * Value(KM_PER_DEGREE),
        east=(F("shown_lon") - Value(point.lon)) * Value(east_km),
    )
    return shown.annotate(square_km=F("north") * F("north") + F("east") * F("east")).order_by("square_km", "pk")
