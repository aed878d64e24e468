"""No question to the gazetteer reads a table through: each goes by an index."""

import sqlite3
from pathlib import Path

import pytest

from places.geocoding.gazetteer import Gazetteer
from places.services import locate

# fmt: off
QUERIES = [
    "LS2 9JT", "LS2 9ZZ", "EC1", "LX2 9JT", "53.8, -1.5", "University of Leeds", "London School of Economics", "Leeds Beckett",
    "Newport, Shropshire", "Newport", "St Mary's Church, Walthamstow", "Brixton station", "High Street", "Baitul Futuh",
    "Leedz", "Univercity of Leeds", "Middlesborogh", "Paris", "Cambridge, Massachusetts", "the usual place",
]
# fmt: on


class Watched(Gazetteer):
    """Remembers what it was asked."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.asked: dict[str, tuple] = {}

    def rows(self, sql: str, values: tuple) -> list:
        self.asked[sql] = values
        return super().rows(sql, values)

    def one(self, sql: str, values: tuple) -> object:
        self.asked[sql] = values
        return super().one(sql, values)


@pytest.fixture
def watched(gazetteer: Path, monkeypatch) -> Watched:
    watching = Watched(gazetteer)
    monkeypatch.setattr("places.geocoding.gazetteer.current", lambda: watching)
    return watching


def test_reads_by_index_whatever_is_asked(watched: Watched) -> None:
    for query in QUERIES:
        locate(query)
    connection = sqlite3.connect(f"{watched._path.as_uri()}?mode=ro", uri=True)
    plans = {
        sql: [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)] for sql, values in watched.asked.items()
    }
    connection.close()
    assert len(plans) > 15
    # json_each unpacks what was asked for; a full-text table shows its index as VIRTUAL TABLE INDEX; a subquery is planned by itself.
    through = [
        (sql, step)
        for sql, plan in plans.items()
        for step in plan
        if step.startswith("SCAN") and not any(harmless in step for harmless in ("json_each", "VIRTUAL TABLE INDEX", "(subquery"))
    ]
    assert through == []
