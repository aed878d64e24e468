"""Near: the arithmetic of circles and distances, without a row.

Beside each located row stands where it is in space: x, y, z in km from the middle of the earth. The straight line through
the earth from point to point, the chord, needs no trigonometry in SQL, knows neither date line nor poles, and has the same
order as the geodesic to a few parts in a million within 500 km. What lies so near to the edge of a circle that the chord
cannot tell is decided by the geodesic (Karney 2013).
"""

import math
from typing import Final, NamedTuple

from geographiclib.geodesic import Geodesic

Point = tuple[float, float]  # latitude, longitude in degrees WGS 84

_EQUATOR_KM: Final = 6378.137
_FLATTENING: Final = 1 / 298.257223563
_E2: Final = _FLATTENING * (2 - _FLATTENING)
# The ellipsoid bends at most and at least so much: along the meridian at the equator, and at the poles.
_TIGHT_KM: Final = _EQUATOR_KM * (1 - _E2)
_SLACK_KM: Final = _EQUATOR_KM / math.sqrt(1 - _E2)
_USUAL_KM: Final = math.sqrt(_TIGHT_KM * _SLACK_KM)
_GRAIN: Final = 1e-6  # a millimetre, for what floating point loses
EXACT_FROM_KM: Final = 100.0  # below, the length of the chord tells the distance to 2 cm


class Space(NamedTuple):
    """A point of the ellipsoid in km from the middle of the earth: x towards 0 N 0 E, y towards 0 N 90 E, z northwards."""

    x: float
    y: float
    z: float


def in_space(point: Point) -> Space:
    """Where a point of the surface is in space (WGS 84, height 0), to a thousandth of a millimetre.

    Not finer, because PostgreSQL refuses to square a difference that is next to nothing.
    """
    lat, lon = (math.radians(each) for each in point)
    bend = _EQUATOR_KM / math.sqrt(1 - _E2 * math.sin(lat) ** 2)
    x, y = bend * math.cos(lat) * math.cos(lon), bend * math.cos(lat) * math.sin(lon)
    return Space(round(x, 9), round(y, 9), round(bend * (1 - _E2) * math.sin(lat), 9))


def reach(km: float) -> float:
    """The square of a chord in km: nothing within `km` (geodesic) has a longer one."""
    return (_chord(km, _SLACK_KM) + _GRAIN) ** 2


def surely(km: float) -> float:
    """The square of a chord in km: nothing beyond `km` (geodesic) has one as short as that. 0.0 where there is no such."""
    return max(_chord(km, _TIGHT_KM) - _GRAIN, 0.0) ** 2


def exact_km(here: Point, there: Point) -> float:
    """The exact distance in km on the WGS 84 ellipsoid (Karney 2013).

    By geopy's own library, because geopy works out the constants of the ellipsoid anew for each distance, which is three
    quarters of the cost.
    """
    return float(Geodesic.WGS84.Inverse(*here, *there, Geodesic.DISTANCE)["s12"]) / 1000


def distance_km(here: Point, there: Point, away: float | None = None) -> float:
    """The distance in km: by the chord where that tells it to 2 cm, else exact. `away` is the chord's square, where known."""
    if away is None:
        away = sum((a - b) ** 2 for a, b in zip(in_space(here), in_space(there), strict=True))
    chord = math.sqrt(away)
    if chord > EXACT_FROM_KM:
        return exact_km(here, there)
    return 2 * _USUAL_KM * math.asin(chord / (2 * _USUAL_KM))


def _chord(km: float, radius: float) -> float:
    return 2 * radius * math.sin(min(km / (2 * radius), math.pi / 2))
