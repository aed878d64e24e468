"""What one piece of work costs: processor time here and in the database's process, wall time, queries, bytes."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

ENOUGH = 0.6  # seconds of one piece of work, then its median is taken
FEWEST, MOST = 5, 60


@dataclass(slots=True)
class Measured:
    """Medians. `cpu` and `wall` in milliseconds; `body` is what was answered, where it was an answer over HTTP."""

    cpu: float
    wall: float
    body: bytes
    statements: list[str]


def measure(work: Callable[[], bytes | None]) -> Measured:
    """Twice to warm up, once with its queries counted, then as often as it takes for a steady median."""
    work()
    with CaptureQueriesContext(connection) as caught:
        body = work()
    statements = [query["sql"] for query in caught]  # read now: the next request empties the list
    times: list[tuple[float, float]] = []
    begin = time.perf_counter()
    while len(times) < FEWEST or (time.perf_counter() - begin < ENOUGH and len(times) < MOST):
        times.append(once(work))
    cpu, wall = (median(each) for each in zip(*times, strict=True))
    return Measured(cpu, wall, body or b"", statements)


def once(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of processor and of wall time."""
    begin = time.perf_counter()
    with processor_ms() as spent:
        work()
        cpu = spent()
    return cpu, (time.perf_counter() - begin) * 1000


@contextmanager
def processor_ms() -> Iterator[Callable[[], float]]:
    """Gives a function that says how many milliseconds of processor, here and in the database, were spent since."""
    server = _server()
    begin, theirs = time.process_time(), server()
    yield lambda: (time.process_time() - begin + server() - theirs) * 1000


def _server() -> Callable[[], float]:
    """Processor seconds of the database's process that serves us: 0 on SQLite, which is part of ours, and where we may not look."""
    if connection.vendor != "postgresql":
        return lambda: 0.0
    connection.ensure_connection()
    times = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    if not times.exists() or connection.settings_dict["HOST"] not in {"", "localhost", "127.0.0.1"}:
        return lambda: 0.0
    return lambda: int(times.read_text().split()[0]) / 1e9


def processors() -> int:
    """How many processors we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
