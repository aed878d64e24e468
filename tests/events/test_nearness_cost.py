"""Nearness costs what it gives, not what is stored: by the plan and by the rows read, on both databases."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from events.search import EventSearch
from tests import crowd
from tests.benchmarks.rows_read import nodes, plans, work_of

pytestmark = pytest.mark.django_db
FEW, MANY = 1_000, 20_000
LONDON = "near=51.5073,-0.1276"


def first(query, limit=10):
    return lambda: EventSearch.parse(QueryDict(query)).results(limit)


def second(query, limit=10):
    def ask():
        later = EventSearch.parse(QueryDict(query)).page(limit).later
        assert later
        return EventSearch.parse(QueryDict(f"{query}&cursor={later}")).results(limit)

    return ask


def nearest(query):
    return lambda: EventSearch.parse(QueryDict(query)).nearest(3)


def count(query):
    return lambda: EventSearch.parse(QueryDict(query)).count()


ASKED = {
    "near, 10 miles": first(f"{LONDON}&within=10"),
    "near, 50 km": first(f"{LONDON}&within=50km"),
    "near, 480 km": first(f"{LONDON}&within=480km"),
    "near, second page": second(f"{LONDON}&within=50km"),
    "nearest first": first(f"{LONDON}&within=50km&sort=distance"),
    "nearest first, second page": second(f"{LONDON}&within=50km&sort=distance"),
    "a box": first("bbox=-0.5,51.3,0.2,51.7"),
    "a box, second page": second("bbox=-0.5,51.3,0.2,51.7"),
    "a box as large as the country": first("bbox=-8,49,2,61"),
    "a box, nearest first": first(f"bbox=-8,49,2,61&sort=distance&{LONDON}"),
    "nearest at any distance": nearest(LONDON),
    "nearest from abroad": nearest("near=48.8566,2.3522"),
    "nearest from the other side": nearest("near=-40,177"),
    "a circle where nothing is": first("near=40,-40&within=480km"),
    "a box where nothing is": first("bbox=-170,-60,-100,-10"),
}
# No more than a number is asked for, so what is read grows with it, but not beyond what is counted.
COUNTED = {"how many": count(f"{LONDON}&within=2km"), "how many in a box": count("bbox=-0.15,51.48,-0.1,51.53")}


def test_never_reads_the_table_and_no_more_rows_of_twenty_times_as_many():
    crowd.gather(FEW)
    before = {name: work_of(ask) for name, ask in ASKED.items()}
    crowd.gather(MANY - FEW, seed=2)
    after = {name: work_of(ask) for name, ask in ASKED.items()}
    grown = {name: (before[name], after[name]) for name in ASKED if after[name] > 2 * before[name] + _slack(name)}
    assert grown == {}
    for name, ask in {**ASKED, **COUNTED}.items():
        assert _scans(ask) == [], name


def _slack(name):
    """Where rows lie close, the nearest are found by dividing cells, four times at most however close they lie: so much more."""
    divided = "nearest" in name
    if connection.vendor == "postgresql":
        return 10_000 if divided else 500  # rows
    return 30_000 if divided else 1000  # steps of SQLite's machine, some ten for each row


def _scans(ask):
    """The plans that read the whole table of dates."""
    if connection.vendor == "postgresql":
        found = [node for plan in plans(ask) for node in nodes(plan)]
        return [node for node in found if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "events_occurrence"]
    with CaptureQueriesContext(connection) as caught:
        ask()
    scans = []
    for statement in [query["sql"] for query in caught]:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + statement.replace("%", "%%"))
            # "SCAN c" is the list of cells that we gave; a covering index that is scanned is a table scan too.
            scans += [row[-1] for row in cursor.fetchall() if row[-1].startswith("SCAN events_") or row[-1].startswith("SCAN U")]
    return scans
