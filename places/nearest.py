"""Nearest first, at any distance, reading no more rows than it must: the cells of places/cells.py as a tree, nearest branch first.

A branch with many rows is divided, one with few is read, and what is further than all that is wanted is never touched
(Hjaltason and Samet 1999, distance browsing). How many rows a cell has is counted in its index, to a few dozen and no further.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.timezone import make_naive

from places import cells
from places.cells import Box, Level
from places.geojson import across
from places.nearness import Point, Space, in_space

FEW: Final = 32  # rows of a cell that are read together
AT_ONCE: Final = 2  # cells divided by one query

CELLS: Final = "/* cells */"  # where the numbers of cells go
Written = tuple[str, tuple[Any, ...]]  # SQL and its values
Key = tuple[Any, ...]  # what rows are ordered by: the square of the chord first, the primary key last


@dataclass(frozen=True, slots=True, order=True)
class _Branch:
    least: float  # km: nothing in it is nearer
    most: float  # km: nothing in it is further
    level: Level = field(compare=False)
    cell: int
    size: int = field(compare=False)  # rows, FEW + 1 for more


@dataclass(slots=True)
class Nearest:
    """The rows of `found` in the order of their distance to `point`, then of the columns in `order`, then of their key.

    `found` has the columns of Located and the annotation `away`; `indexed` are at least the same rows, chosen only by what the
    indexes of the cells know; `occupied` the largest cells that hold them. `reach` is the square of the longest chord, `box`
    leaves out what does not touch it, `after` begins behind a key of this order.
    """

    found: QuerySet[Any]
    indexed: QuerySet[Any]
    occupied: Iterable[int]
    point: Point
    order: tuple[str, ...] = ()
    reach: float = math.inf
    box: Box | None = None
    after: Key | None = None
    _here: Space = field(init=False)
    _after: Key | None = field(init=False)
    _sizing: Written = field(init=False)
    _reading: Written = field(init=False)

    def __post_init__(self) -> None:
        self._here = in_space(self.point)
        naive = not connections[self.found.db].features.supports_timezones  # as the database itself will answer
        self._after = self.after and tuple(
            make_naive(each, UTC) if naive and isinstance(each, datetime) else each for each in self.after
        )
        # Written once, of the largest cells; for the others only the name of the column is another.
        some = self.indexed.order_by().filter(cell_wide=RawSQL("c.cell", ()))
        sql, params = _written(some.annotate(one=RawSQL("1", ())).values("one")[: FEW + 1])
        count = f"(SELECT COUNT(*) FROM ({sql}) AS t)"  # noqa: S608
        self._sizing = f"WITH c(cell) AS (VALUES {CELLS}) SELECT c.cell, {count} FROM c", params  # noqa: S608
        table = self.found.model._meta.db_table
        found = self.found.extra(where=[f'"{table}"."cell_wide" IN ({CELLS})'])  # noqa: S610 (whole numbers alone)
        if math.isfinite(self.reach):
            found = found.filter(away__lte=self.reach)
        self._reading = _written(found.order_by().values_list("away", *self.order, "pk"))

    def first(self, n: int, *, slack: float = 0.0) -> list[Key]:
        """The keys of the first `n`: (away, *order, pk). With `slack`, also those whose chord is longer by that share of it."""
        known: list[Key] = []
        bound = self.reach
        # Taken as large: their size is not known, and they rarely hold few.
        heap = self._branches(("wide", cell, FEW + 1) for cell in self.occupied)
        heapq.heapify(heap)
        while heap and heap[0].least ** 2 <= bound:
            for branch in self._grow(heap, bound):
                heapq.heappush(heap, branch)
            leaves = self._leaves(heap, bound, max(FEW, 2 * (n - len(known))))
            if leaves:
                known = sorted([*known, *self._read(leaves)])
                if len(known) >= n:
                    bound = min(bound, known[n - 1][0] * (1 + slack) ** 2)
                    known = [key for key in known if key[0] <= bound] if slack else known[:n]
        return known

    def _grow(self, heap: list[_Branch], bound: float) -> Iterator[_Branch]:
        """Divide what stands first and is large."""
        large: list[_Branch] = []
        while heap and _is_large(heap[0]) and len(large) < AT_ONCE and heap[0].least ** 2 <= bound:
            if large and (heap[0].level != large[0].level or heap[0].least > large[0].most):
                break
            large.append(heapq.heappop(heap))
        if large:
            inner = [cell for branch in large for cell in cells.inner(branch.level, branch.cell)[1]]
            yield from self._branches(self._sized(cells.inner(large[0].level, large[0].cell)[0], inner))

    def _leaves(self, heap: list[_Branch], bound: float, most: int) -> list[_Branch]:
        """What stands first and is small enough to be read."""
        leaves: list[_Branch] = []
        rows = 0
        while heap and not _is_large(heap[0]) and rows < most and heap[0].least ** 2 <= bound:
            leaves.append(heapq.heappop(heap))
            rows += leaves[-1].size
        return leaves

    def _read(self, leaves: Iterable[_Branch]) -> Iterator[Key]:
        by_level: defaultdict[Level, list[int]] = defaultdict(list)
        for leaf in leaves:
            by_level[leaf.level].append(leaf.cell)
        for level, numbers in by_level.items():
            for key in self._ask(self._reading, level, cells=", ".join(f"{cell:d}" for cell in numbers)):
                if self._after is None or key > self._after:
                    yield key

    def _branches(self, sized: Iterable[tuple[Level, int, int]]) -> list[_Branch]:
        return [branch for level, cell, size in sized if size and (branch := self._branch(level, cell, size))]

    def _branch(self, level: Level, cell: int, size: int) -> _Branch | None:
        """None where nothing of it can be wanted."""
        west, south, east, north = edges = cells.bounds(level, cell)
        if self.box is not None and not _touches(edges, self.box):
            return None
        middle = in_space(((south + north) / 2, (west + east) / 2))
        # For each latitude the furthest from the middle is at the edge, and of the edge one of its ends.
        radius = max(math.dist(middle, in_space((south, west))), math.dist(middle, in_space((north, west)))) * 1.0001
        distance = math.dist(self._here, middle)
        if self.after is not None and (distance + radius) ** 2 < self.after[0]:
            return None
        return _Branch(max(distance - radius, 0.0), distance + radius, level, cell, size)

    def _sized(self, level: Level, numbers: list[int]) -> Iterator[tuple[Level, int, int]]:
        values = ", ".join(f"({cell:d})" for cell in numbers)
        return ((level, cell, size) for cell, size in self._ask(self._sizing, level, cells=values))

    def _ask(self, written: Written, level: Level, *, cells: str = "") -> list[tuple[Any, ...]]:
        sql, params = written
        with connections[self.found.db].cursor() as cursor:
            cursor.execute(sql.replace("cell_wide", f"cell_{level}").replace(CELLS, cells), params)
            return list(cursor.fetchall())


def occupied(located: QuerySet[Any]) -> list[int]:
    """The largest cells that hold any of these rows: a leap from each to the next in the index, so it costs what it gives."""
    later = located.order_by("cell_wide").filter(cell_wide__gt=RawSQL("c.cell", ())).values("cell_wide")[:1]
    sql, params = _written(later)
    leap = f"SELECT -1 UNION ALL SELECT ({sql}) FROM c WHERE c.cell IS NOT NULL"  # noqa: S608 (written by Django)
    with connections[located.db].cursor() as cursor:
        cursor.execute(f"WITH RECURSIVE c(cell) AS ({leap}) SELECT cell FROM c WHERE cell >= 0", params)  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def _is_large(branch: _Branch) -> bool:
    return branch.size > FEW and branch.level != "spot"


def _touches(one: Box, other: Box) -> bool:
    west, south, _east, north = other
    if one[3] < south or one[1] > north:
        return False
    return across(other) >= 360 or (one[0] - west) % 360 <= across(other) or (west - one[0]) % 360 <= one[2] - one[0]


def _written(queryset: QuerySet[Any]) -> Written:
    queryset.query.is_local = True  # type: ignore[attr-defined]
    sql, params = queryset.query.get_compiler(queryset.db).as_sql()
    return sql, tuple(params)
