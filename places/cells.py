"""The four grids that make "near" cheap: every point has a cell number in each of them; no database, no I/O.

A circle or a box is turned into the short list of cells that it touches; an index on (cell, start) does the rest. Cells are
0.01, 0.05, 0.25 or 1 degree wide both ways, each a whole number of the next smaller ones. Distances are taken on a sphere
with a margin that covers the ellipsoid, so a covering may hold a cell too many, never one too few.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

Level = Literal["spot", "fine", "coarse", "wide"]
Box = tuple[float, float, float, float]  # west, south, east, north in degrees; west > east crosses the date line
Span = tuple[int, int, int]  # row, first column, last column, which may go round the globe

# Cells to a degree, so that the arithmetic is exact. From the smallest cells to the largest.
PER_DEGREE: Final[dict[Level, int]] = {"spot": 100, "fine": 20, "coarse": 4, "wide": 1}
LEVELS: Final[tuple[Level, ...]] = ("spot", "fine", "coarse", "wide")
_FINEST: Final = PER_DEGREE["spot"]  # the others are counted in these, so that rounding never puts a point into strange cells
MOST: Final = 80  # cells of a covering, except of the largest
_EARTH_KM: Final = 6371.0088
# A geodesic on WGS 84 is at most 0.56 % shorter than the same arc on that sphere; the rest is for rounding.
_MARGIN: Final = 1.007


@dataclass(frozen=True, slots=True)
class Cover:
    """The cells that a circle or a box touches, all of one level; sorted, without repeats."""

    level: Level
    cells: tuple[int, ...]


def number(level: Level, lat: float, lon: float) -> int:
    """The number of the cell of this level that holds the point; below 2**31. Raises ValueError off the globe."""
    _check(lat, lon)
    return _row(level, lat) * 360 * PER_DEGREE[level] + _column(level, lon)


def covering(lat: float, lon: float, km: float) -> Cover:
    """The cells that hold every point within `km` of the point (geodesic distance), across the date line and the poles.

    The smallest of which no more than MOST are needed, or the largest. Raises ValueError for a point off the globe or a
    distance that is negative or not finite.
    """
    _check(lat, lon)
    if not (math.isfinite(km) and km >= 0):
        raise ValueError(f"distance must be zero or more, not {km}")
    high = 2 * math.degrees(km * _MARGIN / _EARTH_KM)
    return _smallest(high, lambda level: _circle(level, lat, lon, km))


def covering_box(box: Box) -> Cover:
    """The cells that hold every point of the box, its edges too. As above; of the whole globe they are 64,800.

    Raises ValueError for a corner off the globe.
    """
    west, south, east, north = box
    _check(south, west)
    _check(north, east)
    return _smallest(north - south, lambda level: _box(level, box))


def bounds(level: Level, cell: int) -> Box:
    """The box of a cell, but for the rounding of its edges."""
    scale = PER_DEGREE[level]
    row, column = divmod(cell, 360 * scale)
    return column / scale - 180, row / scale - 90, (column + 1) / scale - 180, (row + 1) / scale - 90


def inner(level: Level, cell: int) -> tuple[Level, list[int]]:
    """The cells of the next smaller level that are in it. Raises ValueError for one of the smallest."""
    smaller = LEVELS.index(level) - 1
    if smaller < 0:
        raise ValueError(f"nothing is smaller than {level}")
    scale, finer = PER_DEGREE[level], PER_DEGREE[LEVELS[smaller]]
    times = finer // scale
    row, column = divmod(cell, 360 * scale)
    return LEVELS[smaller], [
        (row * times + up) * 360 * finer + column * times + along for up in range(times) for along in range(times)
    ]


def _check(lat: float, lon: float) -> None:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{lat}, {lon} is not on the globe")


def _row(level: Level, lat: float) -> int:
    return min(math.floor((lat + 90) * _FINEST), 180 * _FINEST - 1) // (_FINEST // PER_DEGREE[level])


def _column(level: Level, lon: float) -> int:
    return math.floor((lon + 180) * _FINEST) % (360 * _FINEST) // (_FINEST // PER_DEGREE[level])


def _smallest(high: float, spans_of: Callable[[Level], list[Span]]) -> Cover:
    for level in LEVELS:
        if level != "wide" and high * PER_DEGREE[level] > MOST:
            continue  # so many rows alone
        spans = spans_of(level)
        if level == "wide" or sum(last - first + 1 for _row, first, last in spans) <= MOST:
            return Cover(level, _numbers(level, spans))
    raise AssertionError("the largest cells always do")  # pragma: no cover


def _numbers(level: Level, spans: Iterable[Span]) -> tuple[int, ...]:
    columns = 360 * PER_DEGREE[level]
    return tuple(sorted({row * columns + column % columns for row, first, last in spans for column in range(first, last + 1)}))


def _circle(level: Level, lat: float, lon: float, km: float) -> list[Span]:
    scale = PER_DEGREE[level]
    arc = km * _MARGIN / _EARTH_KM + 1e-9
    reach = math.degrees(arc)
    south, north = max(lat - reach, -90.0), min(lat + reach, 90.0)
    spans = []
    for row in range(_row(level, south), _row(level, north) + 1):
        band_south = max(row / scale - 90, south)
        band_north = min((row + 1) / scale - 90, north)
        width = _widest(lat, arc, band_south, band_north)
        first = math.floor((lon - width + 180) * scale)
        last = math.floor((lon + width + 180) * scale)
        spans.append((row, 0, 360 * scale - 1) if last - first + 1 >= 360 * scale else (row, first, last))
    return spans


def _box(level: Level, box: Box) -> list[Span]:
    west, south, east, north = box
    scale = PER_DEGREE[level]
    first, last = _column(level, west), math.floor((east + 180) * _FINEST) // (_FINEST // scale)
    if west > east:
        last += 360 * scale
    if last - first + 1 >= 360 * scale:
        first, last = 0, 360 * scale - 1
    return [(row, first, last) for row in range(_row(level, south), _row(level, north) + 1)]


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
