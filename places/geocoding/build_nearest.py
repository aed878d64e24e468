"""The nearest place of each row of a file: what people there would say, where a postcode district is 20 km wide."""

import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

from geopy.distance import great_circle

from places.geocoding.grid import reach_km
from places.names import fold

_KINDS: Final = {"city": 1.0, "town": 1.0, "suburb": 1.0, "village": 1.0, "settlement": 1.0, "hamlet": 3.0}
_CELLS: Final = 3  # to each side, beyond which nothing is near


class _Place(NamedTuple):
    name: str
    lat: float
    lon: float
    # How much nearer than another it must be to be named.
    weight: float


class Nearest:
    """Finds the nearest of some places on a grid of cells of `degrees` (the same of latitude and longitude)."""

    def __init__(self, places: Iterable[_Place], degrees: float) -> None:
        self._degrees = degrees
        self._cells: dict[tuple[int, int], list[_Place]] = defaultdict(list)
        for place in places:
            self._cells[self._cell(place.lat, place.lon)].append(place)

    def name(self, lat: float, lon: float) -> str:
        """The name of the nearest place to a point (degrees WGS 84); "" when the next three cells have none."""
        north, east = self._cell(lat, lon)
        narrow = math.cos(math.radians(lat))
        best: tuple[float, str] | None = None
        for ring in range(1, _CELLS + 1):
            best = min(
                (
                    (place.weight * math.hypot(place.lat - lat, (place.lon - lon) * narrow), place.name)
                    for row in range(north - ring, north + ring + 1)
                    for column in range(east - ring, east + ring + 1)
                    for place in self._cells.get((row, column), ())
                ),
                default=None,
            )
            # Within the ring for certain: what lies outside it may be nearer than a far corner.
            if best is not None and best[0] <= ring * self._degrees * narrow:
                return best[1]
        return "" if best is None else best[1]

    def _cell(self, lat: float, lon: float) -> tuple[int, int]:
        return math.floor(lat / self._degrees), math.floor(lon / self._degrees)


class Surroundings:
    """What people say around a point: the nearest place, and the nearest town or the city whose district this is."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._localities = Nearest(_of_kinds(connection, _KINDS), 0.08)
        self._towns = Nearest(_of_kinds(connection, ("city", "town")), 0.3)
        rows = connection.execute("SELECT name, lat, lon, population FROM places WHERE kind = 'city'")
        self._cities = {fold(name): (name, lat, lon, reach_km(population)) for name, lat, lon, population in rows}

    def said(self, lat: float, lon: float, district: str) -> tuple[str, str]:
        """The names of the place and of the town; degrees WGS 84, `district` the local authority's name."""
        return self._localities.name(lat, lon), self._city(lat, lon, district) or self._towns.name(lat, lon)

    def _city(self, lat: float, lon: float, district: str) -> str:
        """Glasgow all over "Glasgow City", but not as far as Keighley is from Bradford, whose district it is in."""
        plain = district.removesuffix(", City of").removeprefix("City of ").removesuffix(" City")
        name, *point, reach = self._cities.get(fold(plain), ("", 0.0, 0.0, 0.0))
        return name if name and great_circle((lat, lon), point).km <= reach else ""


def _of_kinds(connection: sqlite3.Connection, kinds: Iterable[str]) -> list[_Place]:
    wanted = set(kinds)
    rows = connection.execute("SELECT name, lat, lon, kind FROM places ORDER BY id").fetchall()
    return [_Place(name, lat, lon, _KINDS[kind]) for name, lat, lon, kind in rows if kind in wanted]
