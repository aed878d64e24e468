"""A country full of meetings, the same at every run: real postcodes, drawn as people live; invented groups."""

import csv
import random
import sqlite3
from bisect import bisect
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from core.models import ALPHABET, PUBLIC_ID_LENGTH
from events.disclosure import is_listed, public_point
from events.enums import AttendanceMode, EventKind
from events.models import Event
from events.services.occurrences import identity
from groups.disclosure import public_point as group_point
from groups.enums import GroupKind, GroupStatus, SafetyLevel
from groups.models import Group
from places.enums import Precision
from places.geocoding import gazetteer
from places.geocoding.base import Area
from places.located import COLUMNS, columns
from places.models import Place

SEED = 20261120
FILMS = 1000  # so many dates are film showings, so that a feed of exactly a thousand can be asked for
AHEAD = 180  # days
LONDON = ZoneInfo("Europe/London")
EVERY = {"": 0, "FREQ=WEEKLY;INTERVAL=4": 28, "FREQ=WEEKLY": 7}  # days from date to date
DATE = (
    *("created", "modified", "public_id", "recurrence_id", "start", "end"),
    *("event_id", "host_id", "status", "sequence", "is_listed", "headcount", "still_on"),
    *COLUMNS,
)
KINDS = [kind for kind in EventKind if kind != EventKind.FILM]
TITLES = ("Letter writing evening", "Evening of solidarity", "Teach-in and tea", "What can one branch do?", "Read, write, remember")
TEXT = (
    "We meet, listen, and do one thing together that helps. Tea and paper are there; bring a pen and somebody you like.\n\n"
    "There is a lift, and a quiet room beside ours. Nobody is asked for a name. If you have never come before, come a little "
    "earlier: somebody stands at the door and knows you do not know the way.\n\n"
    "What we did last time: forty letters, two answers, one visit to the town hall."
)


class World:
    """Grows to any number of dates ahead; what is there stays as it is."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        self.today = timezone.localdate()
        self.dates = 0
        self.groups: list[Group] = []
        self.made = 0
        self._outcodes, self._weights = _outcodes()
        self._last: tuple[str, list[tuple[int, int, int]], Area | None] | None = None
        self._gazetteer = sqlite3.connect(f"{Path(settings.GAZETTEER_PATH).resolve().as_uri()}?mode=ro", uri=True)

    def grow(self, number: int) -> None:
        """Until there are so many listed dates ahead, of a group for every 25; then tell the database's planner."""
        if self.dates < FILMS < number:
            self.grow(FILMS)
        with transaction.atomic():
            self._add_groups(max(200, number // 25) - len(self.groups))
            while self.dates < number:
                self._add_events(min(1000, 1 + (number - self.dates) // 10), number - self.dates)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def grow_groups(self, number: int) -> None:
        """Until there are so many groups; then tell the database's planner. Those of one district one after the other, for speed."""
        outcodes = sorted(self._outcode() for _each in range(number - len(self.groups)))
        with transaction.atomic():
            for begin in range(0, len(outcodes), 5000):
                self._add([self._group(outcode) for outcode in outcodes[begin : begin + 5000]])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def postcodes(self, number: int) -> list[str]:
        """Real postcodes, drawn as people live."""
        return [place.postcode for place in (self._place() for _each in range(number))]

    def _add_groups(self, number: int) -> None:
        self._add([self._group() for _each in range(number)])

    def _add(self, groups: list[Group]) -> None:
        Place.objects.bulk_create([group.place for group in groups])
        Group.objects.bulk_create(groups)
        self.groups += groups

    def _add_events(self, number: int, most_dates: int) -> None:
        events = [self._event() for _each in range(number)]
        places = [event.place for event in events if event.place]
        Place.objects.bulk_create([place for place in places if place.pk is None])
        Event.objects.bulk_create(events)
        dates = list(islice((each for event in events for each in self._dates(event)), most_dates))
        load(dates)
        self.dates += len(dates)

    def _group(self, outcode: str = "") -> Group:
        place, kind = self._place(outcode), self.chance.choice(list(GroupKind))
        self.made += 1  # one in fifty speaks Uyghur, one in a hundred is dormant: counted, so that chance draws all else as ever
        group = Group(
            public_id=self._id(),
            name=f"{place.town_label} {kind.label} Circle",
            slug=f"circle-{self._id()}",
            kind=kind,
            description=TEXT,
            place=place,
            safety_level=self.chance.choice((SafetyLevel.OPEN, SafetyLevel.CAREFUL)),
            status=GroupStatus.APPROVED,
            languages=["en"] if self.made % 50 else ["en", "ug"],
            dormant_since=None if self.made % 100 else timezone.now(),
        )
        group.locate(group_point(group))
        return group

    def _event(self) -> Event:
        """Half of them happen once, three in ten every fourth week, two in ten weekly; half have a place other than their group's."""
        chance, host = self.chance, self.chance.choice(self.groups)
        rrule = chance.choices(tuple(EVERY), (5, 3, 2))[0]
        mode = chance.choices(tuple(AttendanceMode), (88, 6, 6))[0]
        return Event(
            public_id=self._id(),
            host=host,
            kind=EventKind.FILM if self.dates < FILMS else chance.choice(KINDS),
            title=f"{chance.choice(TITLES)} in {host.place.town_label}",
            teaser="One evening, one deed, and people who care about the same thing.",
            description=TEXT,
            attendance_mode=mode,
            place=self._place(host.place.outcode) if chance.random() < 0.5 else host.place,
            conference_url="" if mode == AttendanceMode.IN_PERSON else "https://meet.example/room",
            start_date=self.today + timedelta(days=1 + chance.randrange(EVERY[rrule] or AHEAD)),
            start_time=time(chance.randrange(9, 21), chance.choice((0, 30))),
            duration=timedelta(minutes=90),
            rrule=rrule,
        )

    def _dates(self, event: Event) -> Iterator[tuple[object, ...]]:
        """Its dates as rows of DATE; the event has its key."""
        now, shared = timezone.now(), (event.pk, event.host_id, "scheduled", 0, is_listed(event), 0, "")
        where = tuple(columns(public_point(event)).values())
        for day in range(0, AHEAD, EVERY[event.rrule] or AHEAD):
            local = datetime.combine(event.start_date + timedelta(days=day), event.start_time)
            start = local.replace(tzinfo=LONDON).astimezone(UTC)
            yield (now, now, self._id(), identity(local), start, start + event.duration, *shared, *where)

    def _place(self, outcode: str = "") -> Place:
        """At a real postcode: in a district drawn by its number of postcodes, or in the one given."""
        while True:
            outcode = outcode or self._outcode()
            units, area = self._district(outcode)
            if units and area:
                break
            outcode = ""
        key, lat, lon = self.chance.choice(units)
        return Place(
            name="Community Centre",
            address=f"{self.chance.randrange(1, 200)} High Street",
            postcode=f"{outcode} {_incode(key)}",
            lat=lat / 100_000,
            lon=lon / 100_000,
            precision=Precision.POSTCODE,
            provider="gazetteer",
            outcode=outcode,
            area_label=area.label,
            area_lat=area.lat,
            area_lon=area.lon,
            town_label=area.town_label,
            town_lat=area.town_lat,
            town_lon=area.town_lon,
        )

    def _outcode(self) -> str:
        return self._outcodes[bisect(self._weights, self.chance.random() * self._weights[-1])]

    def _district(self, outcode: str) -> tuple[list[tuple[int, int, int]], Area | None]:
        """Its postcodes and what it is called; kept until another one is asked for."""
        if self._last is None or self._last[0] != outcode:
            first, last = int(f"{outcode}000", 36), int(f"{outcode}ZZZ", 36)
            units = self._gazetteer.execute(
                "SELECT key, lat, lon FROM postcodes WHERE key BETWEEN ? AND ?", (first, last)
            ).fetchall()
            self._last = (outcode, units, gazetteer.current().area(outcode))
        return self._last[1], self._last[2]

    def _id(self) -> str:
        return "".join(self.chance.choices(ALPHABET, k=PUBLIC_ID_LENGTH))


def load(dates: Iterable[tuple[object, ...]]) -> None:
    """Rows of DATE, quicker than Django makes objects."""
    names = ", ".join(f'"{name}"' for name in DATE)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY events_occurrence ({names}) FROM STDIN") as copy:
                for date in dates:
                    copy.write_row(date)
            return
        said = connection.ops.adapt_datetimefield_value
        rows = ([said(each) if isinstance(each, datetime) else each for each in date] for date in dates)
        cursor.executemany(f"INSERT INTO events_occurrence ({names}) VALUES ({', '.join(['%s'] * len(DATE))})", rows)  # type: ignore[arg-type]  # noqa: S608


def _outcodes() -> tuple[list[str], list[int]]:
    """All postcode districts with people in them, and their running total of postcodes."""
    with (settings.BASE_DIR / "places" / "data" / "outcodes.csv").open(encoding="utf-8") as file:
        rows = [(row["outcode"], int(row["live_postcodes"])) for row in csv.DictReader(file) if int(row["live_postcodes"] or 0)]
    return [outcode for outcode, _number in rows], list(accumulate(number for _outcode, number in rows))


def _incode(key: int) -> str:
    """The last three characters of a postcode's number in base 36 (places/postcodes.py)."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return "".join(digits[key // 36**power % 36] for power in (2, 1, 0))
