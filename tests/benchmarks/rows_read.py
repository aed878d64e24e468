"""What the database had to do for its answers: on PostgreSQL the rows it read, on SQLite the steps of its machine."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

GRAIN = 10


def work_of(asked: Callable[[], object]) -> int:
    """Rows read (PostgreSQL: of tables and indexes, also those thrown away) or steps of the virtual machine (SQLite)."""
    return rows_read(asked) if connection.vendor == "postgresql" else steps(asked)


def steps(asked: Callable[[], object]) -> int:
    """Steps of SQLite's virtual machine, to the nearest ten: some ten for each row it touches."""
    connection.ensure_connection()
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += GRAIN
        return 0

    connection.connection.set_progress_handler(count, GRAIN)
    try:
        asked()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return counted


def rows_read(asked: Callable[[], object]) -> int:
    """Rows that PostgreSQL reads for all statements of this."""
    return sum(_read(node) for plan in plans(asked) for node in nodes(plan))


def plans(asked: Callable[[], object]) -> list[dict[str, Any]]:
    """PostgreSQL's plan of each SELECT, as carried out."""
    with CaptureQueriesContext(connection) as caught:
        asked()
    statements = [query["sql"] for query in caught]
    found = []
    with connection.cursor() as cursor:
        for statement in statements:
            if statement.startswith(("SELECT", "WITH")):
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement.replace("%", "%%"))
                (answer,) = cursor.fetchone()
                found.append((json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"])
    return found


def nodes(plan: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """A plan with all that is below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def _read(node: dict[str, Any]) -> int:
    if not node["Node Type"].endswith("Scan") or node["Node Type"] in {
        "Bitmap Heap Scan",
        "CTE Scan",
        "WorkTable Scan",
        "Subquery Scan",
    }:
        return 0
    thrown = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + thrown) * node["Actual Loops"])
