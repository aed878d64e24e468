"""Questions to the gazetteer file: plain SQLite, opened read-only, one connection a thread, opened anew when replaced."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from geopy.distance import great_circle

from places.geocoding.base import Area
from places.geocoding.build_names import AREA_KINDS
from places.geocoding.grid import UNIT, reach_km, square
from places.names import fold, fold_institution
from places.postcodes import Postcode

# Spellings are indexed by runs of three letters.
_RUN: Final = 3
_LONG_NAME: Final = 12
_FURTHEST_RING: Final = 6
_FURTHEST_KM: Final = 40
# A region's or a county's point is its middle, and no number of people says how far it reaches.
_REACH_KM: Final = {"region": 150.0, "county": 70.0, "district": 25.0, "hamlet": 2.0}


class GazetteerMissingError(Exception):
    """The file of postcodes and places has not been built; `manage.py load_places` does."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A region, county, district, city, town, suburb, village, settlement or hamlet. Degrees WGS 84."""

    id: int
    name: str
    kind: str
    district: str
    county: str
    region: str
    nation: str
    outcode: str
    lat: float
    lon: float
    population: int
    # All counties, of today and former, that it is said to be in, as keys: "|beds|bedfordshire|".
    counties: str = ""
    # Whether it was found by another name than its own.
    by_another_name: bool = False

    @property
    def is_whole_area(self) -> bool:
        """Whether it is larger than a postcode district, so that no one district describes it."""
        return self.kind in AREA_KINDS or self.kind == "city"

    @property
    def reach_km(self) -> float:
        """How far from its point what is said to be in it may lie: grows as a town's breadth does with its people."""
        usual = _REACH_KM.get(self.kind)
        return usual if usual is not None else reach_km(self.population)

    @property
    def within(self) -> str:
        """The name that tells it from others of the same name: county, else district, else nation."""
        options = (self.county, self.district, self.region, self.nation)
        return next((option for option in options if option and fold(option) != fold(self.name)), "")

    @property
    def label(self) -> str:
        return ", ".join(part for part in (self.name, self.within) if part)

    @property
    def full_label(self) -> str:
        """The label with the nation behind it, in London with "London": for choosing between places of one name."""
        last = "London" if self.region == "London" else self.nation
        return self.label if not last or last in (self.name, self.within) else f"{self.label}, {last}"


@dataclass(frozen=True, slots=True)
class Institution:
    """A university, specialist college, campus or union's head office with a known address. Degrees WGS 84."""

    name: str
    postcode: str
    outcode: str
    lat: float
    lon: float
    kind: str = "university"


class Gazetteer:
    """One gazetteer file. Safe to share between threads and to keep while the file is replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()

    def unit(self, postcode: Postcode) -> tuple[float, float] | None:
        """Where a whole postcode is, or None when it is not known."""
        row = self.one("SELECT lat, lon FROM postcodes WHERE key = ?", (postcode.key,))
        return None if row is None else (row[0] / UNIT, row[1] / UNIT)

    def area(self, outcode: str) -> Area | None:
        """The postcode district, or None when there is none of that name."""
        row = self.one("SELECT outcode, town, lat, lon, town_lat, town_lon FROM outcodes WHERE outcode = ?", (outcode,))
        return None if row is None else _area(row)

    def area_around(self, lat: float, lon: float) -> Area | None:
        """The postcode district that most postcodes near the point belong to; None more than 40 km from any."""
        found = self._outcode_near(round(lat * UNIT), round(lon * UNIT))
        if found is not None:
            row = self.one("SELECT outcode, town, lat, lon, town_lat, town_lon FROM outcodes WHERE id = ?", (found,))
            return None if row is None else _area(row)
        centres = self.rows(
            "SELECT outcode, town, lat, lon, town_lat, town_lon FROM outcodes WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?",
            (lat - 0.4, lat + 0.4, lon - 0.9, lon + 0.9),
        )
        best = min(centres, key=lambda row: great_circle((lat, lon), (row[2], row[3])).km, default=None)
        if best is None or great_circle((lat, lon), (best[2], best[3])).km > _FURTHEST_KM:
            return None
        return _area(best)

    def places(self, name: str) -> list[NamedPlace]:
        """Every place of that name, by its own or another name; the weightiest first."""
        rows = self.rows(
            "SELECT id, places.name, kind, district, county, region, nation, outcode, lat, lon, population, coalesce(counties, ''), NOT main"
            " FROM names JOIN places ON places.id = names.place LEFT JOIN districts ON districts.name = places.district WHERE key = ?",
            (fold(name),),
        )
        # A place's own name counts for more than a name that it also goes by.
        rows.sort(key=lambda row: (-row[10] * (0.5 if row[12] else 1), row[0]))
        return [NamedPlace(*row) for row in rows]

    def larger_place_near(self, place: NamedPlace) -> str:
        """The nearest town or village of another name that has more people, within some 15 km; "" when there is none."""
        sql = (
            "SELECT name, lat, lon FROM places WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND population > ? AND name != ?"
            " AND kind NOT IN (SELECT value FROM json_each(?))"
        )
        box = (place.lat - 0.14, place.lat + 0.14, place.lon - 0.24, place.lon + 0.24)
        rows = self.rows(sql, (*box, place.population, place.name, json.dumps(sorted(AREA_KINDS))))
        here = (place.lat, place.lon)
        return str(min(rows, key=lambda row: (great_circle(here, (row[1], row[2])).km, row[0]), default=("",))[0])

    def nation_around(self, lat: float, lon: float) -> str:
        """The nation of the nearest place within some 15 km; "" when there is none."""
        rows = self.rows(
            "SELECT nation, lat, lon FROM places WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND kind != 'region'",
            (lat - 0.14, lat + 0.14, lon - 0.24, lon + 0.24),
        )
        return str(min(rows, key=lambda row: great_circle((lat, lon), (row[1], row[2])).km, default=("",))[0])

    def institutions(self, name: str) -> list[Institution]:
        """Institutions that go by exactly these telling words."""
        rows = self.rows(
            "SELECT name, postcode, outcode, lat, lon, kind FROM institution_names"
            " JOIN institutions ON institutions.id = institution_names.institution WHERE key = ? ORDER BY id",
            (fold_institution(name),),
        )
        return [Institution(*row) for row in rows]

    def institutions_with(self, words: Sequence[str]) -> list[Institution]:
        """Institutions in whose names all of these telling words stand."""
        rows = self.rows(
            "SELECT name, postcode, outcode, lat, lon, kind FROM institution_words JOIN institutions ON institutions.id = institution"
            " WHERE word IN (SELECT value FROM json_each(?)) GROUP BY institutions.id HAVING count(*) = ? ORDER BY institutions.id",
            (json.dumps(sorted(set(words))), len(set(words))),
        )
        return [Institution(*row) for row in rows] if words else []

    def beginning_with(self, text: str, limit: int = 3) -> list[str]:
        """Names of places that begin with these words, the most populous first."""
        words = fold(text).split()
        if not words:
            return []
        query = "^" + " + ".join(f'"{word}"' for word in words) + " *"
        rows = self.rows(
            "SELECT places.name FROM prefixes JOIN places ON places.id = prefixes.rowid WHERE prefixes MATCH ?"
            " GROUP BY places.name ORDER BY max(population) DESC LIMIT ?",
            (query, limit),
        )
        return [row[0] for row in rows]

    def sharing_letters(self, text: str, limit: int = 60) -> list[str]:
        """Names that have a half, a third or a quarter of `text` in common: candidates for a misspelling of two or three letters.

        With two slips in three pieces one piece is whole; of a short text the halves are taken.
        """
        key = fold(text)
        size = len(key) // (4 if len(key) >= _LONG_NAME else 3 if len(key) >= 3 * _RUN else 2)
        if size < _RUN:
            return []
        pieces = {key[start : start + size] for start in range(0, len(key) - size + 1, size)}
        query = " OR ".join(f'"{piece}"' for piece in sorted(pieces))
        return [row[0] for row in self.rows("SELECT name FROM spellings WHERE spellings MATCH ? LIMIT ?", (query, limit))]

    def known_outcodes(self, among: Iterable[str]) -> Sequence[str]:
        """Which of these are postcode districts."""
        sql = "SELECT outcode FROM outcodes WHERE outcode IN (SELECT value FROM json_each(?)) ORDER BY outcode"
        return tuple(row[0] for row in self.rows(sql, (json.dumps(sorted(among)),)))

    @property
    def postcodes_dated(self) -> str:
        """Year and month of the postcodes of Great Britain, those of the publisher's release if one was loaded; "" if not known."""
        row = self.one("SELECT value FROM meta WHERE name = 'postcodes dated'", ())
        return "" if row is None else str(row[0])

    @property
    def stamp(self) -> tuple[int, int]:
        """What tells this state of the file from the next: for those who keep what they made of it.

        Raises `GazetteerMissingError` when there is no file.
        """
        self._connection()
        stamp: tuple[int, int] = self._local.stamp
        return stamp

    def rows(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        """The rows of a question that another module of the geocoding asks."""
        return self._connection().execute(sql, values).fetchall()

    def _outcode_near(self, lat: int, lon: int) -> int | None:
        """The district of the point's square, or of the nearest square around it that has one."""
        step = UNIT // 100
        for ring in range(_FURTHEST_RING + 1):
            offsets = range(-ring, ring + 1)
            around = {
                square(lat + north * step, lon + east * step): north * north + east * east
                for north in offsets
                for east in offsets
                if max(abs(north), abs(east)) == ring
            }
            squares = json.dumps(list(around))
            rows = self.rows("SELECT square, outcode FROM squares WHERE square IN (SELECT value FROM json_each(?))", (squares,))
            if rows:
                return int(min(rows, key=lambda row: (around[row[0]], row[1]))[1])
        return None

    def one(self, sql: str, values: tuple[Any, ...]) -> Any:
        """The first row of a question, or None."""
        return self._connection().execute(sql, values).fetchone()

    def _connection(self) -> sqlite3.Connection:
        try:
            status = self._path.stat()
        except FileNotFoundError as error:
            raise GazetteerMissingError(f"{self._path} is missing: run manage.py load_places") from error
        stamp = (status.st_ino, status.st_mtime_ns)
        if getattr(self._local, "stamp", None) != stamp:
            old: sqlite3.Connection | None = getattr(self._local, "connection", None)
            if old is not None:
                old.close()
            # The file is never written to, only replaced: without its locks a look-up takes half the time.
            self._local.connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            self._local.stamp = stamp
        connection: sqlite3.Connection = self._local.connection
        return connection


def _area(row: Sequence[Any]) -> Area:
    outcode, town, lat, lon, town_lat, town_lon = row
    return Area(outcode, f"{outcode}, {town}", lat, lon, town, town_lat, town_lon)


_open: dict[Path, Gazetteer] = {}


def current() -> Gazetteer:
    """The gazetteer of this installation (`settings.GAZETTEER_PATH`)."""
    path = Path(settings.GAZETTEER_PATH)
    if path not in _open:
        _open[path] = Gazetteer(path)
    return _open[path]
