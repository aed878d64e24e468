"""Counts what is located by the cells of a map, in the database, so that nobody reads a hundred thousand rows to draw fifty."""

from typing import Any, Final

from django.db.models import Avg, Count, F, FloatField, Func, Max, Min, QuerySet
from django.db.models.expressions import Combinable

from places.clusters import HIGH, WIDE, Row

# So far out that the cells of 0.25 degrees, kept beside each point, are fine enough, and an index has them in order.
COARSE_UNTIL: Final = 6


class _Whole(Func):
    """The whole number below one that is not negative."""

    function = "FLOOR"
    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **others: Any) -> tuple[str, Any]:
        """Django's FLOOR is a call back into Python there, for each row."""
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS INTEGER)", **others)


def tally(found: QuerySet[Any], zoom: int, *, kind: str, key: str) -> list[Row]:
    """The rows of `found`, which all have a point, counted by cell of this zoom (or finer) and by `kind`. One query.

    `found` has columns lat, lon and cell_coarse; `kind` and `key` name columns, these too of related rows.
    """
    cell: dict[str, Combinable]
    if zoom <= COARSE_UNTIL:
        cell = {"map_cell": F("cell_coarse")}
    else:
        cell = {"map_row": _cell("lat", 90, HIGH, zoom), "map_column": _cell("lon", 180, WIDE, zoom)}
    counted = (
        found.order_by()
        .values(kind, **cell)
        .annotate(
            middle_lat=Avg("lat"),
            middle_lon=Avg("lon"),
            south=Min("lat"),
            west=Min("lon"),
            north=Max("lat"),
            east=Max("lon"),
            number=Count("*"),
            one=Min(key),
        )
    )
    columns = ("middle_lat", "middle_lon", "south", "west", "north", "east", "number", kind, "one")
    return [Row(*row) for row in counted.values_list(*columns)]


def _cell(name: str, offset: int, size: float, zoom: int) -> Combinable:
    """Which row or column of cells, as in places/clusters.py; degrees are made positive, since CAST cuts towards zero."""
    return _Whole((F(name) + float(offset)) * (2.0**zoom / size))
