"""The one search: what is on, near whom, when, of which kind. Page, feeds, map and API are all this object in another dress.

Built from a query string and validated once (events/question.py). Everything it returns has passed the gate at the standing
of the public, so that nothing that lists meetings can show more than everybody may know.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from events import feed_rows, nearness
from events.disclosure import Disclosed, disclose, disclose_dates
from events.enums import AttendanceMode
from events.models import Occurrence
from events.models.occurrence import OccurrenceQuerySet
from events.question import InvalidSearch, Question, midnight_of
from events.search_form import Circle, Cursor
from groups.enums import SafetyLevel

__all__ = ["COUNTED_TO", "Circle", "EventSearch", "Found", "InvalidSearch", "Page"]

COUNTED_TO = 1000
REMEMBERED = timedelta(days=30)  # a feed keeps what is past for so long, so that calendars do not lose it at once
MODES = {
    AttendanceMode.IN_PERSON: (AttendanceMode.IN_PERSON, AttendanceMode.HYBRID),
    AttendanceMode.ONLINE: (AttendanceMode.ONLINE, AttendanceMode.HYBRID),
    AttendanceMode.HYBRID: (AttendanceMode.HYBRID,),
}


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
        return disclose_dates(feed_rows.read(self._feed_parts(remembers)))

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
        return [self._here(matching), self._online(matching)] if self.origin else [self._here(matching)]

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
        if self.group is None or not self.by_link:
            return dates.public()
        # A meeting stricter than its group is for those who have its own link, not for all who have the group's.
        return dates if self.group.level == SafetyLevel.CLOSED else dates.exclude(event__safety_level=SafetyLevel.CLOSED)

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
        begin = self.cursor.start if self.cursor else midnight_of(self.first) if self.first else self.now
        chosen: list[int] = []
        asked = timedelta(0)
        for end in nearness.windows(begin):
            # Passed over: a span that at the pace so far would not even be half full.
            if end and asked and len(chosen) * (end - begin) < asked * limit / 2:
                continue
            chosen = list((keys.filter(start__lt=end) if end else keys)[:limit])
            if end is None or len(chosen) == limit:
                break
            asked = end - begin
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
