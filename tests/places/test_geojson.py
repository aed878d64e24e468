"""GeoJSON is as RFC 7946 has it, wherever the points lie."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places.geojson import BBox, across, collection, extent, feature, rounded, written
from tests import rfc7946

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
edges = st.floats(-180, 180)
bboxes = st.tuples(edges, st.tuples(st.floats(-90, 90), st.floats(-90, 90)).map(sorted), edges).map(
    lambda each: (each[0], each[1][0], each[2], each[1][1])
)


def inside(bbox: BBox, lon: float) -> bool:
    return (lon - bbox[0]) % 360 <= across(bbox) + 1e-9 or (bbox[0] - lon) % 360 < 1e-9


@given(st.lists(points | st.none(), max_size=30))
def test_any_points_make_a_valid_list(places):
    features = [feature(str(number), at, {"title": "ئۇيغۇر"}) for number, at in enumerate(places)]
    whole = rfc7946.check(written(collection(features, total=len(places))))
    assert [each["geometry"] is None for each in whole["features"]] == [at is None for at in places]
    assert ("bbox" in whole) == any(places)
    assert whole["total"] == len(places)


def test_puts_longitude_first_and_five_decimals():
    whole = collection([feature("a", (53.801923, -1.546451), {})])
    assert json.loads(written(whole)) == {
        "type": "FeatureCollection",
        "bbox": [-1.54645, 53.80192, -1.54645, 53.80192],
        "features": [
            {"type": "Feature", "id": "a", "geometry": {"type": "Point", "coordinates": [-1.54645, 53.80192]}, "properties": {}}
        ],
    }


def test_takes_the_short_way_over_the_date_line():
    fiji = [(179.5, -18.0, 179.5, -18.0), (-179.9, -17.0, -179.9, -16.0)]
    assert extent(fiji) == (179.5, -18.0, -179.9, -16.0)
    assert extent([*fiji, (-1.5, 53.0, -1.5, 53.0)]) == (179.5, -18.0, -1.5, 53.0)
    assert extent([(170.0, 0.0, -170.0, 1.0), (-175.0, 2.0, -160.0, 3.0)]) == (170.0, 0.0, -160.0, 3.0)


@given(st.lists(bboxes, min_size=1, max_size=12))
def test_the_extent_holds_all(boxes):
    whole = extent(boxes)
    for west, south, east, north in boxes:
        assert whole[1] <= south <= north <= whole[3]
        assert inside(whole, west)
        assert inside(whole, east)


def test_the_extent_of_nothing_is_nothing():
    assert extent([]) is None


@given(bboxes)
def test_rounds_outwards_by_a_metre_at_most(bbox):
    (west, south, east, north), (left, low, right, high) = bbox, rounded(bbox)
    assert left <= west + 1e-8
    assert low <= south + 1e-8
    assert right >= east - 1e-8
    assert high >= north - 1e-8
    assert rounded(bbox) == pytest.approx(bbox, abs=1.1e-5)


BAD = [
    b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[53.8,-100.5]},"properties":{}}]}',
    b'{"type":"FeatureCollection","crs":{},"features":[]}',
    b'{"type":"FeatureCollection","bbox":[1,2,3,1],"features":[]}',
    b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{}}]}',
    b'{"type":"FeatureCollection","bbox":[1,2,3,4],"features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[0,0]}}]}',
    b'{"type":"FeatureCollection","bbox":[1,2,3,4.123456],"features":[]}',
]


@pytest.mark.parametrize("text", BAD)
def test_the_reader_of_these_tests_is_strict(text):
    with pytest.raises((AssertionError, KeyError)):
        rfc7946.check(text)
