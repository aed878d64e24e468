"""Rows that are somewhere: the columns by which they are found, and the querysets that find them near, within, nearest first.

All columns are those of the publicly disclosed point, so that nothing about a hidden address can be learnt by moving a circle.
"""

from collections.abc import Callable, Iterable
from typing import Any, Self

from django.db import models
from django.db.models import F, FloatField, Q, Value
from django.db.models.expressions import ExpressionWrapper
from django.db.models.sql import Query

from places import cells, nearness
from places.geojson import BBox, across
from places.nearest import Nearest, occupied
from places.nearness import Point

COLUMNS = ("lat", "lon", "x", "y", "z", *(f"cell_{level}" for level in cells.LEVELS))

MANY_CELLS = 200  # of a box; then it is worth asking which of them hold anything
MOST_CELLS = 2000  # of a box; with more it is half the world, and its cells narrow nothing


class LocatedQuerySet(models.QuerySet[Any]):
    """Which of them, by where they are. All of this chains with everything else in any order."""

    def away_from(self, point: Point) -> Self:
        """Each with `away`, the square of the chord to `point` in km: the order of nearness. None where it is nowhere."""
        return self.annotate(away=away(point))

    def near(self, point: Point, km: float) -> Self:
        """Those within `km` of the point, each with `away`.

        By the chord: what lies beyond the edge by less than one part in 190,000 of `km` may be among them (`is_beyond`).
        """
        cover = cells.covering(*point, km)
        return self.away_from(point)._by_cells(cover).filter(away__lte=nearness.reach(km))

    def within_box(self, box: BBox, *, among: Callable[[], Iterable[int]] | None = None) -> Self:
        """Those in the box, its edges too. `among` tells which of the largest cells hold anything, where the box has too many."""
        cover = cells.covering_box(box)
        found = self.inside(box)
        if len(cover.cells) > MANY_CELLS and among is not None:
            cover = cells.Cover(cover.level, tuple(set(cover.cells).intersection(among())))
        return found._by_cells(cover) if len(cover.cells) <= MOST_CELLS else found

    def inside(self, box: BBox) -> Self:
        """The same by the bare coordinates, for a query that finds its rows otherwise."""
        west, south, east, north = box
        found = self.filter(lat__gte=south, lat__lte=north)
        if across(box) >= 360:
            return found
        along = Q(lon__gte=west, lon__lte=east) if west <= east else Q(lon__gte=west) | Q(lon__lte=east)
        return found.filter(along)

    def nearest(self, point: Point, n: int) -> list[Any]:
        """The `n` nearest at any distance, nearest first, each with `away`; reads no more than the cells that may hold them."""
        found = self.away_from(point)
        keys = [key[-1] for key in Nearest(found, self, occupied(self.order_by()), point).first(n)]
        return sorted(found.filter(pk__in=keys), key=lambda row: (row.away, row.pk))

    def _by_cells(self, cover: cells.Cover) -> Self:
        found = self.filter(**{f"cell_{cover.level}__in": cover.cells})
        found.query.is_local = True  # type: ignore[attr-defined]
        return found


def is_local(query: Query) -> bool:
    """Whether a query asks for the rows of some cells: their index is to be used, whatever else it asks for."""
    return getattr(query, "is_local", False)


class Located(models.Model):
    """Degrees WGS 84, km from the middle of the earth, and the cells of places/cells.py; all None for what is nowhere."""

    lat = models.FloatField(null=True, editable=False)
    lon = models.FloatField(null=True, editable=False)
    x = models.FloatField(null=True, editable=False)
    y = models.FloatField(null=True, editable=False)
    z = models.FloatField(null=True, editable=False)
    cell_spot = models.IntegerField(null=True, editable=False)
    cell_fine = models.IntegerField(null=True, editable=False)
    cell_coarse = models.IntegerField(null=True, editable=False)
    cell_wide = models.IntegerField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def point(self) -> Point | None:
        """Where everybody may know it to be."""
        return (self.lat, self.lon) if self.lat is not None and self.lon is not None else None

    def locate(self, point: Point | None) -> None:
        """Put it at this disclosed point, without saving."""
        for name, value in columns(point).items():
            setattr(self, name, value)


def columns(point: Point | None) -> dict[str, float | int | None]:
    """The value of each of COLUMNS for a row at this point, or nowhere."""
    if point is None:
        return dict.fromkeys(COLUMNS)
    numbers = [cells.number(level, *point) for level in cells.LEVELS]
    return dict(zip(COLUMNS, (*point, *nearness.in_space(point), *numbers), strict=True))


def is_beyond(row: Located, point: Point, km: float) -> bool:
    """Whether a row of `near(point, km)` is beyond the edge after all, by the exact distance."""
    return row.point is not None and row.away > nearness.surely(km) and nearness.exact_km(point, row.point) > km  # type: ignore[attr-defined]


def away(point: Point) -> ExpressionWrapper:
    """The square of the chord in km from `point` to the row, as an expression of plain arithmetic."""
    x, y, z = (F(name) - Value(value) for name, value in nearness.in_space(point)._asdict().items())
    return ExpressionWrapper(x * x + y * y + z * z, output_field=FloatField())
