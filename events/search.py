"""The one search: what is on, near whom, when, of which kind. Page, feeds, map and API are all this object in another dress.

Built from a query string and validated once (events/search_form.py). Everything it returns has passed the gate at the
standing of the public, so that nothing that lists meetings can show more than everybody may know.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from urllib.parse import urlencode

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.organise import day
from events import nearness, recurrence
from events.disclosure import Disclosed, disclose, disclose_dates
from events.enums import AttendanceMode, EventKind
from events.models import Occurrence
from events.models.occurrence import OccurrenceQuerySet
from events.search_form import Circle, Cursor, SearchForm
from groups.enums import GroupKind
from groups.models import Group
from places.services import Answer, Resolution

COUNTED_TO = 1000
REMEMBERED = timedelta(days=30)  # a feed keeps what is past for so long, so that calendars do not lose it at once
MODES = {
    AttendanceMode.IN_PERSON: (AttendanceMode.IN_PERSON, AttendanceMode.HYBRID),
    AttendanceMode.ONLINE: (AttendanceMode.ONLINE, AttendanceMode.HYBRID),
    AttendanceMode.HYBRID: (AttendanceMode.HYBRID,),
}


class InvalidSearch(ValueError):
    """Some parameter means nothing. `errors` says of each which and why; `resolution` helps where a place is not clear."""

    def __init__(self, form: SearchForm) -> None:
        super().__init__("invalid search")
        self.form = form
        self.errors: dict[str, str] = form.problems()
        self.resolution: Resolution | None = form.resolution


@dataclass(frozen=True, slots=True)
class Found:
    """A date that was found, as everybody may see it; `distance_km` is None when no place was asked for or it is online."""

    occurrence: Occurrence
    disclosed: Disclosed
    distance_km: float | None = None

    def repeats(self) -> str:
        """How it repeats, in words: "every Monday"; "" for a meeting that happens once."""
        event = self.disclosed.event
        return recurrence.describe(event.rrule, event.start_date, event.timezone) if event.is_recurring else ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the dates found, in order; `later` is the cursor of the next page or "" on the last one."""

    found: list[Found]
    later: str


@dataclass(frozen=True, slots=True)
class EventSearch:
    """One question. All fields but `now` are what was asked; `origin` is where `near` turned out to be."""

    now: datetime
    near: str = ""
    origin: Answer | None = None
    note: str = ""
    circle: Circle | None = None
    first: date | None = None
    last: date | None = None
    kind: str = ""
    mode: str = ""
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
            first=given["from"],
            last=given["to"],
            kind=given["kind"],
            mode=given["mode"],
            group_kind=given["group_kind"],
            group=given["group"],
            q=" ".join(given["q"].split()),
            by_distance=given["sort"] == "distance",
            cursor=given["cursor"],
            next_only=next_only,
        )

    @classmethod
    def of_group(cls, group: Group, *, now: datetime | None = None, next_only: bool = False) -> Self:
        """What one group does, for somebody who has its link, whether it is listed or not."""
        return cls(now=now or timezone.now(), group=group, by_link=True, next_only=next_only)

    # The same question in an address ------------------------------------------------------------------------------------

    def params(self) -> dict[str, str]:
        """What was asked, without what is usual anyway and without the page, in a fixed order."""
        asked = {
            "near": self.near,
            "within": self.circle.text if self.origin and self.circle and self.circle.text != "10" else "",
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "kind": self.kind,
            "mode": self.mode,
            "group_kind": self.group_kind,
            "group": self.group.slug if self.group else "",
            "q": self.q,
            "sort": "distance" if self.by_distance else "",
        }
        return {name: value for name, value in asked.items() if value}

    def query_string(self, *, without: Iterable[str] = (), **others: str) -> str:
        """The canonical address part, "?near=LS2&kind=vigil" or "", less some parameters and with others in their place."""
        params = {name: value for name, value in {**self.params(), **others}.items() if name not in without and value}
        return f"?{urlencode(params)}" if params else ""

    def active(self) -> list[tuple[str, str]]:
        """What narrows the list: words, and the address part of the same list without it."""
        place = self.origin.label if self.origin else ""
        words = {
            "near": self._circle_words() % {"distance": self.circle.text.removesuffix("km"), "place": place}
            if self.circle and place
            else "",
            "from": _("From %(day)s") % {"day": _day(self.first)} if self.first else "",
            "to": _("Until %(day)s") % {"day": _day(self.last)} if self.last else "",
            "kind": EventKind(self.kind).label if self.kind else "",
            "mode": AttendanceMode(self.mode).label if self.mode else "",
            "group_kind": GroupKind(self.group_kind).label if self.group_kind else "",
            "group": self.group.name if self.group else "",
            "q": f"“{self.q}”" if self.q else "",
        }
        tied = {"near": ("near", "within", "sort")}
        return [(str(said), self.query_string(without=tied.get(name, (name,)))) for name, said in words.items() if said]

    def _circle_words(self) -> str:
        if self.circle and self.circle.text.endswith("km"):
            return _("Within %(distance)s km of %(place)s")
        return _("Within %(distance)s miles of %(place)s")

    def title(self) -> str:
        """The list in a few words, for the name of a feed."""
        if self.group:
            return self.group.name
        return _("Meetings near %(place)s") % {"place": self.origin.label} if self.origin else _("Meetings")

    # Its answers ----------------------------------------------------------------------------------------------------------

    @property
    def point(self) -> nearness.Point | None:
        """The middle of the circle (degrees WGS 84)."""
        return (self.origin.lat, self.origin.lon) if self.origin else None

    def queryset(self) -> OccurrenceQuerySet:
        """The dates that match, from today on, in no order: those in the circle, or all where no place was asked for."""
        return self._here(self._matching(self._not_over))

    def results(self, limit: int) -> list[Found]:
        """The first `limit` dates after the cursor, in order, as everybody may see them. At most five queries."""
        order = ("away", "start", "public_id") if self.by_distance else ("start", "public_id")
        matching = self.queryset().order_by(*order)
        if self.cursor:
            matching = matching.filter(self._behind(self.cursor))
        # The rows are chosen first and joined afterwards: sorting wide rows would cost more than finding them.
        chosen = Occurrence.objects.filter(pk__in=self._choose(matching, limit))
        if self.by_distance and self.point:
            chosen = chosen.annotate(away=nearness.away(self.point))
        return self._found(chosen.order_by(*order))

    def page(self, size: int) -> Page:
        """One page of `results` and the cursor of the next."""
        found = self.results(size + 1)
        later = str(self.cursor_after(found[size - 1])) if len(found) > size else ""
        return Page(found[:size], later)

    def cursor_after(self, found: Found) -> Cursor:
        """The cursor with which the next page begins behind `found`."""
        away = getattr(found.occurrence, "away", None) if self.by_distance else None
        return Cursor(found.occurrence.start, found.occurrence.public_id, away)

    def count(self) -> int:
        """How many dates match, counted to COUNTED_TO + 1 at most so that it costs no more in a large table."""
        return self.queryset().order_by()[: COUNTED_TO + 1].count()

    def online(self, limit: int) -> list[Found]:
        """Beside a search near a place: the next dates that are online only, from anywhere."""
        return self._found(self._online(self._matching(self._not_over)).order_by("start", "public_id")[:limit])

    def nearest(self, limit: int) -> list[Found]:
        """The nearest meetings at any distance, each with its next date only; nothing without a place."""
        if self.point is None:
            return []
        found: dict[int, Found] = {}
        order = ("away", "start", "public_id")
        for dates in self._ever_wider():
            for each in self._found(dates.order_by(*order)[: limit * 20]):
                found.setdefault(each.occurrence.event_id, each)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def feed(self, *, remembers: bool = False) -> list[Disclosed]:
        """Every date from today on, or with `remembers` of the last 30 days too; near and online together, in order of time.

        One query for the dates (two near a place) and three for what hangs on them: dates share events, events share hosts.
        """
        parts = [
            list(part.prefetch_related("event", "event__place", "event__host").order_by("start", "public_id"))
            for part in self._feed_parts(remembers)
        ]
        dates = sorted((each for part in parts for each in part), key=lambda each: (each.start, each.public_id))
        return disclose_dates(dates)

    def feed_fingerprint(self, *, remembers: bool = False) -> tuple[int, datetime]:
        """How many dates the feed has and when anything in it last changed (aware UTC), without reading it."""
        number, newest = 0, self.midnight
        for part in self._feed_parts(remembers):
            told = part.order_by().aggregate(
                number=Count("pk"),
                dates=Max("modified"),
                events=Max("event__modified"),
                places=Max("event__place__modified"),
                hosts=Max("event__host__modified"),
            )
            number += told.pop("number")
            newest = max([newest, *(moment for moment in told.values() if moment)])
        return number, newest

    @property
    def midnight(self) -> datetime:
        """The beginning of today in the site's zone (aware): feeds count from it, so that they stay the same all day."""
        return _midnight(timezone.localdate(self.now))

    # Its parts ------------------------------------------------------------------------------------------------------------

    def _feed_parts(self, remembers: bool) -> list[OccurrenceQuerySet]:
        since = _midnight(self.first) if self.first else self.midnight - (REMEMBERED if remembers else timedelta(0))
        matching = self._matching(lambda dates: dates.filter(start__gte=since))
        return [self._here(matching), self._online(matching)] if self.origin else [self._here(matching)]

    def _not_over(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        return dates.filter(start__gte=_midnight(self.first)) if self.first else dates.upcoming(self.now)

    def _matching(self, begin: Callable[[OccurrenceQuerySet], OccurrenceQuerySet]) -> OccurrenceQuerySet:
        """The dates from `begin` on that pass every filter but where."""
        dates = self._filtered(begin(Occurrence.objects.all()))
        if not self.next_only:
            return dates
        # Where the next date is cancelled, that one and the one that takes place are both shown.
        sooner = begin(Occurrence.objects.scheduled()).filter(event=OuterRef("event"), start__lt=OuterRef("start"))
        return dates.filter(~Exists(sooner))

    def _filtered(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        """All filters but from when and where."""
        if self.last:
            dates = dates.filter(start__lt=_midnight(self.last + timedelta(days=1)))
        if self.kind:
            dates = dates.filter(event__kind=self.kind)
        if self.mode:
            dates = dates.filter(event__attendance_mode__in=MODES[AttendanceMode(self.mode)])
        if self.group_kind:
            dates = dates.filter(host__kind=self.group_kind)
        if self.group:
            dates = dates.filter(host=self.group)
        for word in self.q.split():
            # Only what everybody may read anyway: never the place, the way in or the link.
            dates = dates.filter(
                Q(event__title__icontains=word)
                | Q(event__teaser__icontains=word)
                | Q(event__description__icontains=word)
                | Q(host__name__icontains=word)
            )
        return dates

    def _here(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        if self.point and self.circle:
            return dates.near(self.point, self.circle.km)
        return dates if self.by_link else dates.public()

    def _online(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        if self.mode not in {"", AttendanceMode.ONLINE}:
            return dates.none()
        return dates.public().filter(event__attendance_mode=AttendanceMode.ONLINE)

    def _behind(self, cursor: Cursor) -> Q:
        later = Q(start__gt=cursor.start) | Q(start=cursor.start, public_id__gt=cursor.public_id)
        if cursor.away is None:
            return Q(start__gte=cursor.start) & later
        return Q(away__gt=cursor.away) | (Q(away=cursor.away) & later)

    def _choose(self, matching: OccurrenceQuerySet, limit: int) -> QuerySet[Occurrence, int] | list[int]:
        """The primary keys of the first `limit` of `matching`; near a place within the shortest span that holds so many."""
        keys = matching.values_list("pk", flat=True)
        if self.origin is None or self.by_distance:
            return keys[:limit]
        begin = self.cursor.start if self.cursor else _midnight(self.first) if self.first else self.now
        chosen: list[int] = []
        for end in nearness.windows(begin):
            chosen = list((keys.filter(start__lt=end) if end else keys)[:limit])
            if len(chosen) == limit:
                break
        return chosen

    def _ever_wider(self) -> Iterator[OccurrenceQuerySet]:
        """The dates that match in growing circles, at last everywhere."""
        dates = self._matching(self._not_over)
        if self.point is None:
            return
        for km in (50, 150, 500):
            yield dates.near(self.point, km)
        yield dates.public().filter(lat__isnull=False).annotate(away=nearness.away(self.point))

    def _found(self, dates: OccurrenceQuerySet) -> list[Found]:
        distances: dict[nearness.Point, float] = {}
        found = []
        for each in dates.select_related("event", "event__place", "event__host"):
            there = (each.lat, each.lon) if each.lat is not None and each.lon is not None else None
            if self.point and there and there not in distances:
                distances[there] = nearness.geodesic_km(self.point, there)
            found.append(Found(each, disclose(each), distances.get(there) if there else None))
        return found


def _midnight(day: date) -> datetime:
    """The beginning of a day in the site's zone (aware)."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(day_: date | None) -> str:
    return day(_midnight(day_)) if day_ else ""
