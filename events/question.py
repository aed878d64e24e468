"""What is asked of the list of meetings: read from an address once, and said again as an address and in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.organise import day
from events.enums import AttendanceMode, EventKind
from events.search_form import DEFAULT_WITHIN, Circle, Cursor, SearchForm
from groups import languages
from groups.enums import GroupKind
from groups.models import Group
from places import access
from places.geojson import BBox
from places.nearness import Point
from places.services import Answer, Resolution


class InvalidSearch(ValueError):
    """Some parameter means nothing. `errors` says of each which and why; `resolution` helps where a place is not clear."""

    def __init__(self, form: SearchForm) -> None:
        super().__init__("invalid search")
        self.form = form
        self.errors: dict[str, str] = form.problems()
        self.resolution: Resolution | None = form.resolution


@dataclass(frozen=True, slots=True)
class Question:
    """One question. All fields but `now` are what was asked; `origin` is where `near` turned out to be."""

    now: datetime
    near: str = ""
    origin: Answer | None = None
    note: str = ""
    circle: Circle | None = None
    bbox: BBox | None = None  # a part of the map; it takes the place of the circle, and `near` then only tells distances
    first: date | None = None
    last: date | None = None
    kind: str = ""
    mode: str = ""
    access: tuple[str, ...] = ()  # all of it must be there (places/access.py)
    language: str = ""  # a code of BCP 47
    group_kind: str = ""
    group: Group | None = None
    q: str = ""
    by_distance: bool = False
    cursor: Cursor | None = None
    by_link: bool = False  # of one group, by its own link: its dates that are listed nowhere too
    next_only: bool = False  # each meeting with its next date only, so that a weekly one does not fill the page

    @classmethod
    def parse(cls, params: QueryDict | Mapping[str, str], *, now: datetime | None = None, next_only: bool = False) -> Self:
        """The search that these parameters ask for. Raises InvalidSearch, which names each that means nothing."""
        form = SearchForm(params)
        if not form.is_valid():
            raise InvalidSearch(form)
        given = form.cleaned_data
        near: Resolution | None = given["near"]
        return cls(
            now=now or timezone.now(),
            near=near.query if near else "",
            origin=near.answer if near else None,
            note=near.note if near else "",
            circle=given["within"],
            bbox=given["bbox"],
            first=given["from"],
            last=given["to"],
            kind=given["kind"],
            mode=given["mode"],
            access=tuple(given["access"]),
            language=given["language"],
            group_kind=given["group_kind"],
            group=given["group"],
            q=" ".join(given["q"].split()),
            by_distance=given["sort"] == "distance",
            cursor=given["cursor"],
            next_only=next_only,
        )

    @classmethod
    def of_group(cls, group: Group, *, now: datetime | None = None, next_only: bool = False) -> Self:
        """What one group does, for somebody who has its link: what is listed, or all of a group that is listed nowhere itself."""
        return cls(now=now or timezone.now(), group=group, by_link=not group.is_listed, next_only=next_only)

    # The same question in an address ------------------------------------------------------------------------------------

    def params(self) -> dict[str, str | list[str]]:
        """What was asked, without what is usual anyway and without the page, in a fixed order."""
        asked: dict[str, str | list[str]] = {
            "near": self.near,
            "within": self.circle.text if self.origin and self.circle and self.circle.text != DEFAULT_WITHIN else "",
            "bbox": ",".join(f"{edge:.10g}" for edge in self.bbox) if self.bbox else "",
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "kind": self.kind,
            "mode": self.mode,
            "access": list(self.access),
            "language": self.language,
            "group_kind": self.group_kind,
            "group": self.group.slug if self.group else "",
            "q": self.q,
            "sort": "distance" if self.by_distance else "",
        }
        return {name: value for name, value in asked.items() if value}

    def query_string(self, *, without: Iterable[str] = (), **others: str | Sequence[str]) -> str:
        """The canonical address part, "?near=LS2&kind=vigil" or "", less some parameters and with others in their place."""
        params = {name: value for name, value in {**self.params(), **others}.items() if name not in without and value}
        return f"?{urlencode(params, doseq=True)}" if params else ""

    def active(self) -> list[tuple[str, str]]:
        """What narrows the list: words, and the address part of the same list without it."""
        words = {
            "near": self._near_words(),
            "bbox": _("In a part of the map") if self.bbox else "",
            "from": _("From %(day)s") % {"day": _day(self.first)} if self.first else "",
            "to": _("Until %(day)s") % {"day": _day(self.last)} if self.last else "",
            "kind": EventKind(self.kind).label if self.kind else "",
            "mode": AttendanceMode(self.mode).label if self.mode else "",
            "language": languages.named(self.language) if self.language else "",
            "group_kind": GroupKind(self.group_kind).label if self.group_kind else "",
            "group": self.group.name if self.group else "",
            "q": f"“{self.q}”" if self.q else "",
        }
        tied = {"near": ("near", "within", "sort")}
        alone = [(str(said), self.query_string(without=tied.get(name, (name,)))) for name, said in words.items() if said]
        return alone + [(str(access.BY_KEY[key].label), self._without_access(key)) for key in self.access]

    def _without_access(self, key: str) -> str:
        """The address part of the same list where this one thing need not be there."""
        return self.query_string(access=[each for each in self.access if each != key])

    def _near_words(self) -> str:
        if self.origin is None or self.circle is None:
            return ""
        if self.bbox:
            return _("Distances from %(place)s") % {"place": self.origin.label}
        said = {"distance": self.circle.text.removesuffix("km"), "place": self.origin.label}
        if self.circle.text.endswith("km"):
            return _("Within %(distance)s km of %(place)s") % said
        return _("Within %(distance)s miles of %(place)s") % said

    def title(self) -> str:
        """The list in a few words, for the name of a feed."""
        if self.group:
            return self.group.name
        return _("Meetings near %(place)s") % {"place": self.origin.label} if self.origin else _("Meetings")

    @property
    def point(self) -> Point | None:
        """The middle of the circle (degrees WGS 84)."""
        return (self.origin.lat, self.origin.lon) if self.origin else None

    @property
    def is_local(self) -> bool:
        """Asked of some part of the world only; what is online is then no part of the answer but stands apart."""
        return self.bbox is not None or self.origin is not None

    @property
    def midnight(self) -> datetime:
        """The beginning of today in the site's zone (aware): feeds count from it, so that they stay the same all day."""
        return midnight_of(timezone.localdate(self.now))


def midnight_of(on: date) -> datetime:
    """The beginning of a day in the site's zone (aware)."""
    return timezone.make_aware(datetime.combine(on, time.min))


def _day(on: date | None) -> str:
    return day(midnight_of(on)) if on else ""
