import math

import pytest
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from places.cells import coarse, covering, fine

LAT = st.floats(-90, 90)
LON = st.floats(-180, 180)
KM = st.floats(0, 500)


@settings(max_examples=400, deadline=None)
@given(lat=LAT, lon=LON, km=KM, bearing=st.floats(0, 360), share=st.floats(0, 1))
def test_covers_every_point_within_the_distance(lat: float, lon: float, km: float, bearing: float, share: float) -> None:
    there = geodesic(kilometers=km * share).destination((lat, lon), bearing)
    other_lat, other_lon = min(max(there.latitude, -90.0), 90.0), there.longitude
    cover = covering(lat, lon, km)
    number = fine(other_lat, other_lon) if cover.level == "fine" else coarse(other_lat, other_lon)
    assert number in cover.cells


@settings(max_examples=200, deadline=None)
@given(lat=st.floats(49, 61), lon=st.floats(-8, 2), km=st.floats(0, 16.2))
def test_stays_fine_and_short_for_ten_miles_anywhere_in_britain(lat: float, lon: float, km: float) -> None:
    cover = covering(lat, lon, km)
    assert cover.level == "fine"
    assert len(cover.cells) <= 80


def test_is_a_disc_and_not_a_box() -> None:
    assert len(covering(53.8, -1.55, 50).cells) == 28
    assert covering(53.8, -1.55, 50).level == "coarse"


def test_takes_one_cell_for_a_point_in_the_middle_of_it() -> None:
    assert covering(53.825, -1.525, 0).cells == (fine(53.825, -1.525),)


def test_crosses_the_date_line() -> None:
    cover = covering(-17.02, 179.99, 5)
    assert fine(-17.02, 179.99) in cover.cells
    assert fine(-17.02, -179.99) in cover.cells


def test_takes_every_column_round_a_pole() -> None:
    cover = covering(90, 0, 20)
    assert cover.level == "coarse"
    assert coarse(89.9, 0) in cover.cells
    assert coarse(89.9, 180) in cover.cells
    assert coarse(89.9, -90) in cover.cells
    assert covering(-89.99, 10, 20).cells[0] == coarse(-90, -180)


@given(lat=LAT, lon=LON)
def test_numbers_every_point_of_the_globe_within_32_bits(lat: float, lon: float) -> None:
    assert 0 <= fine(lat, lon) < 180 * 20 * 360 * 20 < 2**31
    assert 0 <= coarse(lat, lon) < 180 * 4 * 360 * 4


def test_gives_both_ends_of_the_globe_the_same_cell() -> None:
    assert fine(10, 180) == fine(10, -180)


@pytest.mark.parametrize(("lat", "lon", "km"), [(91, 0, 1), (0, 181, 1), (0, 0, -1), (0, 0, math.inf), (math.nan, 0, 1)])
def test_refuses_what_is_not_on_the_globe(lat: float, lon: float, km: float) -> None:
    with pytest.raises(ValueError, match=r"globe|distance"):
        covering(lat, lon, km)
