"""What it costs to find a place in our own data: a postcode in the table, and a thousand mixed queries through the whole chain."""

import time
from collections.abc import Callable, Iterable
from random import Random
from typing import Any, Final

from places.geocoding.gazetteer import current
from places.postcodes import Postcode
from places.services import locate
from tests.benchmarks.truth import percentile, read

POSTCODES: Final = 10_000
QUERIES: Final = 1_000
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def tables() -> None:
    """Print both; the gazetteer must be built. The draws are the same at every run."""
    draw = Random(7)
    keys = [row[0] for row in current().rows("SELECT key FROM postcodes WHERE key % 251 = 0 ORDER BY key", ())]
    postcodes = [_postcode(key) for key in draw.sample(keys, POSTCODES)]
    _head(f"A postcode, {POSTCODES:,} at random, each once", "µs")
    _line("in the table: a file looked at, a row read", _times(current().unit, postcodes), 1e3)
    _line("as it is typed, through the chain", _times(locate, [str(postcode) for postcode in postcodes]), 1e3)
    queries = read()
    mixed = draw.sample(queries * (QUERIES // len(queries) + 1), QUERIES)
    _head(f"{QUERIES:,} queries of docs/reference/geocoding.md, mixed, offline", "ms")
    times = _times(locate, [query.text for query in mixed])
    for kind in dict.fromkeys(query.kind for query in queries):
        _line(kind, [each for query, each in zip(mixed, times, strict=True) if query.kind == kind], 1e6)
    _line("all", times, 1e6)


def _times(work: Callable[[Any], object], things: Iterable[Any]) -> list[tuple[int, int]]:
    """Nanoseconds of processor and of wall time for each, after one to warm up."""
    work(next(iter(things)))
    times = []
    for thing in things:
        cpu, wall = time.thread_time_ns(), time.perf_counter_ns()
        work(thing)
        times.append((time.thread_time_ns() - cpu, time.perf_counter_ns() - wall))
    return times


def _head(title: str, unit: str) -> None:
    print(
        f"\n## {title}\n\n| | asked | CPU p50 {unit} | CPU p99 {unit} | wall p50 {unit} | wall p99 {unit} |\n|---|---:|---:|---:|---:|---:|"
    )


def _line(name: str, times: list[tuple[int, int]], unit: float) -> None:
    cells = [(percentile(each, share) or 0) / unit for each in zip(*times, strict=True) for share in (0.5, 0.99)]
    print(f"| {name} | {len(times):,} | {' | '.join(_figures(cell) for cell in cells)} |", flush=True)


def _figures(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _postcode(key: int) -> Postcode:
    """The postcode of a number that is read in base 36."""
    letters = ""
    while key:
        key, letter = divmod(key, 36)
        letters = _DIGITS[letter] + letters
    return Postcode(letters[:-3], letters[-3:])
