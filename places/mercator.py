"""The square grid that every map of streets is drawn on (Web Mercator, EPSG:3857): degrees to the grid and back; no I/O."""

import math
from typing import Final, NamedTuple

# Where the square world ends (atan(sinh(pi))).
FARTHEST: Final = 85.0511287798


class Coordinates(NamedTuple):
    """A tile of the usual square grid in Web Mercator: zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int


def column(lon: float, zoom: float) -> float:
    """How many tiles from the west edge of the world, at this zoom; whole numbers are edges of tiles."""
    return float((lon + 180) / 360 * 2**zoom)


def row(lat: float, zoom: float) -> float:
    """How many tiles from the north edge of the world, at this zoom; degrees beyond FARTHEST count as FARTHEST."""
    bounded = math.radians(max(-FARTHEST, min(FARTHEST, lat)))
    return float((1 - math.asinh(math.tan(bounded)) / math.pi) / 2 * 2**zoom)


def longitude(column: float, zoom: float) -> float:
    """The meridian at that many tiles from the west."""
    return float(column / 2**zoom * 360 - 180)


def latitude(row: float, zoom: float) -> float:
    """The parallel at that many tiles from the north."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / 2**zoom))))


def exists(tile: Coordinates) -> bool:
    """Whether there is such a tile at all."""
    return tile.z >= 0 and 0 <= tile.x < 2**tile.z and 0 <= tile.y < 2**tile.z


def touches(tile: Coordinates, bounds: tuple[float, float, float, float]) -> bool:
    """Whether the tile holds anything of a box of degrees (west, south, east, north)."""
    z, x, y = tile
    west, south, east, north = bounds
    return longitude(x, z) < east and longitude(x + 1, z) > west and latitude(y + 1, z) < north and latitude(y, z) > south
