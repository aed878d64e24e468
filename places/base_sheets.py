"""Reads the tiles of our own base map back, for whoever draws on this side: outlines in whole numbers of a ten-thousandth degree."""

import json
import math
from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Final

from django.conf import settings

from places.basemap import GRAIN, TILES_PER_DEGREE, Tile

FOLDER: Final = Path(settings.BASE_DIR) / "static" / "basemap"
PER_DEGREE: Final = round(1 / GRAIN)
PER_TILE: Final = PER_DEGREE // TILES_PER_DEGREE
# A sheet takes about 0.3 MB of memory; a town needs one to four.
SHEETS_KEPT: Final = 32

# West, south, east, north.
Box = tuple[int, int, int, int]
Label = tuple[str, float, float, int, str]


@dataclass(frozen=True, slots=True)
class Outline:
    """A ring or a line: its points as longitude, latitude, longitude, latitude …, and the box they lie in."""

    box: Box
    points: "array[int]"

    def touches(self, box: Box) -> bool:
        """Whether the two boxes overlap."""
        west, south, east, north = self.box
        return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tile: `parts` by name (land and urban as rings, filled even-odd; coast and borders as lines), and its names."""

    parts: dict[str, list[Outline]]
    labels: list[Label]


def sheets(box: Box) -> list[Sheet]:
    """The tiles that the box touches; those of the open sea, and of other countries, do not exist."""
    columns = range(math.floor(box[0] / PER_TILE), math.floor(box[2] / PER_TILE) + 1)
    rows = range(math.floor(box[1] / PER_TILE), math.floor(box[3] / PER_TILE) + 1)
    found = (_sheet((column, row)) for column in columns for row in rows)
    return [sheet for sheet in found if sheet]


@lru_cache(maxsize=1)
def far_labels() -> list[Label]:
    """The names of the towns that show from afar."""
    overview = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
    return [(name, lat, lon, zoom, kind) for name, lat, lon, zoom, kind in overview["labels"]]


@lru_cache(maxsize=SHEETS_KEPT)
def _sheet(tile: Tile) -> Sheet | None:
    try:
        topology = json.loads((FOLDER / "tiles" / f"{tile[0]}_{tile[1]}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    left, bottom = tile[0] * PER_TILE, tile[1] * PER_TILE
    outlines = [_outline(arc, left, bottom) for arc in topology["arcs"]]
    parts: dict[str, list[Outline]] = {}
    for name, whole in topology["objects"].items():
        # Every ring and every line is one arc, as places/basemap.py writes them.
        parts[name] = [outlines[number] for (number,) in whole["arcs"]]
    labels = [(name, lat, lon, zoom, kind) for name, lat, lon, zoom, kind in topology.get("labels", [])]
    return Sheet(parts, labels)


def _outline(arc: list[list[int]], left: int, bottom: int) -> Outline:
    xs = list(accumulate((step[0] for step in arc[1:]), initial=left + arc[0][0]))
    ys = list(accumulate((step[1] for step in arc[1:]), initial=bottom + arc[0][1]))
    return Outline((min(xs), min(ys), max(xs), max(ys)), array("i", chain.from_iterable(zip(xs, ys, strict=True))))
