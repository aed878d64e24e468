"""Searches that found nothing: counted from five on, by district and week, and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from events.models import Demand
from events.services import demand
from places.services import locate
from tests.factories.events import make_occurrence

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)


def search(times, *, near="LS2 9JT", first=0, now=WEDNESDAY):
    for number in range(first, first + times):
        demand.count(locate(near).answer, visitor=f"visitor-{number}", now=now)


def numbers():
    return list(Demand.objects.order_by("week", "outcode").values_list("week", "outcode", "searches"))


def test_writes_nothing_down_below_five():
    search(4)
    assert numbers() == []


def test_counts_from_the_fifth_on_by_district_and_week():
    search(5)
    search(2, near="LS2", first=5)
    search(9, near="E17 3EA")
    search(5, now=WEDNESDAY + timedelta(days=7), first=20)
    assert numbers() == [(date(2026, 11, 16), "E17", 9), (date(2026, 11, 16), "LS2", 7), (date(2026, 11, 23), "LS2", 5)]


def test_knows_the_middle_of_the_district_and_never_the_point():
    search(5)
    row = Demand.objects.get()
    district = locate("LS2").answer
    assert (row.lat, row.lon, row.area) == (district.lat, district.lon, "LS2, Leeds")


def test_counts_a_visitor_once_a_day():
    for _again in range(9):
        search(1)
    search(4, first=1)
    assert numbers() == [(date(2026, 11, 16), "LS2", 5)]


def test_goes_on_where_the_cache_was_lost(lose_the_cache):
    search(6)
    lose_the_cache()
    search(4)
    assert numbers()[0][2] == 6
    search(2, first=4)
    assert numbers()[0][2] == 12


def test_does_not_count_what_lies_in_no_district():
    search(9, near="48.8566, 2.3522")
    assert numbers() == []


def test_the_database_refuses_fewer_than_five():
    with pytest.raises(IntegrityError), transaction.atomic():
        Demand.objects.create(week=date(2026, 11, 16), outcode="LS2", area="LS2, Leeds", lat=53.8, lon=-1.5, searches=4)


def test_the_page_counts_only_empty_circles_that_asked_for_a_place_alone(client):
    def ask(query):
        for number in range(5):
            client.get(f"/events/{query}", REMOTE_ADDR=f"192.0.2.{number}")
        return list(Demand.objects.values_list("outcode", flat=True))

    make_occurrence()
    assert ask("?near=LS2") == []
    assert ask("?near=E17&kind=vigil") == []
    assert ask("?near=E17") == ["E17"]


def test_forgets_after_two_years():
    search(5)
    assert (demand.forget_old(WEDNESDAY + timedelta(days=700)), demand.forget_old(WEDNESDAY + timedelta(days=740))) == (0, 1)
