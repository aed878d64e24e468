"""Cuts the detailed base map into small TopoJSON tiles, so that a phone loads one town and not the country.

TopoJSON specification 1.1.1 (github.com/topojson/topojson-specification). A tile is half a degree wide both ways and
named by its column and row, counted in half degrees from 0, 0. Fills are clipped with a small overlap, so that no seam
shows between neighbours; lines keep the whole segment that crosses a border.
"""

import itertools
import json
import lzma
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

TILES_PER_DEGREE: Final = 2
OVERLAP: Final = 0.004
# Positions in a tile are whole numbers of this many degrees, about ten metres.
GRAIN: Final = 0.0001

Point = tuple[float, float]
Line = list[Point]
Tile = tuple[int, int]
Topology = dict[str, Any]


def read(path: Path) -> Topology:
    """A TopoJSON file, plain or packed with xz."""
    content = path.read_bytes()
    topology: Topology = json.loads(lzma.decompress(content) if path.suffix == ".xz" else content)
    return topology


def arcs(topology: Topology) -> list[Line]:
    """The arcs as lines of (longitude, latitude) in degrees."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines: list[Line] = []
    for arc in topology["arcs"]:
        x = y = 0
        line: Line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * scale_x + left, y * scale_y + bottom))
        lines.append(line)
    return lines


def rings(topology: Topology, name: str) -> Iterator[list[int]]:
    """The rings of every polygon of an object, each as its arc numbers (~n: arc n backwards)."""
    whole = topology["objects"][name]
    for geometry in whole.get("geometries", [whole]):
        polygons = {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}.get(geometry["type"], [])
        for polygon in polygons:
            yield from polygon


def joined(ring: Sequence[int], lines: list[Line]) -> Line:
    """One closed line out of the arcs of a ring."""
    whole: Line = []
    for number in ring:
        arc = lines[number] if number >= 0 else lines[~number][::-1]
        whole.extend(arc[1:] if whole else arc)
    return whole


def outline(topology: Topology, name: str) -> tuple[list[Line], list[Line], list[Line]]:
    """Closed outlines of all polygons taken together; the lines they are made of; the lines between two polygons."""
    lines = arcs(topology)
    used = Counter(number if number >= 0 else ~number for ring in rings(topology, name) for number in ring)
    outer = [number for ring in rings(topology, name) for number in ring if used[number if number >= 0 else ~number] == 1]
    ends = [lines[number] if number >= 0 else lines[~number][::-1] for number in outer]
    starting: dict[Point, list[Line]] = defaultdict(list)
    for line in ends:
        starting[line[0]].append(line)
    closed: list[Line] = []
    for line in ends:
        if line not in starting[line[0]]:
            continue
        starting[line[0]].remove(line)
        ring = list(line)
        while ring[-1] != ring[0] and starting[ring[-1]]:
            ring.extend(starting[ring[-1]].pop()[1:])
        closed.append(ring)
    return closed, ends, [lines[number] for number, times in used.items() if times > 1]


def cut_rings(closed: Iterable[Line]) -> dict[Tile, list[Line]]:
    """Each ring's share of every tile that it touches (Sutherland and Hodgman, first by columns, then by rows)."""
    tiles: dict[Tile, list[Line]] = defaultdict(list)
    for ring in closed:
        for column in _spans(point[0] for point in ring):
            upright = _clip(ring, 0, column)
            if not upright:
                continue
            for row in _spans(point[1] for point in upright):
                piece = _clip(upright, 1, row)
                if len(piece) > 2:
                    tiles[column, row].append([*piece, piece[0]])
    return tiles


def cut_lines(lines: Iterable[Line]) -> dict[Tile, list[Line]]:
    """Each line's segments by tile; a segment across a border is in both."""
    tiles: dict[Tile, list[Line]] = defaultdict(list)
    for line in lines:
        running: dict[Tile, Line] = {}
        for start, end in itertools.pairwise(line):
            here = {_tile(start), _tile(end)}
            running = {tile: piece for tile, piece in running.items() if tile in here}
            for tile in here:
                if tile in running:
                    running[tile].append(end)
                else:
                    running[tile] = [start, end]
                    tiles[tile].append(running[tile])
    return tiles


def topology(tile: Tile, polygons: dict[str, list[Line]], lines: dict[str, list[Line]]) -> Topology:
    """A TopoJSON topology of one tile. All rings of an object form one polygon, to be filled by the even-odd rule."""
    left, bottom = tile[0] / TILES_PER_DEGREE, tile[1] / TILES_PER_DEGREE
    packed: list[list[list[int]]] = []

    def add(group: list[Line], shortest: int) -> list[int]:
        numbers = []
        for line in group:
            deltas = _pack(line, left, bottom)
            if len(deltas) >= shortest:
                numbers.append(len(packed))
                packed.append(deltas)
        return numbers

    objects: dict[str, Any] = {}
    for name, group in polygons.items():
        objects[name] = {"type": "Polygon", "arcs": [[number] for number in add(group, 4)]}
    for name, group in lines.items():
        objects[name] = {"type": "MultiLineString", "arcs": [[number] for number in add(group, 2)]}
    return {
        "type": "Topology",
        "transform": {"scale": [GRAIN, GRAIN], "translate": [left, bottom]},
        "objects": {name: each for name, each in objects.items() if each["arcs"]},
        "arcs": packed,
    }


def clip_side(ring: Line, axis: int, edge: float, sign: int) -> Line:
    """The part of a closed ring on one side of a line (Sutherland and Hodgman): `axis` 0 or 1; `sign` 1 keeps what is beyond `edge`."""
    kept: Line = []
    previous = ring[-1] if ring else None
    for point in ring:
        assert previous is not None  # noqa: S101  (the loop runs only when the ring has a last point)
        inside, was_inside = sign * (point[axis] - edge) >= 0, sign * (previous[axis] - edge) >= 0
        if inside != was_inside:
            share = (edge - previous[axis]) / (point[axis] - previous[axis])
            crossing = [previous[0] + share * (point[0] - previous[0]), previous[1] + share * (point[1] - previous[1])]
            crossing[axis] = edge
            kept.append((crossing[0], crossing[1]))
        if inside:
            kept.append(point)
        previous = point
    return kept


def tile_at(lat: float, lon: float) -> Tile:
    """The tile that holds a point."""
    return _tile((lon, lat))


def _tile(point: Point) -> Tile:
    return math.floor(point[0] * TILES_PER_DEGREE), math.floor(point[1] * TILES_PER_DEGREE)


def _spans(values: Iterable[float]) -> range:
    numbers = list(values)
    first = math.floor((min(numbers) - OVERLAP) * TILES_PER_DEGREE)
    return range(first, math.floor((max(numbers) + OVERLAP) * TILES_PER_DEGREE) + 1)


def _clip(ring: Line, axis: int, number: int) -> Line:
    low, high = number / TILES_PER_DEGREE - OVERLAP, (number + 1) / TILES_PER_DEGREE + OVERLAP
    return clip_side(clip_side(ring, axis, low, 1), axis, high, -1)


def _pack(line: Line, left: float, bottom: float) -> list[list[int]]:
    deltas: list[list[int]] = []
    last = (0, 0)
    for lon, lat in line:
        here = (round((lon - left) / GRAIN), round((lat - bottom) / GRAIN))
        if not deltas or here != last:
            deltas.append([here[0] - last[0], here[1] - last[1]])
            last = here
    return deltas
