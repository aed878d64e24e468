"""The directory: which groups there are, where, of which kind. One question for page, map, GeoJSON, table and API."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from groups.disclosure import DisclosedPlace, public_place
from groups.enums import GroupKind
from groups.models import Group, GroupQuerySet
from places.fields import BBoxField, Circle, WithinField
from places.geojson import BBox
from places.nearness import Point, distance_km
from places.services import Answer, Resolution, locate

PER_PAGE = 40
COUNTED_TO = 1000
OTHER_KINDS = "other"  # all but the three that have a door of their own
MAIN_KINDS = (GroupKind.UNIVERSITY, GroupKind.UNION, GroupKind.WORSHIP)
WIDER_KM = (5.0, 50.0, 400.0)  # the nearest are looked for in these circles in turn, at last everywhere
AROUND_KM = 25.0
Cursor = tuple[str | float, str]  # what the last group of a page was sorted by, and its public id


@dataclass(frozen=True, slots=True)
class Found:
    """A group as everybody may see it; `km` is None when no place was asked for."""

    group: Group
    place: DisclosedPlace
    km: float | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the groups in order; `later` is the cursor of the next page, "" on the last one."""

    found: list[Found]
    later: str


@dataclass(frozen=True)
class GroupSearch:
    """What was asked: `near` a place, not further than `circle`, or in `bbox` in its place; of a `kind`, with the words `q`.

    Near a place the nearest come first, however far where there is no circle; else it goes by name. Groups that are not
    listed never appear.
    """

    near: str = ""
    circle: Circle | None = None
    bbox: BBox | None = None
    kind: str = ""
    q: str = ""
    cursor: Cursor | None = None
    where: Resolution | None = None  # what `near` turned out to be
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read and checked once; a value that means nothing is named in `errors`."""
        near, kind, q, cursor = (query.get(name, "").strip() for name in ("near", "kind", "q", "cursor"))
        errors: dict[str, str] = {}
        if kind and kind not in {*GroupKind.values, OTHER_KINDS}:
            errors["kind"] = _("“%(given)s” is no kind of group. Choose one of the list.") % {"given": kind}
        if len(q) > 100:
            errors["q"] = _("Give at most 100 characters to look for.")
        elif not q.isprintable():
            errors["q"] = _("There is a character in it that no text holds. Type the words once more.")
        where = locate(near) if near else None
        if where and where.answer is None:
            errors["near"] = where.note
        within = query.get("within", "").strip()
        circle = _clean(WithinField(required=False), "within", within, errors) if within else None
        bbox = _clean(BBoxField(required=False), "bbox", query.get("bbox", ""), errors)
        last = _read(cursor, float if near else str)
        if cursor and last is None:
            errors["cursor"] = _("This link to the next page is cut short. Start again from the first page.")
        return cls(near, circle, bbox, kind, q, last, where, errors)

    @property
    def origin(self) -> Answer | None:
        """Where distances begin."""
        return self.where.answer if self.where else None

    @property
    def point(self) -> Point | None:
        """The same in degrees WGS 84."""
        return (self.origin.lat, self.origin.lon) if self.origin else None

    @property
    def map_km(self) -> float:
        """How far round the place a map looks."""
        return self.circle.km if self.circle else AROUND_KM

    @property
    def has_no_circle(self) -> bool:
        """Asked near a place, at any distance: a map draws no circle that nobody asked for."""
        return self.circle is None

    def groups(self) -> GroupQuerySet:
        """The groups asked for, in no order, each with `away` where a place was asked for; none when the question holds an error."""
        found: GroupQuerySet = Group.objects.listed()
        if self.errors:
            return found.none()
        if self.kind == OTHER_KINDS:
            found = found.exclude(kind__in=MAIN_KINDS)
        elif self.kind:
            found = found.filter(kind=self.kind)
        for word in self.q.split():
            # One more condition a word. Two querysets joined by | would double the query with each.
            found = found.filter(Q(name__icontains=word) | Q(description__icontains=word))
        if self.bbox:
            found = found.within_box(self.bbox)
        if self.point is None:
            return found
        return found.near(self.point, self.circle.km) if self.circle and not self.bbox else found.away_from(self.point)

    def page(self, size: int = PER_PAGE) -> Page:
        """The page behind the cursor. Its cost does not grow with the number of groups there are."""
        rows = self.first(size + 1)
        found = [Found(group, public_place(group), self._km(group)) for group in rows[:size]]
        return Page(found, _write(self._key(rows[size - 1])) if len(rows) > size else "")

    def first(self, number: int) -> list[Group]:
        """The first so many groups behind the cursor, in order, with their places."""
        if self.errors:
            return []
        if self.point is None:
            found = self.groups().annotate(sort_name=Lower("name")).order_by("sort_name", "public_id")
            return list(self._behind(found, "sort_name").select_related("place")[:number])
        chosen: list[Group] = []
        for circle in self._ever_wider(self.point) if number <= COUNTED_TO else [self.groups()]:
            chosen = list(self._behind(circle, "away").order_by("away", "public_id").select_related("place")[:number])
            if len(chosen) == number:
                break
        return chosen

    def count(self) -> int:
        """How many there are, counted to COUNTED_TO + 1 at most."""
        return self.groups().order_by()[: COUNTED_TO + 1].count()

    def params(self) -> dict[str, str]:
        """What was asked, without the page, in a fixed order."""
        asked = {
            "near": self.near,
            "within": self.circle.text if self.circle else "",
            "bbox": ",".join(f"{edge:.5f}".rstrip("0").rstrip(".") for edge in self.bbox) if self.bbox else "",
            "kind": self.kind,
            "q": self.q,
        }
        return {name: value for name, value in asked.items() if value}

    def query_string(self, **others: str) -> str:
        """The canonical address part, "?near=LS2&kind=union" or "", with others in place of some."""
        params = {name: value for name, value in {**self.params(), **others}.items() if value}
        return f"?{urlencode(params, safe=',')}" if params else ""

    def _ever_wider(self, point: Point) -> Iterator[GroupQuerySet]:
        """The groups in circles that grow, at last all of them; those that hold nothing behind the cursor are left out."""
        groups = self.groups()
        limit = self.circle.km if self.circle and not self.bbox else None
        for km in WIDER_KM:
            if limit is not None and km >= limit:
                break
            if self.cursor is None or float(self.cursor[0]) < km * km:
                yield groups.near(point, km)
        yield groups

    def _behind(self, groups: GroupQuerySet, key: str) -> GroupQuerySet:
        if self.cursor is None:
            return groups
        last, public_id = self.cursor
        # The first condition says nothing new, but an index can begin there.
        return groups.filter(Q(**{f"{key}__gt": last}) | Q(**{key: last, "public_id__gt": public_id}), **{f"{key}__gte": last})

    def _key(self, group: Group) -> Cursor:
        return (group.away if self.point else group.sort_name), group.public_id  # type: ignore[attr-defined]

    def _km(self, group: Group) -> float | None:
        return distance_km(self.point, group.point, group.away) if self.point and group.point else None  # type: ignore[attr-defined]


def _clean(field: forms.Field, name: str, value: str, errors: dict[str, str]) -> Any:
    try:
        return field.clean(value)
    except ValidationError as error:
        errors[name] = error.messages[0]
        return None


def _write(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode().rstrip("=")


def _read(text: str, kind: type) -> Cursor | None:
    """None for a text that is no cursor of this order."""
    try:
        key, public_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        return None
    fits = isinstance(key, kind) and isinstance(public_id, str) and _is_text(f"{key}{public_id}")
    return (key, public_id) if fits else None


def _is_text(text: str) -> bool:
    """Whether a database can compare it: no zero, and no half of a character, which JSON lets pass."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
