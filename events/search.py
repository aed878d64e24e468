"""The one search: what is on, near whom, when, of which kind. Page, feeds, map and API are all this object in another dress.

Built from a query string and validated once (events/question.py). Everything it returns has passed the gate at the standing
of the public, so that nothing that lists meetings can show more than everybody may know.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact

from events import feed_rows
from events.disclosure import Disclosed, disclose_dates
from events.enums import AttendanceMode
from events.models import Occurrence
from events.models.event import SEEN
from events.models.occurrence import LONGEST, OccurrenceQuerySet
from events.question import InvalidSearch, Question, midnight_of
from events.search_form import Circle, Cursor
from events.soonest import soonest
from groups.enums import SafetyLevel
from places.access import On, bits
from places.geojson import across
from places.located import is_beyond
from places.nearest import Nearest, occupied
from places.nearness import distance_km, reach, surely

__all__ = ["COUNTED_TO", "Circle", "EventSearch", "Found", "InvalidSearch", "Page"]

COUNTED_TO = 1000
REMEMBERED = timedelta(days=30)  # a feed keeps what is past for so long, so that calendars do not lose it at once
MODES = {
    AttendanceMode.IN_PERSON: (AttendanceMode.IN_PERSON, AttendanceMode.HYBRID),
    AttendanceMode.ONLINE: (AttendanceMode.ONLINE, AttendanceMode.HYBRID),
    AttendanceMode.HYBRID: (AttendanceMode.HYBRID,),
}
STRAIGHT = 1e-5  # by so much at most is the order of the straight line another than that of the distance, within 500 km


@dataclass(frozen=True, slots=True)
class Found:
    """A date that was found, as everybody may see it; `distance_km` is None when no place was asked for or it is online."""

    occurrence: Occurrence
    disclosed: Disclosed
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the dates found, in order; `later` is the cursor of the next page or "" on the last one."""

    found: list[Found]
    later: str


@dataclass(frozen=True, slots=True)
class EventSearch(Question):
    """A question with its answers."""

    def queryset(self) -> OccurrenceQuerySet:
        """The dates that match, from today on, in no order: those in the circle, or all where no place was asked for."""
        return self._narrowed(self._here(self._matching(self._not_over)))

    def results(self, limit: int) -> list[Found]:
        """The first `limit` dates after the cursor, in order, as everybody may see them. Reads about as many as it gives."""
        cursor, kept = self.cursor, list[Found]()
        while len(kept) < limit:
            asked = limit - len(kept)
            rows = self._rows(self._choose(cursor, asked))
            kept += self._found(rows)
            if len(rows) < asked:
                break
            cursor = self._cursor_at(rows[-1])  # some were beyond the edge after all
        return kept

    def page(self, size: int) -> Page:
        """One page of `results` and the cursor of the next."""
        found = self.results(size + 1)
        later = str(self.cursor_after(found[size - 1])) if len(found) > size else ""
        return Page(found[:size], later)

    def cursor_after(self, found: Found) -> Cursor:
        """The cursor with which the next page begins behind `found`."""
        return self._cursor_at(found.occurrence)

    def count(self) -> int:
        """How many dates match, counted to COUNTED_TO + 1 at most so that it costs no more in a large table."""
        matching = self.queryset().order_by()
        if not self._is_circle or self.circle is None:
            return matching[: COUNTED_TO + 1].count()
        doubtful = Q(away__gt=surely(self.circle.km))
        told = matching[: COUNTED_TO + 1].aggregate(number=Count("pk"), doubtful=Count("pk", filter=doubtful))
        if told["doubtful"]:
            told["number"] -= sum(self._is_beyond(each) for each in matching.filter(doubtful)[:COUNTED_TO])
        return max(told["number"], 0)

    def online(self, limit: int) -> list[Found]:
        """Beside a search of some part of the world: the next dates that are online only, from anywhere."""
        keys = self._online(self._matching(self._not_over)).order_by("start", "public_id").values_list("pk", flat=True)[:limit]
        return self._found(self._rows(keys))

    def nearest(self, limit: int) -> list[Found]:
        """The nearest meetings at any distance, each with its next date only; nothing without a place."""
        if self.point is None:
            return []
        coming = replace(self, next_only=True, circle=None, bbox=None, cursor=None)
        asked, found = 2 * limit, dict[int, Found]()
        while len(found) < limit:
            keys = coming._nearest().first(asked, slack=STRAIGHT)
            for each in coming._found(coming._rows([key[-1] for key in keys])):
                found.setdefault(each.occurrence.event_id, each)
            if len(keys) < asked:
                break
            asked *= 4
        return sorted(found.values(), key=lambda each: each.distance_km or 0.0)[:limit]

    def feed(self, *, remembers: bool = False) -> list[Disclosed]:
        """Every date from today on, or with `remembers` of the last 30 days too; near and online together, in order of time.

        One query for the dates (two near a place) and three for what hangs on them: dates share events, events share hosts.
        """
        rows = feed_rows.read(self._feed_parts(remembers))
        return disclose_dates([each for each in rows if not self._is_beyond(each)] if self._is_circle else rows)

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

    # Its parts ------------------------------------------------------------------------------------------------------------

    def _feed_parts(self, remembers: bool) -> list[OccurrenceQuerySet]:
        since = midnight_of(self.first) if self.first else self.midnight - (REMEMBERED if remembers else timedelta(0))
        matching = self._matching(lambda dates: dates.filter(start__gte=since))
        return [self._here(matching), self._online(matching)] if self.is_local else [self._here(matching)]

    def _narrowed(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        """All of them; another search may want fewer."""
        return dates

    def _not_over(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        return dates.filter(start__gte=midnight_of(self.first)) if self.first else dates.upcoming(self.now)

    def _matching(self, begin: Callable[[OccurrenceQuerySet], OccurrenceQuerySet]) -> OccurrenceQuerySet:
        """The dates from `begin` on that pass every filter but where."""
        dates = self._filtered(begin(Occurrence.objects.all()))
        if not self.next_only:
            return dates
        # Where the next date is cancelled, that one and the one that takes place are both shown. A value asked of each row
        # by an index; NOT EXISTS would let PostgreSQL read the whole table beside a small circle.
        next_on = begin(Occurrence.objects.scheduled()).filter(event=OuterRef("event")).order_by("start").values("start")[:1]
        return dates.filter(start__lte=Coalesce(Subquery(next_on), F("start")))

    def _filtered(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        """All filters but from when and where."""
        if self.last:
            dates = dates.filter(start__lt=midnight_of(self.last + timedelta(days=1)))
        if self.kind:
            dates = dates.filter(event__kind=self.kind)
        if self.mode:
            dates = dates.filter(event__attendance_mode__in=MODES[AttendanceMode(self.mode)])
        dates = self._with_access(dates)
        if self.language:  # a text of JSON on both databases; no code is a part of another within its quotes
            dates = dates.alias(own=Cast("event__languages", TextField()), of_host=Cast("host__languages", TextField()))
            code = f'"{self.language}"'
            dates = dates.filter(Q(own__contains=code) | Q(own="[]", of_host__contains=code))
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

    def _with_access(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        """Those of which all that was asked for is known to be there: in the room, or at the meeting."""
        if venue := bits(self.access, On.VENUE):
            dates = dates.exclude(event__attendance_mode=AttendanceMode.ONLINE)  # it has no room
            dates = dates.filter(Exact(F("event__place__access_yes").bitand(venue), venue))
        if meeting := bits(self.access, On.MEETING):
            dates = dates.filter(Exact(F("event__access_yes").bitand(meeting), meeting))
        return dates

    def _here(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        if self.bbox:
            return dates.public().within_box(self.bbox, among=_occupied)
        if self.point and self.circle:
            return dates.public().near(self.point, self.circle.km)
        if self.group is None or not self.by_link:
            return dates.public()
        dates = dates.filter(event__hidden_at=None, event__status__in=SEEN)
        # A meeting stricter than its group is for those who have its own link, not for all who have the group's.
        return dates if self.group.level == SafetyLevel.CLOSED else dates.exclude(event__safety_level=SafetyLevel.CLOSED)

    def _online(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        if self.mode not in {"", AttendanceMode.ONLINE}:
            return dates.none()
        return dates.public().filter(event__attendance_mode=AttendanceMode.ONLINE)

    def _behind(self, cursor: Cursor) -> Q:
        later = Q(start__gt=cursor.start) | Q(start=cursor.start, public_id__gt=cursor.public_id)
        return Q(start__gte=cursor.start) & later

    def _choose(self, cursor: Cursor | None, limit: int) -> QuerySet[Occurrence, int] | list[int]:
        """The primary keys of the first `limit` that match, behind the cursor."""
        if self.by_distance:
            return [key[-1] for key in self._nearest(cursor).first(limit)]
        matching = self.queryset().order_by("start", "public_id")
        if cursor:
            matching = matching.filter(self._behind(cursor))
        if not self.is_local:
            return matching.values_list("pk", flat=True)[:limit]
        begin = cursor.start if cursor else max(self._begin, self.now)
        return soonest(matching, begin, limit, km=self._reach_km)

    def _nearest(self, cursor: Cursor | None = None) -> Nearest:
        """Those that match by distance, in the circle or the box if there is one."""
        assert self.point is not None  # noqa: S101 (the form asks for a place)
        indexed = Occurrence.objects.public().filter(start__gte=self._begin)
        if self.last:
            indexed = indexed.filter(start__lt=midnight_of(self.last + timedelta(days=1)))
        matching = self._narrowed(self._matching(self._not_over).public())
        return Nearest(
            found=(matching.inside(self.bbox) if self.bbox else matching).away_from(self.point),
            indexed=indexed,
            occupied=_occupied(),
            point=self.point,
            order=("start", "public_id"),
            reach=reach(self.circle.km) if self._is_circle and self.circle else math.inf,
            box=self.bbox,
            after=(cursor.away, cursor.start, cursor.public_id, math.inf) if cursor else None,
        )

    @property
    def _begin(self) -> datetime:
        """No date that matches starts before."""
        return midnight_of(self.first) if self.first else self.now - LONGEST

    @property
    def _is_circle(self) -> bool:
        return self.bbox is None and self.origin is not None and self.circle is not None

    @property
    def _reach_km(self) -> float:
        """How far a search of a part of the world reaches, more or less."""
        if self.bbox:
            return max(self.bbox[3] - self.bbox[1], across(self.bbox) / 2) * 55
        return self.circle.km if self.circle else 0.0

    def _is_beyond(self, row: Occurrence) -> bool:
        return bool(self._is_circle and self.point and self.circle and is_beyond(row, self.point, self.circle.km))

    def _rows(self, keys: QuerySet[Occurrence, int] | list[int]) -> list[Occurrence]:
        # The rows are chosen first and joined afterwards: sorting wide rows would cost more than finding them.
        chosen = Occurrence.objects.filter(pk__in=keys).for_lists()
        if self.point:
            chosen = chosen.away_from(self.point)
        return list(chosen.order_by(*(("away", "start", "public_id") if self.by_distance else ("start", "public_id"))))

    def _cursor_at(self, row: Occurrence) -> Cursor:
        return Cursor(row.start, row.public_id, row.away if self.by_distance else None)  # type: ignore[attr-defined]

    def _found(self, rows: Iterable[Occurrence]) -> list[Found]:
        """As everybody may see them, without those that are beyond the edge of the circle after all."""
        shown = disclose_dates(each for each in rows if not self._is_beyond(each))
        return [Found(each.occurrence, each, self._km(each.occurrence)) for each in shown]

    def _km(self, row: Occurrence) -> float | None:
        if self.point is None or row.point is None:
            return None
        return distance_km(self.point, row.point, row.away)  # type: ignore[attr-defined]


def _occupied() -> list[int]:
    """The largest cells that hold a date that everybody may find."""
    return occupied(Occurrence.objects.public())
