"""Near: which dates lie within a circle, how far away, and the next of them, at a cost that does not grow with the table.

Three steps, the same on SQLite and PostgreSQL: the cells that the circle touches (places/cells.py) find the rows by an
index; a flat-earth distance in plain arithmetic decides in SQL; the exact geodesic is taken of the few that are shown.
All distances are those of the publicly disclosed point, because no other is stored beside a date.
"""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Case, F, FloatField, Q, Value, When
from django.db.models.expressions import Combinable, ExpressionWrapper
from geographiclib.geodesic import Geodesic

from places import cells

Point = tuple[float, float]  # latitude, longitude in degrees WGS 84

WINDOWS = tuple(timedelta(days=days) for days in (2, 8, 30))  # then without end
# A date that began longer ago than this is over, so that "not over yet" can be asked of the index on start.
LONGEST = timedelta(days=7)

_EQUATOR_KM = 6378.137
_FLATTENING = 1 / 298.257223563
_E2 = _FLATTENING * (2 - _FLATTENING)


def inside(point: Point, km: float) -> Q:
    """Those within `km` of the point: the cells of the circle, then the flat distance. Needs the annotation of `away`."""
    cover = cells.covering(*point, km)
    return Q(**{f"cell_{cover.level}__in": cover.cells}, away__lte=km * km)


def away(point: Point) -> ExpressionWrapper:
    """The square of the distance in km from `point` to (lat, lon) of the row, as an expression of plain arithmetic.

    Flat earth with the ellipsoid's own scale at the latitude half way: within 0.3 % of the geodesic up to 300 miles
    between 60 degrees south and north, within a metre in a town. The square, because SQLite may lack SQRT.
    """
    lat, lon = point
    phi = math.radians(lat)
    bend = 1 - _E2 * math.sin(phi) ** 2
    degree = math.radians(1)
    north = _EQUATOR_KM * (1 - _E2) / bend**1.5 * degree  # km in a degree northwards
    east = _EQUATOR_KM * math.cos(phi) / math.sqrt(bend) * degree  # km in a degree eastwards, here
    narrows = north * math.sin(phi) * degree / 2  # by so much less for each degree further north, half way
    up = F("lat") - Value(lat)
    along = _eastwards(lon) * (Value(east) - Value(narrows) * up)
    return ExpressionWrapper(Value(north * north) * up * up + along * along, output_field=FloatField())


def _eastwards(lon: float) -> Combinable:
    """Degrees from `lon` to the row, the short way round the date line."""
    plain = F("lon") - Value(lon)
    if abs(lon) < 90:  # the date line is further than any circle of ours
        return plain
    whole = Value(math.copysign(360.0, lon))
    return Case(
        When(lon__lt=lon - 180, then=plain + whole) if lon > 0 else When(lon__gt=lon + 180, then=plain + whole),
        default=plain,
        output_field=FloatField(),
    )


def geodesic_km(here: Point, there: Point) -> float:
    """The exact distance in km on the WGS 84 ellipsoid (Karney 2013).

    By geopy's own library, because geopy works out the constants of the ellipsoid anew for each distance, which is three
    quarters of the cost.
    """
    return float(Geodesic.WGS84.Inverse(*here, *there, Geodesic.DISTANCE)["s12"]) / 1000


def windows(begin: datetime) -> Iterator[datetime | None]:
    """Ends of ever longer spans from `begin`, then None for no end: ask them in turn and stop when there is enough."""
    for window in WINDOWS:
        yield begin + window
    yield None
