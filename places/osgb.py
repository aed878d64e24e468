"""From eastings and northings of the National Grid (OSGB36) to degrees WGS 84; no I/O.

Source: Ordnance Survey, "A guide to coordinate systems in Great Britain", annex B (ellipsoid) and C (projection), and the seven
numbers of its Helmert transformation. Good to about 5 m in Great Britain: the exact way, OSTN15, needs a table of 20 MB to
remove the errors of the old survey, and a postcode is tens of metres across.
"""

from math import atan2, cos, hypot, pi, radians, sin, sqrt, tan
from typing import Final

# Half axes in metres.
_AIRY: Final = (6_377_563.396, 6_356_256.909)
_WGS84: Final = (6_378_137.000, 6_356_752.314_245)

# The projection: scale on the central meridian, its true origin, and the grid's numbers there.
_SCALE: Final = 0.999_601_271_7
_LAT0, _LON0 = radians(49), radians(-2)
_EAST0, _NORTH0 = 400_000.0, -100_000.0

# OSGB36 to WGS 84: metres, radians (published in seconds of arc), and parts of one.
_SHIFT: Final = (446.448, -125.157, 542.060)
_TURN: Final = tuple(second * pi / 180 / 3600 for second in (0.1502, 0.2470, 0.8421))
_STRETCH: Final = -20.4894e-6


def to_wgs84(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in degrees WGS 84 of a point of the National Grid, given in metres."""
    return _helmert(*_unproject(easting, northing))


def _unproject(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in radians on the Airy ellipsoid; the letters are those of the guide."""
    a, b = _AIRY
    e2 = 1 - (b / a) ** 2
    lat = _LAT0 + (northing - _NORTH0) / (a * _SCALE)
    while abs(rest := northing - _NORTH0 - _meridian(lat)) >= 1e-5:
        lat += rest / (a * _SCALE)
    s2 = 1 - e2 * sin(lat) ** 2
    nu = a * _SCALE / sqrt(s2)
    rho = nu * (1 - e2) / s2
    eta2 = nu / rho - 1
    t, sec, d = tan(lat), 1 / cos(lat), easting - _EAST0
    vii = t / (2 * rho * nu)
    viii = t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2)
    ix = t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4)
    x = sec / nu
    xi = sec / (6 * nu**3) * (nu / rho + 2 * t**2)
    xii = sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4)
    xiia = sec / (5040 * nu**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6)
    return lat - vii * d**2 + viii * d**4 - ix * d**6, _LON0 + x * d - xi * d**3 + xii * d**5 - xiia * d**7


def _meridian(lat: float) -> float:
    """Metres along the central meridian from the true origin to this latitude (radians)."""
    a, b = _AIRY
    n = (a - b) / (a + b)
    less, more = lat - _LAT0, lat + _LAT0
    return (
        b
        * _SCALE
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
        )
    )


def _helmert(lat: float, lon: float) -> tuple[float, float]:
    """From radians on Airy's ellipsoid, at height 0, to degrees WGS 84."""
    a, b = _AIRY
    e2 = 1 - (b / a) ** 2
    nu = a / sqrt(1 - e2 * sin(lat) ** 2)
    x, y, z = nu * cos(lat) * cos(lon), nu * cos(lat) * sin(lon), nu * (1 - e2) * sin(lat)
    (tx, ty, tz), (rx, ry, rz), s = _SHIFT, _TURN, 1 + _STRETCH
    x, y, z = tx + s * x - rz * y + ry * z, ty + rz * x + s * y - rx * z, tz - ry * x + rx * y + s * z
    a, b = _WGS84
    e2 = 1 - (b / a) ** 2
    flat = hypot(x, y)
    lat = atan2(z, flat * (1 - e2))
    for _each in range(5):  # each round is some three hundred times nearer; three come to a thousandth of a millimetre
        lat = atan2(z + e2 * a / sqrt(1 - e2 * sin(lat) ** 2) * sin(lat), flat)
    return lat * 180 / pi, atan2(y, x) * 180 / pi
