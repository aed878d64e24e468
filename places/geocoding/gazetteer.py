"""Questions to the gazetteer file: plain SQLite, opened read-only, one connection a thread, opened anew when replaced."""

import json
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from geopy.distance import great_circle

from places.geocoding.base import Area
from places.geocoding.build import AREA_KINDS, UNIT, square
from places.names import fold, fold_institution
from places.postcodes import Postcode

_FURTHEST_RING: Final = 6
_FURTHEST_KM: Final = 40


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

    @property
    def is_whole_area(self) -> bool:
        """Whether it is larger than a postcode district, so that no one district describes it."""
        return self.kind in AREA_KINDS or self.kind == "city"

    @property
    def within(self) -> str:
        """The name that tells it from others of the same name: county, else district, else nation."""
        options = (self.county, self.district, self.region, self.nation)
        return next((option for option in options if option and fold(option) != fold(self.name)), "")

    @property
    def label(self) -> str:
        return ", ".join(part for part in (self.name, self.within) if part)


@dataclass(frozen=True, slots=True)
class Institution:
    """A university, college or campus with a known address. Degrees WGS 84."""

    name: str
    postcode: str
    outcode: str
    lat: float
    lon: float


class Gazetteer:
    """One gazetteer file. Safe to share between threads and to keep while the file is replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()

    def unit(self, postcode: Postcode) -> tuple[float, float] | None:
        """Where a whole postcode is, or None when it is not known."""
        row = self._one("SELECT lat, lon FROM postcodes WHERE key = ?", (postcode.key,))
        return None if row is None else (row[0] / UNIT, row[1] / UNIT)

    def area(self, outcode: str) -> Area | None:
        """The postcode district, or None when there is none of that name."""
        row = self._one("SELECT outcode, town, lat, lon, town_lat, town_lon FROM outcodes WHERE outcode = ?", (outcode,))
        return None if row is None else _area(row)

    def area_around(self, lat: float, lon: float) -> Area | None:
        """The postcode district that most postcodes near the point belong to; None more than 40 km from any."""
        found = self._outcode_near(round(lat * UNIT), round(lon * UNIT))
        if found is not None:
            row = self._one("SELECT outcode, town, lat, lon, town_lat, town_lon FROM outcodes WHERE id = ?", (found,))
            return None if row is None else _area(row)
        centres = self._all(
            "SELECT outcode, town, lat, lon, town_lat, town_lon FROM outcodes WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?",
            (lat - 0.4, lat + 0.4, lon - 0.9, lon + 0.9),
        )
        best = min(centres, key=lambda row: great_circle((lat, lon), (row[2], row[3])).km, default=None)
        if best is None or great_circle((lat, lon), (best[2], best[3])).km > _FURTHEST_KM:
            return None
        return _area(best)

    def places(self, name: str) -> list[NamedPlace]:
        """Every place of that name, by its own or another name; the weightiest first."""
        rows = self._all(
            "SELECT id, name, kind, district, county, region, nation, outcode, lat, lon, population, main"
            " FROM names JOIN places ON places.id = names.place WHERE key = ?",
            (fold(name),),
        )
        # A place's own name counts for more than a name that it also goes by.
        rows.sort(key=lambda row: (-row[10] * (1 if row[11] else 0.5), row[0]))
        return [NamedPlace(*row[:11]) for row in rows]

    def institutions(self, name: str) -> list[Institution]:
        """Institutions that go by exactly these telling words."""
        rows = self._all(
            "SELECT name, postcode, outcode, lat, lon FROM institution_names"
            " JOIN institutions ON institutions.id = institution_names.institution WHERE key = ? ORDER BY id",
            (fold_institution(name),),
        )
        return [Institution(*row) for row in rows]

    def beginning_with(self, text: str, limit: int = 3) -> list[str]:
        """Names of places that begin with these words, the most populous first."""
        words = fold(text).split()
        if not words:
            return []
        query = "^" + " + ".join(f'"{word}"' for word in words) + " *"
        rows = self._all(
            "SELECT places.name FROM prefixes JOIN places ON places.id = prefixes.rowid WHERE prefixes MATCH ?"
            " GROUP BY places.name ORDER BY max(population) DESC LIMIT ?",
            (query, limit),
        )
        return [row[0] for row in rows]

    def sharing_letters(self, text: str, limit: int = 60) -> list[str]:
        """Names that have runs of three letters in common with `text`, best first: candidates for a misspelling."""
        key = fold(text)
        runs = {key[start : start + 3] for start in range(len(key) - 2)}
        if not runs:
            return []
        query = " OR ".join(f'"{run}"' for run in sorted(runs))
        return [
            row[0] for row in self._all("SELECT name FROM spellings WHERE spellings MATCH ? ORDER BY rank LIMIT ?", (query, limit))
        ]

    def outcodes(self) -> Sequence[str]:
        """All postcode districts, in alphabetical order."""
        return tuple(row[0] for row in self._all("SELECT outcode FROM outcodes ORDER BY outcode", ()))

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
            rows = self._all("SELECT square, outcode FROM squares WHERE square IN (SELECT value FROM json_each(?))", (squares,))
            if rows:
                return int(min(rows, key=lambda row: (around[row[0]], row[1]))[1])
        return None

    def _one(self, sql: str, values: tuple[Any, ...]) -> Any:
        return self._connection().execute(sql, values).fetchone()

    def _all(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        return self._connection().execute(sql, values).fetchall()

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
            self._local.connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", uri=True)
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
