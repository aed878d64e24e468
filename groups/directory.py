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
from django.db.models import Q, TextField
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext as _

from groups import languages
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
SORTS = ("name", "distance")
NEWEST = 50  # in a feed of new groups
# The ranks of every list: groups that somebody runs, then the dormant ones.
AWAKE, DORMANT = 0, 1
Cursor = tuple[int, str | float, str]  # of the last group of a page: its rank, what it was sorted by, its public id


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
    """What was asked: `near` a place, not further than `circle`, or in `bbox` in its place; of a `kind`, where `language` is spoken
    (a code of BCP 47), with the words `q`.

    Near a place the nearest come first, however far where there is no circle, unless `sort` says otherwise; else it goes by name.
    Groups that nobody runs at the moment come after all others. Groups that are not listed never appear.
    """

    near: str = ""
    circle: Circle | None = None
    bbox: BBox | None = None
    kind: str = ""
    language: str = ""
    q: str = ""
    sort: str = ""
    cursor: Cursor | None = None
    where: Resolution | None = None  # what `near` turned out to be
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read and checked once; a value that means nothing is named in `errors`."""
        named = ("near", "kind", "language", "q", "sort", "cursor")
        near, kind, spoken, q, sort, cursor = (query.get(name, "").strip() for name in named)
        errors: dict[str, str] = {}
        if kind and kind not in {*GroupKind.values, OTHER_KINDS}:
            errors["kind"] = _("“%(given)s” is no kind of group. Choose one of the list.") % {"given": kind}
        language = languages.code_of(spoken) if spoken else ""
        if language is None:
            errors["language"] = _("We do not know a language called “%(given)s”. Choose one of the list.") % {"given": spoken}
        if sort and sort not in SORTS:
            errors["sort"] = _("“%(given)s” is no order. Choose one of the list.") % {"given": sort}
        elif sort == "distance" and not near:
            errors["sort"] = _("Nearest first needs a place. Give a postcode or a town.")
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
        last = _read(cursor, float if near and sort != "name" else str)
        if cursor and last is None:
            errors["cursor"] = _("This link to the next page is cut short. Start again from the first page.")
        return cls(near, circle, bbox, kind, language or "", q, sort, last, where, errors)

    @property
    def origin(self) -> Answer | None:
        """Where distances begin."""
        return self.where.answer if self.where else None

    @property
    def point(self) -> Point | None:
        """The same in degrees WGS 84."""
        return (self.origin.lat, self.origin.lon) if self.origin else None

    @property
    def by_distance(self) -> bool:
        """Nearest first."""
        return self.point is not None and self.sort != "name"

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
        if self.language:  # a text of JSON on both databases; no code is a part of another within its quotes
            found = found.alias(spoken=Cast("languages", TextField())).filter(spoken__contains=f'"{self.language}"')
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
        """The first so many groups behind the cursor, in order, with their places: those that somebody runs, then the dormant."""
        if self.errors:
            return []
        chosen: list[Group] = []
        for rank in (AWAKE, DORMANT)[self.cursor[0] if self.cursor else AWAKE :]:
            chosen += self._of_rank(rank, number - len(chosen))
            if len(chosen) == number:
                break
        return chosen

    def newest(self) -> list[Group]:
        """The groups asked for, those that started last first, with their places: for a feed. Whatever the page and its order."""
        return list(self.groups().select_related("place").order_by("-pk")[:NEWEST])

    def _of_rank(self, rank: int, number: int) -> list[Group]:
        """The first so many of one rank behind the cursor, which counts where it is of the same."""
        behind = self.cursor if self.cursor and self.cursor[0] == rank else None
        if not self.by_distance:
            named = self._ranked(self.groups(), rank).annotate(sort_name=Lower("name")).order_by("sort_name", "public_id")
            return list(_behind(named, "sort_name", behind).select_related("place")[:number])
        chosen: list[Group] = []
        # Of the dormant there are few: one question finds them all.
        all_at_once = rank == DORMANT or number > COUNTED_TO
        for circle in [self.groups()] if all_at_once else self._ever_wider(behind):
            near = _behind(self._ranked(circle, rank), "away", behind).order_by("away", "public_id")
            chosen = list(near.select_related("place")[:number])
            if len(chosen) == number:
                break
        return chosen

    def _ranked(self, groups: GroupQuerySet, rank: int) -> GroupQuerySet:
        return groups.filter(dormant_since__isnull=rank == AWAKE)

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
            "language": self.language,
            "q": self.q,
            "sort": self.sort,
        }
        return {name: value for name, value in asked.items() if value}

    def query_string(self, **others: str) -> str:
        """The canonical address part, "?near=LS2&kind=union" or "", with others in place of some."""
        params = {name: value for name, value in {**self.params(), **others}.items() if value}
        return f"?{urlencode(params, safe=',')}" if params else ""

    def _ever_wider(self, behind: Cursor | None) -> Iterator[GroupQuerySet]:
        """The groups in circles that grow, at last all of them; those that hold nothing behind the cursor are left out."""
        groups = self.groups()
        limit = self.circle.km if self.circle and not self.bbox else None
        for km in WIDER_KM if self.point else ():
            if limit is not None and km >= limit:
                break
            if self.point and (behind is None or float(behind[1]) < km * km):
                yield groups.near(self.point, km)
        yield groups

    def _key(self, group: Group) -> Cursor:
        key = group.away if self.by_distance else group.sort_name  # type: ignore[attr-defined]
        return (AWAKE if group.dormant_since is None else DORMANT), key, group.public_id

    def _km(self, group: Group) -> float | None:
        return distance_km(self.point, group.point, group.away) if self.point and group.point else None  # type: ignore[attr-defined]


def _behind(groups: GroupQuerySet, key: str, cursor: Cursor | None) -> GroupQuerySet:
    if cursor is None:
        return groups
    _rank, last, public_id = cursor
    # The first condition says nothing new, but an index can begin there.
    return groups.filter(Q(**{f"{key}__gt": last}) | Q(**{key: last, "public_id__gt": public_id}), **{f"{key}__gte": last})


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
        rank, key, public_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        return None
    ranked = type(rank) is int and rank in {AWAKE, DORMANT}
    fits = ranked and isinstance(key, kind) and isinstance(public_id, str) and _is_text(f"{key}{public_id}")
    return (rank, key, public_id) if fits else None


def _is_text(text: str) -> bool:
    """Whether a database can compare it: no zero, and no half of a character, which JSON lets pass."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
