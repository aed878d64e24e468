"""Clusters of a map: many points become the few that one view can show. Arithmetic alone, no database, no I/O.

The world is cut into cells that lie still, so that moving the map shuffles nothing: 90 / 2^zoom degrees wide, which is 64
pixels of Web Mercator, and half as many degrees high, 54 pixels in the middle of Britain. The database counts by cell; here
cells whose middles are nearer than a finger become one. Everything is that of disclosed points, as no other are stored.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from places import mercator
from places.geojson import BBox, across, turned

MOST_ZOOM: Final = 20
MOST: Final = 500  # features in one answer
WIDE: Final = 90  # degrees of a cell at zoom 0
HIGH: Final = 45
CELL_PX: Final = 64
TILE: Final = 4  # a view is a whole number of tiles of four cells each way
TOGETHER_PX: Final = 36  # nearer than this, two become one
FITTING_PX: Final = 640  # the map that an answer without a view is made for
AFFORDABLE: Final = 100  # tiles in one answer, counted as if at the equator, where they are lowest: a map of 1920 by 1080
MARGIN: Final = 3  # cells around a view that decide what is drawn at its edge
NEAREST: Final = 15  # zoom of an answer without a view


class Row(NamedTuple):
    """Some of the points, counted: their mean, the box that holds them, how many, of which kind; `key` names one of them."""

    lat: float
    lon: float
    south: float
    west: float
    north: float
    east: float
    number: int
    kind: str
    key: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """What stands at one point of the map. `key` is that of its one member when `count` is 1, else of any member."""

    lat: float
    lon: float
    bbox: BBox
    count: int
    kinds: dict[str, int]
    key: int


@dataclass(frozen=True, slots=True)
class View:
    """A part of the world in whole tiles at a whole zoom, so that neighbours share answers and no exact view is kept."""

    zoom: int
    bbox: BBox

    @classmethod
    def of(cls, bbox: BBox, zoom: int | None = None) -> Self:
        """The view that holds `bbox`; at a lower zoom where that many tiles would be too many, without `zoom` at a fitting one."""
        zoom = _fitting(bbox) if zoom is None else min(max(zoom, 0), MOST_ZOOM)
        while zoom and _tiles(bbox, zoom) > AFFORDABLE:
            zoom -= 1
        west, south, _east, north = bbox
        wide, tall = TILE * _width(zoom), TILE * _height(zoom)
        first, last = math.floor((west + 180) / wide), math.ceil((west + 180 + across(bbox)) / wide)
        south, north = _snapped(south, tall, math.floor), _snapped(north, tall, math.ceil)
        if north == south:  # a point or a line on the very edge of a tile
            south, north = (south, south + tall) if south < 90 else (90 - tall, 90.0)
        last = max(last, first + 1)
        if (last - first) * wide >= 360:
            return cls(zoom, (-180.0, south, 180.0, north))
        return cls(zoom, (turned(first * wide - 180), south, turned(last * wide - 180), north))

    @property
    def wider(self) -> BBox:
        """What must be known for this view: a little more, because what lies beyond the edge may pull a point across it."""
        west, south, east, north = self.bbox
        along, up = MARGIN * _width(self.zoom), MARGIN * _height(self.zoom)
        south, north = max(south - up, -90.0), min(north + up, 90.0)
        if across(self.bbox) + 2 * along >= 360:
            return (-180.0, south, 180.0, north)
        return (turned(west - along), south, turned(east + along), north)

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the point lies in it; what lies on its western or southern edge does, on the others not."""
        west, south, _east, north = self.bbox
        if not (south <= lat and (lat < north or north == 90)):
            return False
        return (lon - west) % 360 < across(self.bbox) or across(self.bbox) >= 360


Cell = tuple[int, int]  # row from the south, column from the date line
Heaps = dict[Cell, list[Row]]


def gather(rows: Iterable[Row], view: View, *, most: int = MOST) -> list[Cluster]:
    """What to draw in `view`, at most `most`, given the rows of `view.wider`; each row goes whole where its mean is.

    Where a view holds more than `most`, its cells are taken together by fours until it holds no more.
    """
    zoom, heaps = view.zoom, _sort(rows, view.zoom)
    while True:
        drawn = [each for each in _joined(heaps, zoom) if view.holds(each.lat, each.lon)]
        if len(drawn) <= most or zoom == 0:
            return drawn[:most]
        zoom, heaps = zoom - 1, _halved(heaps)


def _sort(rows: Iterable[Row], zoom: int) -> Heaps:
    heaps: Heaps = {}
    tall, wide, columns = _height(zoom), _width(zoom), _columns(zoom)
    for row in rows:
        cell = math.floor((row.lat + 90) / tall), math.floor((row.lon + 180) / wide) % columns
        heaps.setdefault(cell, []).append(row)
    return heaps


def _halved(heaps: Heaps) -> Heaps:
    """The same at one zoom less: four cells are one."""
    larger: Heaps = {}
    for (row, column), heap in heaps.items():
        larger.setdefault((row // 2, column // 2), []).extend(heap)
    return larger


def _joined(heaps: Heaps, zoom: int) -> Iterator[Cluster]:
    """A cluster for each cell; one whose middle is too near to a larger one beside it becomes part of that.

    What becomes of a cell is decided within MARGIN cells around it, so it is the same in every view that knows these.
    """
    columns = _columns(zoom)
    middles = {cell: _join(heap) for cell, heap in heaps.items()}
    larger: dict[Cell, Cell] = {}  # of each that has one too near: the largest of those
    for cell, middle in middles.items():
        near = [other for other in _around(cell, columns) if other in middles and _px(middle, middles[other], zoom) < TOGETHER_PX]
        largest = max((cell, *near), key=lambda other: (middles[other].count, other))
        if largest != cell:
            larger[cell] = largest
    taken: dict[Cell, list[Row]] = {}
    for cell, other in larger.items():
        if other not in larger:  # what is about to go itself takes nothing in
            taken.setdefault(other, []).extend(heaps[cell])
            del middles[cell]
    for cell, middle in middles.items():
        yield _join([*heaps[cell], *taken[cell]]) if cell in taken else middle


def _join(rows: list[Row]) -> Cluster:
    """One cluster of rows that lie nearer than half the world to one another."""
    first, count, lat, lon = rows[0], 0, 0.0, 0.0
    south, west, north, east = first.south, first.west, first.north, first.east
    kinds: dict[str, int] = {}
    for row in rows:
        turn = 360.0 * round((first.lon - row.lon) / 360)
        count += row.number
        lat += row.lat * row.number
        lon += (row.lon + turn) * row.number
        south, north = min(south, row.south), max(north, row.north)
        west, east = min(west, row.west + turn), max(east, row.east + turn)
        kinds[row.kind] = kinds.get(row.kind, 0) + row.number
    # A mean may leave the box by the last bit of a float.
    lat, lon = min(max(lat / count, south), north), min(max(lon / count, west), east)
    return Cluster(lat, turned(lon), (turned(west), south, turned(east), north), count, kinds, first.key)


def _around(cell: Cell, columns: int) -> Iterator[Cell]:
    """The cells beside it, round the globe."""
    row, column = cell
    for up in (-1, 0, 1):
        for along in (-1, 0, 1):
            if up or along:
                yield row + up, (column + along) % columns


def _px(here: Cluster, there: Cluster, zoom: int) -> float:
    """The distance on the map in pixels, short distances only."""
    east = (there.lon - here.lon + 180) % 360 - 180
    north = (there.lat - here.lat) / max(math.cos(math.radians(here.lat)), 0.01)
    return math.hypot(east, north) / _width(zoom) * CELL_PX


def _width(zoom: int) -> float:
    """Of a cell, in degrees. A power of two times 90, so that all arithmetic with it is exact enough to lie still."""
    return math.ldexp(WIDE, -zoom)


def _height(zoom: int) -> float:
    return math.ldexp(HIGH, -zoom)


def _columns(zoom: int) -> int:
    """Cells round the globe."""
    return 4 << zoom


def _snapped(lat: float, side: float, way: Callable[[float], int]) -> float:
    return min(max(way((lat + 90) / side) * side - 90, -90.0), 90.0)


def _tiles(bbox: BBox, zoom: int) -> float:
    """About how many tiles a view has at this zoom, partly seen ones too; the same while the map is moved."""
    width, height = _size(bbox, zoom)
    return (width / (TILE * CELL_PX) + 2) * (height / (TILE * CELL_PX / 2) + 2)


def _fitting(bbox: BBox) -> int:
    """The highest zoom at which all of it fits a map of FITTING_PX, as near as a street at most."""
    width, height = _size(bbox, 0)
    return max(0, min(NEAREST, math.floor(math.log2(FITTING_PX / max(width, height, 1e-6)))))


def _size(bbox: BBox, zoom: int) -> tuple[float, float]:
    """Width and height in pixels of Web Mercator."""
    world = 256 << zoom
    _west, south, _east, north = bbox
    return across(bbox) / 360 * world, (mercator.row(south, 0) - mercator.row(north, 0)) * world
