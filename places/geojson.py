"""GeoJSON (RFC 7946): points in the right order, to a metre, with the box that holds them. No database, no I/O.

Longitude comes first, positions are WGS 84 without saying so (section 4), and a box whose west is greater than its east
crosses the date line (section 5.2).
"""

import json
import math
from collections.abc import Iterable
from typing import Any, Final

DECIMALS: Final = 5  # about a metre
MEDIA_TYPE: Final = "application/geo+json"

BBox = tuple[float, float, float, float]  # west, south, east, north in degrees; west > east crosses the date line
Object = dict[str, Any]


def feature(identity: str, at: tuple[float, float] | None, properties: Object) -> Object:
    """One thing `at` (lat, lon), or nowhere (section 3.2: its geometry is null)."""
    geometry = {"type": "Point", "coordinates": [round(at[1], DECIMALS), round(at[0], DECIMALS)]} if at else None
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}


def collection(features: list[Object], *, bbox: BBox | None = None, **members: object) -> Object:
    """A list of them. `bbox` is that of its points unless given; without any point there is none. `members` are ours (6.1)."""
    if bbox is None:
        points = (each["geometry"]["coordinates"] for each in features if each["geometry"])
        bbox = extent((lon, lat, lon, lat) for lon, lat in points)
    head: Object = {"type": "FeatureCollection"}
    if bbox is not None:
        head["bbox"] = rounded(bbox)
    return {**head, **members, "features": features}


def written(whole: Object) -> bytes:
    """As it is sent: UTF-8 without spaces."""
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def extent(boxes: Iterable[BBox]) -> BBox | None:
    """The box of them all, across the date line where that is the shorter way round; None of nothing."""
    known = sorted(boxes)
    if not known:
        return None
    # What lies outside is the widest gap between neighbours, going round the globe once.
    reached = max(_end(each) for each in known) - 360
    widest, west, east = 0.0, -180.0, 180.0
    for each in known:
        if each[0] - reached > widest:
            widest, west, east = each[0] - reached, each[0], reached
        reached = max(reached, _end(each))
    return (west, min(each[1] for each in known), turned(east), max(each[3] for each in known))


def rounded(bbox: BBox) -> BBox:
    """To five decimals, outwards, so that it still holds what it held."""
    grain = 10**DECIMALS
    west, south, east, north = (round(edge * grain, 3) for edge in bbox)
    return (math.floor(west) / grain, math.floor(south) / grain, math.ceil(east) / grain, math.ceil(north) / grain)


def across(bbox: BBox) -> float:
    """Degrees from its west to its east, 0 to 360."""
    west, _south, east, _north = bbox
    return min(east - west, 360.0) if west <= east else east - west + 360


def turned(lon: float) -> float:
    """A longitude from -180 to 180."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def _end(bbox: BBox) -> float:
    return bbox[0] + across(bbox)
