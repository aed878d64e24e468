"""Near: the circle, the distance, and the index that keeps both cheap."""

import random

import pytest
from django.db import connection
from django.utils import timezone
from geopy.distance import geodesic

from events.models import Occurrence
from places.located import columns
from tests.factories.events import make_event, make_occurrence

pytestmark = pytest.mark.django_db
KM_PER_MILE = 1.609344
CENTRES = [(53.8007, -1.5503), (51.5073, -0.1276), (57.4778, -4.2247), (-36.85, 174.76), (0.0, 0.0), (59.9, 10.7)]


def place_dates(points):
    """One listed date at each point, quickly; the events behind them do not matter here."""
    event = make_event()
    now = timezone.now()
    Occurrence.objects.bulk_create(
        Occurrence(
            event=event,
            host=event.host,
            recurrence_id=f"{number:015}",
            start=now + event.duration,
            end=now + 2 * event.duration,
            is_listed=True,
            **columns((lat, lon)),
        )
        for number, (lat, lon) in enumerate(points)
    )


def around(centre, reach, number=300):
    chance = random.Random(f"{centre}")
    points = [(centre[0] + chance.uniform(-reach, reach), centre[1] + chance.uniform(-reach, reach) * 1.6) for _ in range(number)]
    return [(lat, (lon + 180) % 360 - 180) for lat, lon in points]


@pytest.mark.parametrize("centre", CENTRES)
@pytest.mark.parametrize("miles", [0.3, 10, 100, 300])
def test_finds_what_lies_in_the_circle_and_nothing_else(centre, miles):
    km = miles * KM_PER_MILE
    points = around(centre, km / 111 * 1.3)
    place_dates(points)
    away = {point: geodesic(centre, point).km for point in points}
    found = {(each.lat, each.lon): each.away for each in Occurrence.objects.near(centre, km)}
    assert {point for point, distance in away.items() if distance < km * 0.997} <= set(found)
    assert set(found) <= {point for point, distance in away.items() if distance < km * 1.003}
    for point, squared in found.items():
        assert squared**0.5 == pytest.approx(away[point], rel=0.003, abs=0.001)


def test_finds_across_the_date_line():
    place_dates([(-16.8, 179.97), (-16.8, -179.97), (-16.8, 178.0)])
    for centre in ((-16.8, 179.99), (-16.8, -179.99)):
        found = [each.lon for each in Occurrence.objects.near(centre, 10).order_by("lon")]
        assert found == [-179.97, 179.97]


def test_leaves_out_what_is_listed_nowhere():
    place_dates([(53.8, -1.55)])
    Occurrence.objects.update(is_listed=False)
    assert list(Occurrence.objects.near((53.8, -1.55), 10).public()) == []
    assert list(Occurrence.objects.public().near((53.8, -1.55), 10)) == []


def test_counts_what_still_runs_as_to_come():
    now = timezone.now()
    event = make_event()
    running = make_occurrence(event, start=now - event.duration / 2)
    over = make_occurrence(event, start=now - 2 * event.duration)
    assert list(Occurrence.objects.upcoming(now)) == [running]
    assert over.is_over(now)


@pytest.mark.parametrize(("km", "index"), [(16, "occurrence_fine_start"), (300, "occurrence_wide_start")])
def test_asks_the_index_of_the_cells_even_when_the_planner_knows_the_table(km, index):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads so small a table whole")
    place_dates(around((53.8, -1.55), 3, number=2000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    near = Occurrence.objects.public().near((53.8, -1.55), km).upcoming().order_by("start", "public_id")[:31]
    assert f"USING INDEX {index} (cell" in near.explain()


def test_asks_the_index_of_the_list_where_no_place_is_given():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads so small a table whole")
    place_dates(around((53.8, -1.55), 3, number=2000))
    plan = Occurrence.objects.public().upcoming().order_by("start", "public_id")[:31].explain()
    assert "USING INDEX occurrence_listed_start (is_listed=? AND start>?)" in plan
    assert "B-TREE" not in plan
