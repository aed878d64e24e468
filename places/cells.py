"""The two grids that make "near" cheap: every point has a fine and a coarse cell number; no database, no I/O.

A circle is turned into the short list of cells that it touches; an index on (cell, start) does the rest. Cells are
0.05 or 0.25 degrees wide both ways. Distances are taken on a sphere with a margin that covers the ellipsoid, so a
covering may hold a cell too many, never one too few.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

Level = Literal["fine", "coarse"]

# Cells to a degree, so that the arithmetic is exact.
_PER_DEGREE: Final[dict[Level, int]] = {"fine": 20, "coarse": 4}
_EARTH_KM: Final = 6371.0088
# A geodesic on WGS 84 is at most 0.56 % shorter than the same arc on that sphere; the rest is for rounding.
_MARGIN: Final = 1.007
_MOST_FINE: Final = 80


@dataclass(frozen=True, slots=True)
class Cover:
    """The cells that a circle touches, all of one level; sorted, without repeats."""

    level: Level
    cells: tuple[int, ...]


def fine(lat: float, lon: float) -> int:
    """The number of the 0.05 degree cell that holds the point. Raises ValueError off the globe."""
    return _number("fine", lat, lon)


def coarse(lat: float, lon: float) -> int:
    """The number of the 0.25 degree cell that holds the point. Raises ValueError off the globe."""
    return _number("coarse", lat, lon)


def covering(lat: float, lon: float, km: float) -> Cover:
    """The cells that hold every point within `km` of the point (geodesic distance), across the date line and the poles.

    Fine cells while there are few of them, coarse ones beyond (about 10 miles in Britain). Raises ValueError for a
    point off the globe or a distance that is negative or not finite.
    """
    _check(lat, lon)
    if not (math.isfinite(km) and km >= 0):
        raise ValueError(f"distance must be zero or more, not {km}")
    # A quick count first: a large circle has thousands of fine cells that would only be thrown away.
    across = 2 * km / (_EARTH_KM * math.radians(1)) * _PER_DEGREE["fine"]
    if across <= _MOST_FINE:
        cells = _cells("fine", lat, lon, km)
        if len(cells) <= _MOST_FINE:
            return Cover("fine", cells)
    return Cover("coarse", _cells("coarse", lat, lon, km))


def _check(lat: float, lon: float) -> None:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{lat}, {lon} is not on the globe")


def _row(level: Level, lat: float) -> int:
    scale = _PER_DEGREE[level]
    return min(math.floor((lat + 90) * scale), 180 * scale - 1)


def _column(level: Level, lon: float) -> int:
    scale = _PER_DEGREE[level]
    return math.floor((lon + 180) * scale) % (360 * scale)


def _number(level: Level, lat: float, lon: float) -> int:
    _check(lat, lon)
    return _row(level, lat) * 360 * _PER_DEGREE[level] + _column(level, lon)


def _cells(level: Level, lat: float, lon: float, km: float) -> tuple[int, ...]:
    scale = _PER_DEGREE[level]
    columns = 360 * scale
    arc = km * _MARGIN / _EARTH_KM + 1e-9
    reach = math.degrees(arc)
    south, north = max(lat - reach, -90.0), min(lat + reach, 90.0)
    found: set[int] = set()
    for row in range(_row(level, south), _row(level, north) + 1):
        band_south = max(row / scale - 90, south)
        band_north = min((row + 1) / scale - 90, north)
        width = _widest(lat, arc, band_south, band_north)
        first = math.floor((lon - width + 180) * scale)
        last = math.floor((lon + width + 180) * scale)
        if last - first + 1 >= columns:
            first, last = 0, columns - 1
        found.update(row * columns + column % columns for column in range(first, last + 1))
    return tuple(sorted(found))


def _widest(lat: float, arc: float, south: float, north: float) -> float:
    """How far, in degrees of longitude, the circle reaches to either side between two parallels."""
    centre = math.radians(lat)
    candidates = [math.radians(south), math.radians(north)]
    if abs(math.sin(centre)) < math.cos(arc):
        # The parallel where a circle that holds no pole is widest lies a little poleward of its centre.
        bulge = math.asin(math.sin(centre) / math.cos(arc))
        candidates.append(min(max(bulge, candidates[0]), candidates[1]))
    return max(_half_width(centre, arc, parallel) for parallel in candidates) + 1e-9


def _half_width(centre: float, arc: float, parallel: float) -> float:
    if arc >= math.pi:
        return 180.0
    across = math.cos(centre) * math.cos(parallel)
    if across < 1e-12:
        return 180.0
    cosine = (math.cos(arc) - math.sin(centre) * math.sin(parallel)) / across
    return math.degrees(math.acos(min(1.0, max(-1.0, cosine))))
