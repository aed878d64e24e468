"""Nearness at scale: many different searches over one world at each size, and the same by a plain bounding box beside them."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median, quantiles
from typing import Any

from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.search import EventSearch
from places.services import Answer, locate
from tests.benchmarks.door import Door
from tests.benchmarks.meter import once
from tests.benchmarks.rows_read import work_of
from tests.benchmarks.world import World

SEARCHES = 60  # places asked from, drawn as people live
ROWS = 50
NEAREST = 10
FAR = {"Paris": "48.8566,2.3522", "the middle of the Atlantic": "40,-40", "Auckland": "-36.85,174.76"}


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of search at one size: milliseconds of processor (p50, p99) and of wall time, median queries and work."""

    name: str
    size: int
    p50: float
    p99: float
    wall: float
    queries: float
    work: float
    found: float


def measure(world: World, door: Door) -> list[Measured]:
    """All kinds of search at the size that the world has now."""
    places = [answer for each in world.postcodes(SEARCHES) if (answer := locate(each).answer)]
    _box_table()
    return [_measure(world.dates, name, [kind(place) for place in places]) for name, kind in _kinds(door)] + [
        _measure(world.dates, f"nearest {NEAREST} from {name}", [_nearest(at)] * 10) for name, at in FAR.items()
    ]


def report(measured: list[Measured]) -> None:
    """The table of all sizes, and by which factor the median grew from the second smallest size to the largest."""
    what = "rows read" if connection.vendor == "postgresql" else "SQLite steps"
    print(f"\n## Nearness at scale, {SEARCHES} places drawn as people live\n")
    print(f"| | dates | CPU p50 | CPU p99 | wall p50 | queries | {what} | found | growth of p50 |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    first: dict[str, Measured] = {}
    for each in sorted(measured, key=lambda each: each.name):
        base = first.setdefault(each.name, each)
        print(
            f"| {each.name} | {each.size:,} | {each.p50:.2f} | {each.p99:.2f} | {each.wall:.2f} | {each.queries:g}"
            f" | {each.work:,.0f} | {each.found:g} | {each.p50 / base.p50:.2f} |",
            flush=True,
        )


def _kinds(door: Door) -> Iterator[tuple[str, Callable[[Answer], Callable[[], int]]]]:
    for km in (2, 10, 50):
        yield f"near, {km:2} km, next {ROWS}", partial(_near, km=km)
        yield f"near, {km:2} km, next {ROWS}: plain box", partial(_box, km=km)
    yield "near, 50 km, page 2", lambda at: _second(at, "")
    yield f"near, 50 km, nearest {ROWS} first", lambda at: _search(f"near={_at(at)}&within=50km&sort=distance")
    yield "near, 50 km, nearest first, page 2", lambda at: _second(at, "&sort=distance")
    yield "near, 50 km: how many (to 1,000)", lambda at: EventSearch.parse(QueryDict(f"near={_at(at)}&within=50km")).count
    yield f"bbox, 20 km, next {ROWS}", lambda at: _search(f"bbox={at.lon - 0.15},{at.lat - 0.09},{at.lon + 0.15},{at.lat + 0.09}")
    yield f"nearest {NEAREST}, any distance", lambda at: _nearest(_at(at))
    yield f"nearest {NEAREST}: plain boxes, doubled", _nearest_box
    yield (
        f"API: near, 10 km, next {ROWS}",
        lambda at: lambda: len(door.get(f"/api/v1/occurrences/?near={_at(at)}&within=10km").body),
    )


def _measure(size: int, name: str, asked: list[Callable[[], int]]) -> Measured:
    for each in asked[:5]:
        each()
    times = [min(once(each) for _again in range(2)) for each in asked]
    cpu = [each[0] for each in times]
    sample = asked[:12]
    queries, found = [], []
    for each in sample:
        with CaptureQueriesContext(connection) as caught:
            found.append(each())
        queries.append(len(caught))
    work = median(work_of(each) for each in sample)
    worst = quantiles(cpu, n=100)[98]
    return Measured(name, size, median(cpu), worst, median(each[1] for each in times), median(queries), work, median(found))


def _at(at: Answer) -> str:
    return f"{at.lat:.5f},{at.lon:.5f}"


def _near(at: Answer, km: int) -> Callable[[], int]:
    return _search(f"near={_at(at)}&within={km}km")


def _search(query: str) -> Callable[[], int]:
    return lambda: len(EventSearch.parse(QueryDict(query)).results(ROWS))


def _second(at: Answer, more: str) -> Callable[[], int]:
    query = f"near={_at(at)}&within=50km{more}"
    later = EventSearch.parse(QueryDict(query)).page(ROWS).later
    return _search(f"{query}&cursor={later}")


def _nearest(at: str) -> Callable[[], int]:
    return lambda: len(EventSearch.parse(QueryDict(f"near={at}")).nearest(NEAREST))


# The yardstick: what most sites do -----------------------------------------------------------------------------------------


def _box_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_box")
        cursor.execute("CREATE TABLE bench_box AS SELECT id, lat, lon, start FROM events_occurrence WHERE lat IS NOT NULL")
        cursor.execute("CREATE INDEX bench_box_lat_lon ON bench_box (lat, lon)")
        cursor.execute("ANALYZE")


def _box(at: Answer, km: float) -> Callable[[], int]:
    return lambda: len(_in_box(at, km, "start", ROWS))


def _nearest_box(at: Answer) -> Callable[[], int]:
    def ask() -> int:
        km = 1.0
        found: list[Any] = []
        while len(found) < NEAREST and km < 20_000:
            found = _in_box(at, km, "(lat - %s) * (lat - %s)", NEAREST, (at.lat, at.lat))
            km *= 2
        return len(found)

    return ask


def _in_box(at: Answer, km: float, order: str, limit: int, values: tuple[float, ...] = ()) -> list[tuple[int]]:
    up = km / 111.2
    along = up / math.cos(math.radians(at.lat))
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM bench_box WHERE lat BETWEEN %s AND %s AND lon BETWEEN %s AND %s AND start >= %s"  # noqa: S608
            f" ORDER BY {order} LIMIT {limit}",
            (at.lat - up, at.lat + up, at.lon - along, at.lon + along, now, *values),
        )
        return cursor.fetchall()


def grow(world: World, number: int) -> None:
    """To this size, and say how long it took."""
    begin = time.perf_counter()
    world.grow(number)
    print(f"\n{world.dates:,} dates of {len(world.groups):,} groups, made in {time.perf_counter() - begin:.0f} s", flush=True)
