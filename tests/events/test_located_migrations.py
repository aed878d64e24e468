"""Moving rows into the columns by which they are found, and back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from events.models import Occurrence
from groups.models import Group
from places.located import COLUMNS, columns
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("groups", "0002_located"), ("events", "0003_located")]
AFTER = [("groups", "0003_fill_located"), ("events", "0004_fill_located")]
SPOTS = [(53.8067, -1.555), (90.0, 180.0), (-90.0, -180.0), (0.9, 179.999), (-16.8, -0.05), (60.15, 0.0)]


@pytest.fixture
def _afterwards():
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.usefixtures("_afterwards")
def test_fills_what_is_found_by_the_disclosed_point_and_can_be_undone():
    for level in ("open", "careful", "closed"):
        make_group(safety_level=level, place=make_place(area_lat=50.0, town_lat=49.0))
    event = make_event()
    for number, (lat, lon) in enumerate(SPOTS):
        make_occurrence(event, start=timezone.now() + timedelta(days=number + 1))
        Occurrence.objects.filter(pk=Occurrence.objects.latest("pk").pk).update(**columns((lat, lon)))
    groups = list(Group.objects.order_by("pk").values_list(*COLUMNS))
    dates = list(Occurrence.objects.order_by("pk").values_list(*COLUMNS))
    MigrationExecutor(connection).migrate(BEFORE)
    assert set(Group.objects.values_list(*COLUMNS)) == {(None,) * len(COLUMNS)}
    assert set(Occurrence.objects.values_list("x", "cell_spot", "cell_wide")) == {(None,) * 3}
    MigrationExecutor(connection).migrate(AFTER)
    assert list(Group.objects.order_by("pk").values_list(*COLUMNS)) == [pytest.approx(row, abs=1e-9) for row in groups]
    assert list(Occurrence.objects.order_by("pk").values_list(*COLUMNS)) == [pytest.approx(row, abs=1e-9) for row in dates]
    assert groups[0][:2] == (53.8067, -1.555)
    assert [row[0] for row in groups[1:3]] == [50.0, 49.0]
