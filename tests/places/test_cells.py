import math

import pytest
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from places import cells
from places.cells import covering, covering_box, number

pytestmark = pytest.mark.once

LAT = st.floats(-90, 90)
LON = st.floats(-180, 180)
KM = st.floats(0, 500)


@settings(max_examples=400, deadline=None)
@given(lat=LAT, lon=LON, km=KM, bearing=st.floats(0, 360), share=st.floats(0, 1))
def test_covers_every_point_within_the_distance(lat: float, lon: float, km: float, bearing: float, share: float) -> None:
    there = geodesic(kilometers=km * share).destination((lat, lon), bearing)
    other_lat, other_lon = min(max(there.latitude, -90.0), 90.0), there.longitude
    cover = covering(lat, lon, km)
    assert number(cover.level, other_lat, other_lon) in cover.cells


@settings(max_examples=200, deadline=None)
@given(lat=st.floats(49, 61), lon=st.floats(-8, 2), km=st.floats(0, 16.2))
def test_stays_fine_and_short_for_ten_miles_anywhere_in_britain(lat: float, lon: float, km: float) -> None:
    cover = covering(lat, lon, km)
    assert cover.level in {"spot", "fine"}
    assert len(cover.cells) <= 80


@pytest.mark.parametrize(
    ("km", "level", "most"), [(0.5, "spot", 12), (2, "spot", 40), (10, "fine", 40), (80, "coarse", 80), (500, "wide", 170)]
)
def test_takes_larger_cells_for_larger_circles(km, level, most):
    cover = covering(60.15, -1.15, km)
    assert cover.level == level
    assert len(cover.cells) <= most


def test_is_a_disc_and_not_a_box() -> None:
    assert len(covering(53.8, -1.55, 50).cells) == 28
    assert covering(53.8, -1.55, 50).level == "coarse"


def test_takes_one_cell_for_a_point_in_the_middle_of_it() -> None:
    assert covering(53.825, -1.525, 0).cells == (number("spot", 53.825, -1.525),)


def test_crosses_the_date_line() -> None:
    cover = covering(-17.02, 179.99, 5)
    assert number(cover.level, -17.02, 179.99) in cover.cells
    assert number(cover.level, -17.02, -179.99) in cover.cells


def test_takes_every_column_round_a_pole() -> None:
    cover = covering(90, 0, 20)
    assert cover.level == "wide"
    assert {number("wide", 89.9, lon) for lon in (0, 180, -90)} <= set(cover.cells)
    assert covering(-89.99, 10, 20).cells[0] == number("wide", -90, -180)


@given(lat=LAT, lon=LON)
def test_numbers_every_point_of_the_globe_within_32_bits(lat: float, lon: float) -> None:
    for level, scale in cells.PER_DEGREE.items():
        assert 0 <= number(level, lat, lon) < 180 * scale * 360 * scale < 2**31


@given(lat=LAT, lon=LON, level=st.sampled_from(cells.LEVELS[1:]))
def test_knows_what_is_in_a_cell_and_where_it_is(lat, lon, level):
    cell = number(level, lat, lon)
    smaller, within = cells.inner(level, cell)
    assert number(smaller, lat, lon) in within
    assert len(set(within)) == (cells.PER_DEGREE[smaller] // cells.PER_DEGREE[level]) ** 2
    west, south, east, north = cells.bounds(level, cell)
    assert south - 1e-9 <= lat <= north + 1e-9
    assert west - 1e-9 <= lon <= east + 1e-9 or lon + 180 == 360  # the eastern end of the globe is its western


@settings(max_examples=300, deadline=None)
@given(south=LAT, north=LAT, west=LON, east=LON, up=st.floats(0, 1), along=st.floats(0, 1))
def test_covers_every_point_of_a_box(south, north, west, east, up, along):
    south, north = min(south, north), max(south, north)
    box = (west, south, east, north)
    lat = min(max(south + up * (north - south), south), north)
    if west <= east:
        lon = min(max(west + along * (east - west), west), east)
    else:
        lon = west + along * (east + 360 - west)
        lon = min(lon, 180) if lon <= 180 else min(lon - 360, east)
    cover = covering_box(box)
    assert number(cover.level, lat, lon) in cover.cells


def test_takes_few_cells_for_a_view_of_a_map():
    assert covering_box((-1.7, 53.7, -1.4, 53.9)).level == "fine"
    assert len(covering_box((-9, 49, 2, 61)).cells) == 156
    assert len(covering_box((-180, -90, 180, 90)).cells) == 64_800
    assert len(covering_box((179.99, -17, -179.99, -16.99)).cells) <= 12


def test_gives_both_ends_of_the_globe_the_same_cell() -> None:
    assert number("fine", 10, 180) == number("fine", 10, -180)


@pytest.mark.parametrize(("lat", "lon", "km"), [(91, 0, 1), (0, 181, 1), (0, 0, -1), (0, 0, math.inf), (math.nan, 0, 1)])
def test_refuses_what_is_not_on_the_globe(lat: float, lon: float, km: float) -> None:
    with pytest.raises(ValueError, match=r"globe|distance"):
        covering(lat, lon, km)
