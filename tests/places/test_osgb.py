import math

import pytest
from geopy.distance import geodesic

from places.geocoding.gazetteer import current
from places.osgb import to_wgs84
from places.postcodes import parse

# Eastings and northings as ONS and OS publish them for these postcodes, from Kent's latitude to Tyneside and Aberdeen.
PUBLISHED = {
    "AB1 0AA": (385_386, 801_193),
    "NE30 1DP": (435_958, 568_671),
    "M32 0JG": (379_988, 395_476),
    "BD8 7DY": (415_938, 434_169),
    "OX49 5NU": (464_438, 195_677),
    "SW1A 1AA": (529_090, 179_645),
}


@pytest.mark.parametrize("typed", PUBLISHED)
def test_puts_a_postcode_where_the_shipped_data_has_it(typed: str) -> None:
    postcode = parse(typed)
    assert postcode is not None
    assert geodesic(to_wgs84(*PUBLISHED[typed]), current().unit(postcode)).m < 5


def test_comes_within_five_metres_of_the_exact_transformation() -> None:
    # The point of the guide's worked example, Caister water tower: 52°39′28.8282″ N, 1°42′57.8663″ E by OSTN02.
    exact = (52 + 39 / 60 + 28.8282 / 3600, 1 + 42 / 60 + 57.8663 / 3600)
    assert geodesic(to_wgs84(651_409.903, 313_177.270), exact).m < 5


def test_puts_the_true_origin_beside_49_north_2_west() -> None:
    # The old survey lies some 100 m beside the satellites' ellipsoid.
    lat, lon = to_wgs84(400_000, -100_000)
    assert 50 < geodesic((lat, lon), (49, -2)).m < 150


@pytest.mark.parametrize(
    ("easting", "northing"), [(90_000, 10_500), (442_800, 1_160_900), (655_000, 310_000), (0, 0), (700_000, 1_300_000)]
)
def test_keeps_distances_in_every_corner(easting: int, northing: int) -> None:
    here, east, north = (to_wgs84(easting + dx, northing + dy) for dx, dy in ((0, 0), (1000, 0), (0, 1000)))
    assert math.isclose(geodesic(here, east).m, 1000, abs_tol=2)
    assert math.isclose(geodesic(here, north).m, 1000, abs_tol=2)
