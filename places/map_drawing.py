"""What a small still map shows: outlines cut to its frame, names that do not overlap, a scale bar. Neither SVG nor PNG yet; no database.

A drawing is made of the point it is given and of nothing else. So all meetings of one district have the same drawing, and who
compares them learns nothing.
"""

import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import Final

from places.base_sheets import PER_DEGREE, Box, Label, Outline, far_labels, sheets
from places.basemap import clip_side

METRES_PER_DEGREE: Final = 111_195
# Metres to a pixel: round a place, and round an area whose radius is then a quarter of the usual height.
PLACE_SCALE: Final = 14.0
AREA_KM: Final = 1.4
AREA_PX: Final = 76
# Whole numbers of half a pixel keep the drawing short and its edges smooth.
UNITS: Final = 2
MARGIN_PX: Final = 6
LINE_MARGIN_PX: Final = 40
# What is smaller or straighter than this is not drawn (units).
STRAIGHT: Final = 1.1
SPECK: Final = 24.0
FILLS: Final = ("land", "urban")
LINES: Final = ("borders", "coast")
# The lengths of a scale bar in miles, longest first, and how long it may be at most.
BARS: Final = (2.0, 1.0, 0.5)
BAR_PX: Final = 100
MILE: Final = 1609.344
# Names show a little earlier than on the map that can be moved, for nobody can come closer here.
EARLIER: Final = 0.3
LARGE_TOWN: Final = 8
MOST_NAMES: Final = 24
# How far a name may move, and how near the edge it may stand (units).
SHIFT: Final = 84
EDGE: Final = 6
ORDER: Final = {"town": 0, "part": 1, "district": 1, "village": 2, "station": 3}
# Pixels to a letter, and half the height of a line.
LETTER: Final = {True: 8.2, False: 6.6}
HALF_LINE: Final = {True: 11.0, False: 9.0}
# The middle that a phone shows of it: names beyond are for wider screens.
PHONE_PX: Final = 300

Line = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Name:
    """A name on the map. `x`, `y` is its middle in units; `wide`: it does not fit a phone's narrower view."""

    text: str
    x: int
    y: int
    kind: str
    large: bool
    wide: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """All in units, UNITS to a pixel, from the upper left. `area` is the radius of the area, None round a place.

    `fills` holds for each name groups of rings, each group to be filled by the even-odd rule on its own.
    """

    width: int
    height: int
    fills: dict[str, list[list[Line]]]
    lines: dict[str, list[Line]]
    names: list[Name]
    area: int | None
    bar_miles: float
    bar_px: int


@lru_cache(maxsize=128)
def draw(lat: float, lon: float, *, precise: bool, width: int, height: int) -> Drawing | None:
    """The map round a disclosed point, `width` by `height` pixels; None where our base map has no land at all.

    `precise` shows a place, otherwise an area round its centre. Scales are true at the middle.
    """
    metres = PLACE_SCALE if precise else AREA_KM * 1000 / AREA_PX
    frame = _Frame(lat, lon, metres, width, height)
    found = sheets(frame.box)
    fills: dict[str, list[list[Line]]] = {
        part: [rings for sheet in found if (rings := list(frame.rings(sheet.parts.get(part, ()))))] for part in FILLS
    }
    if not fills["land"]:
        return None
    lines = {part: [line for sheet in found for line in frame.lines(sheet.parts.get(part, ()))] for part in LINES}
    bar = next((miles for miles in BARS if miles * MILE / metres <= BAR_PX), BARS[-1])
    return Drawing(
        width=width * UNITS,
        height=height * UNITS,
        fills=fills,
        lines=lines,
        names=list(islice(_names(frame, chain(far_labels(), *(sheet.labels for sheet in found)), precise=precise), MOST_NAMES)),
        area=None if precise else AREA_PX * UNITS,
        bar_miles=bar,
        bar_px=round(bar * MILE / metres),
    )


class _Frame:
    """Where a degree lies in the drawing."""

    def __init__(self, lat: float, lon: float, metres: float, width: int, height: int) -> None:
        self.width, self.height = width * UNITS, height * UNITS
        self._down = METRES_PER_DEGREE / metres * UNITS  # units to a degree of latitude
        self._across = self._down * math.cos(math.radians(lat))
        self._lat, self._lon = lat, lon
        self.zoom = math.log2(2 * math.pi * 6378137 * math.cos(math.radians(lat)) / (256 * metres))
        half_x, half_y = (width / 2 + MARGIN_PX) * UNITS / self._across, (height / 2 + MARGIN_PX) * UNITS / self._down
        west, south, east, north = lon - half_x, lat - half_y, lon + half_x, lat + half_y
        self.box: Box = (
            math.floor(west * PER_DEGREE),
            math.floor(south * PER_DEGREE),
            math.ceil(east * PER_DEGREE),
            math.ceil(north * PER_DEGREE),
        )

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """The point in units."""
        return (lon - self._lon) * self._across + self.width / 2, (self._lat - lat) * self._down + self.height / 2

    def rings(self, outlines: Iterable[Outline]) -> Iterator[Line]:
        """Closed rings, cut to the frame; specks left out."""
        for outline in outlines:
            if not outline.touches(self.box):
                continue
            ring = straighten(self._cut(self._units(outline.points), outline.box))
            if len(ring) > 3 and abs(_area(ring)) >= SPECK:
                yield ring

    def lines(self, outlines: Iterable[Outline]) -> Iterator[Line]:
        """The parts of lines that run through the frame, each a little beyond its edge."""
        for outline in outlines:
            if not outline.touches(self.box):
                continue
            run: Line = []
            before: tuple[float, float] | None = None
            for point in self._units(outline.points):
                if self._is_near(point):
                    run = run or ([before] if before else [])
                    run.append(point)
                elif run:
                    run.append(point)
                    yield straighten(run)
                    run = []
                before = point
            if len(run) > 1:
                yield straighten(run)

    def _units(self, points: "array[int]") -> Line:
        across, down = self._across / PER_DEGREE, self._down / PER_DEGREE
        left = self.width / 2 - self._lon * self._across
        top = self.height / 2 + self._lat * self._down
        return [(x * across + left, top - y * down) for x, y in zip(points[::2], points[1::2], strict=True)]

    def _cut(self, ring: Line, box: Box) -> Line:
        """The part inside; only at the sides that the box of the ring reaches over."""
        margin = MARGIN_PX * UNITS
        sides = (
            (box[0] < self.box[0], 0, -margin, 1),
            (box[2] > self.box[2], 0, self.width + margin, -1),
            (box[3] > self.box[3], 1, -margin, 1),
            (box[1] < self.box[1], 1, self.height + margin, -1),
        )
        for reaches_over, axis, edge, sign in sides:
            if reaches_over:
                ring = clip_side(ring, axis, edge, sign)
        return [*ring, ring[0]] if ring and ring[0] != ring[-1] else ring

    def _is_near(self, point: tuple[float, float]) -> bool:
        margin = LINE_MARGIN_PX * UNITS
        return -margin <= point[0] <= self.width + margin and -margin <= point[1] <= self.height + margin


def straighten(line: Line) -> Line:
    """The line in whole units with fewer points, none further than STRAIGHT from where it ran (Douglas and Peucker 1973)."""
    whole = [line[0]] if line else []
    for point in line[1:]:
        if abs(point[0] - whole[-1][0]) + abs(point[1] - whole[-1][1]) >= 1:
            whole.append(point)
    if len(whole) < 3:
        return [(round(x), round(y)) for x, y in whole]
    kept = [False] * len(whole)
    kept[0] = kept[-1] = True
    # A ring begins where it ends: its farthest point stands in for the other end.
    middle = max(range(len(whole)), key=lambda n: abs(whole[n][0] - whole[0][0]) + abs(whole[n][1] - whole[0][1]))
    kept[middle] = True
    waiting = [(0, middle), (middle, len(whole) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        farthest, distance = _farthest(whole, first, last)
        if distance > STRAIGHT:
            kept[farthest] = True
            waiting += [(first, farthest), (farthest, last)]
    return [(round(x), round(y)) for (x, y), stays in zip(whole, kept, strict=True) if stays]


def _farthest(line: Line, first: int, last: int) -> tuple[int, float]:
    """The point between the two that is farthest from the straight way from one to the other, and how far."""
    (x1, y1), (x2, y2) = line[first], line[last]
    along, down = x2 - x1, y2 - y1
    length = math.hypot(along, down)
    along, down = along / (length or 1.0), down / (length or 1.0)
    best, most = first, -1.0
    for number in range(first + 1, last):
        x, y = line[number]
        x, y = x - x1, y - y1
        forward = x * along + y * down
        if length and 0 <= forward <= length:
            off = abs(along * y - down * x)
        else:  # before the beginning, or beyond the end
            off = math.hypot(x, y) if forward <= 0 else math.hypot(x - along * length, y - down * length)
        if off > most:
            best, most = number, off
    return best, most


def _area(ring: Line) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _names(frame: _Frame, labels: Iterable[Label], *, precise: bool) -> Iterator[Name]:
    """As many names as there is room for, the weightier first, none over the pin."""
    middle = frame.width / 2
    pin = (middle - 32, frame.height / 2 - 80, middle + 32, frame.height / 2 + 14)
    foot = (0.0, frame.height - 50.0, float(frame.width), float(frame.height))
    taken = [pin, foot] if precise else [foot]
    half_phone = PHONE_PX * UNITS / 2
    for name in sorted(_candidates(frame, labels), key=lambda name: _weight(frame, name, precise=precise)):
        half_x = (len(name.text) * LETTER[name.large] / 2 + 4) * UNITS + (10 if name.kind == "station" else 0)
        half_y = HALF_LINE[name.large] * UNITS
        # What would stand under the pin, or a town in the way of another name, moves down or up a little.
        may_move = name.kind == "town" or (precise and abs(name.x - middle) < half_x and abs(name.y - frame.height / 2) < SHIFT)
        for shift in (0, SHIFT // 2, -SHIFT) if may_move else (0,):
            y = name.y + shift
            box = (name.x - half_x, y - half_y, name.x + half_x, y + half_y)
            if box[0] < EDGE or box[2] > frame.width - EDGE or box[1] < EDGE:
                continue
            if any(box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1] for other in taken):
                continue
            taken.append(box)
            yield replace(name, y=y, wide=box[0] < middle - half_phone or box[2] > middle + half_phone)
            break


def _candidates(frame: _Frame, labels: Iterable[Label]) -> Iterator[Name]:
    west, south, east, north = (edge / PER_DEGREE for edge in frame.box)
    for text, lat, lon, zoom, kind in labels:
        if zoom <= frame.zoom + EARLIER and west <= lon <= east and south <= lat <= north:
            x, y = frame.at(lat, lon)
            yield Name(text, round(x), round(y), kind, large=kind == "town" and zoom <= LARGE_TOWN, wide=False)


def _weight(frame: _Frame, name: Name, *, precise: bool) -> tuple[float, float]:
    """Towns first, and so on; of each kind what is nearer the middle. An area is first of all its own district."""
    away = math.hypot(name.x - frame.width / 2, name.y - frame.height / 2)
    is_the_area = not precise and name.kind == "district" and away < AREA_PX * UNITS / 2
    return (-1.0 if is_the_area else ORDER[name.kind] - float(name.large) / 2), away
