"""How the database finds groups: by the index of their cells or of their names, so that nobody pays for those far away."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
FULL = ("Seq Scan on groups_group", "SCAN groups_group")  # then SQLite says which index, or nothing


def plans(client, address):
    """What the database says of each query about groups that this address asks."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    said = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # In a table of so few rows it would be right to read and sort them all.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; ANALYZE groups_group")
        for query in caught:
            if '"groups_group"' in query["sql"]:
                cursor.execute(
                    ("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + query["sql"].replace("%", "%%")
                )
                said.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return said


@pytest.fixture
def some_groups():
    for number in range(45):
        make_group(name=f"Group {number}")


@pytest.mark.parametrize(
    ("address", "index"),
    [
        ("/groups/?near=LS2+9JT&within=2", "group_"),
        ("/groups/?near=LS2+9JT", "group_"),
        ("/groups/?bbox=-1.6,53.75,-1.5,53.85", "group_"),
        ("/groups/map.json?bbox=-1.6,53.75,-1.5,53.85&zoom=13", "group_"),
        ("/groups/map.json?bbox=-3,52.5,-0.5,54.5&zoom=8", "group_"),
    ],
)
def test_looks_only_where_it_was_asked_to(client, some_groups, address, index):
    first = plans(client, address)[0]
    assert index in first
    assert "cell_" in first
    assert not any(full in first for full in FULL)


def test_goes_through_the_names_in_order_and_stops(client, some_groups):
    first = plans(client, "/groups/")[0]
    assert "group_by_name" in first
    assert "USE TEMP B-TREE FOR ORDER BY" not in first
    assert "Sort Key" not in first


def test_counts_the_country_without_reading_a_group(client, some_groups):
    (first, *_others) = plans(client, "/groups/map.json?bbox=-8.2,49.9,1.8,60.9&zoom=6")
    if connection.vendor == "postgresql":
        return  # reads the whole table in one go and hashes: forty milliseconds for a hundred thousand
    assert "USING COVERING INDEX group_coarse" in first
    assert "TEMP B-TREE" not in first


def test_goes_through_the_names_for_a_language_and_sorts_nothing(client, some_groups):
    first = plans(client, "/groups/?language=ug")[0]
    assert "group_by_name" in first
    assert "USE TEMP B-TREE FOR ORDER BY" not in first
    assert "Sort Key" not in first


def test_reads_the_dormant_by_an_index_of_theirs_alone(client, some_groups):
    awake, dormant = plans(client, "/groups/?q=nowhere")
    assert "group_dormant" not in awake
    assert "group_dormant" in dormant
    assert not any(sorting in dormant for sorting in ("USE TEMP B-TREE FOR ORDER BY", "Sort Key"))


def test_reads_the_newest_from_the_end(client, some_groups):
    (only,) = plans(client, "/groups.rss")
    assert "USE TEMP B-TREE FOR ORDER BY" not in only
    assert "Sort Key" not in only
