"""Clusters of a map: nothing is lost, nothing is moved, and moving the map shuffles nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places import clusters
from places.clusters import Row, View, gather
from places.geojson import rounded

pytestmark = pytest.mark.once

KINDS = ("university", "union", "worship")
WORLD = (-180.0, -90.0, 180.0, 90.0)
BRITAIN = (-8.2, 49.9, 1.8, 60.9)

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
# Many at few places, as people live, and some that nearly touch.
near_leeds = st.tuples(st.integers(-400, 400), st.integers(-400, 400)).map(lambda at: (53.8 + at[0] / 2000, -1.55 + at[1] / 2000))
zooms = st.integers(0, 20)


def one(lat, lon, kind="union", key=1):
    """A row of one point."""
    return Row(lat, lon, lat, lon, lat, lon, 1, kind, key)


def rows_of(places):
    return [one(lat, lon, KINDS[number % 3], number) for number, (lat, lon) in enumerate(places)]


def bboxes():
    """Boxes on the globe, those across the date line among them."""
    edges = st.floats(-180, 180)
    return st.tuples(edges, st.tuples(st.floats(-90, 90), st.floats(-90, 90)).map(sorted), edges).map(
        lambda each: (each[0], each[1][0], each[2], each[1][1])
    )


def inside(bbox, lat, lon, by=1e-9):
    west, south, east, north = bbox
    across = east - west if west <= east else east - west + 360
    return south - by <= lat <= north + by and min((lon - west) % 360, (west - lon) % 360) <= across + by


def drawn(places, view):
    """The clusters of those places that a database would give for the view."""
    return gather((row for row in rows_of(places) if inside(view.wider, row.lat, row.lon)), view)


@given(places=st.lists(near_leeds | points, max_size=60), zoom=st.integers(0, 4))
def test_counts_everybody_once(places, zoom):
    found = gather(rows_of(places), View.of(WORLD, zoom))
    assert sum(each.count for each in found) == len(places)
    for kind in KINDS:
        assert sum(each.kinds.get(kind, 0) for each in found) == sum(row.kind == kind for row in rows_of(places))
    assert len({each.key for each in found}) == len(found)


@given(places=st.lists(near_leeds, max_size=60), zoom=zooms)
def test_every_middle_and_every_member_lies_in_the_box_of_its_cluster(places, zoom):
    # All of them are in this view, however small its cells are.
    found = gather(rows_of(places), View(zoom, (-2.8125, 52.03125, 0.0, 54.84375)))
    assert sum(each.count for each in found) == len(places)
    assert all(inside(each.bbox, each.lat, each.lon) for each in found)
    assert all(any(inside(each.bbox, *place) for each in found) for place in places)


@given(places=st.lists(points, max_size=300), bbox=bboxes(), zoom=zooms, most=st.integers(1, 20))
def test_draws_at_most_so_many(places, bbox, zoom, most):
    assert len(gather(rows_of(places), View.of(bbox, zoom), most=most)) <= most


def test_takes_cells_together_where_there_are_too_many():
    places = [(50 + up / 10, -5 + along / 10) for up in range(40) for along in range(40)]
    view = View.of((-5, 50, -1, 54), 8)
    everything = gather(rows_of(places), view, most=10_000)
    fewer = gather(rows_of(places), view, most=50)
    assert len(fewer) <= 50 < len(everything)
    assert sum(each.count for each in fewer) == sum(each.count for each in everything) == 1600


@given(places=st.lists(near_leeds, max_size=80), zoom=st.integers(6, 16), east=st.floats(-0.3, 0.3), north=st.floats(-0.2, 0.2))
def test_moving_the_map_shuffles_nothing(places, zoom, east, north):
    reach = 3 * 360 / 2**zoom / 2
    here = View.of((-1.55 - reach, 53.8 - reach / 2, -1.55 + reach, 53.8 + reach / 2), zoom)
    there = View.of((-1.55 - reach + east, 53.8 - reach / 2 + north, -1.55 + reach + east, 53.8 + reach / 2 + north), zoom)
    if not here.zoom == there.zoom == zoom:
        return
    in_both = [
        {
            (each.lat, each.lon, each.count, each.bbox)
            for each in drawn(places, view)
            if here.holds(each.lat, each.lon) and there.holds(each.lat, each.lon)
        }
        for view in (here, there)
    ]
    assert in_both[0] == in_both[1]


@given(places=st.lists(near_leeds, max_size=60, unique=True), zoom=st.integers(6, 17))
def test_what_stands_alone_stays_alone(places, zoom):
    """One that has no other within a cell's diagonal is drawn as itself, where it is."""
    view = View.of((-1.8, 53.5, -1.3, 54.1), zoom)
    found = {(each.lat, each.lon): each for each in drawn(places, view)}
    side = 90 / 2**view.zoom
    for number, (lat, lon) in enumerate(places):
        others = (other for other in places if other != (lat, lon))
        if view.holds(lat, lon) and all(abs(lat - up) > 2 * side or abs(lon - along) > 2 * side for up, along in others):
            single = found[lat, lon]
            assert (single.count, single.key, single.bbox) == (1, number, (lon, lat, lon, lat))


def test_many_at_one_point_are_one_at_every_zoom():
    rows = [one(53.80192, -1.54645, key=number) for number in range(30)]
    for zoom in range(21):
        (all_of_them,) = gather(rows, View.of((-1.6, 53.7, -1.5, 53.9), zoom))
        assert (all_of_them.count, rounded(all_of_them.bbox)) == (30, (-1.54645, 53.80192, -1.54645, 53.80192))


def test_two_on_either_side_of_a_border_of_cells_are_one():
    side = 90 / 2**10
    for border in (-1.58203125, 0.0):  # multiples of the side
        assert border % side == 0
        found = gather([one(53.8, border - side / 20), one(53.8, border + side / 20)], View.of((-3, 53, 1, 54), 10))
        assert [each.count for each in found] == [2]


def test_the_date_line_divides_nobody():
    rows = [one(-17.0, 179.999, "union", 1), one(-17.001, -179.999, "worship", 2), one(-17.0, 179.998, "union", 3)]
    (found,) = gather(rows, View.of((179.0, -18.0, -179.0, -16.0), 8))
    assert (found.count, found.kinds, rounded(found.bbox)) == (3, {"union": 2, "worship": 1}, (179.998, -17.001, -179.999, -17.0))
    assert found.lon == pytest.approx(179.9993, abs=1e-4)


@given(bbox=bboxes(), zoom=zooms | st.none())
def test_a_view_holds_what_was_asked_for_in_few_tiles(bbox, zoom):
    view = View.of(bbox, zoom)
    west, south, east, north = bbox
    for lat in (south, (south + north) / 2, north):
        across = east - west if west <= east else east - west + 360
        for lon in (west, west + across / 2, west + across):
            assert inside(view.bbox, lat, (lon + 180) % 360 - 180, by=1e-7)
    tall, wide = 180 / 2**view.zoom, 360 / 2**view.zoom
    low, left = (view.bbox[1] + 90) / tall, (view.bbox[0] + 180) / wide
    assert (low, left) == (round(low), round(left))
    across = (view.bbox[2] - view.bbox[0]) % 360 or 360
    assert (view.bbox[3] - view.bbox[1]) / tall * across / wide <= clusters.AFFORDABLE
    assert zoom is None or view.zoom <= zoom


@given(bbox=bboxes(), zoom=zooms, share=st.floats(0, 1))
def test_neighbours_share_an_answer(bbox, zoom, share):
    """Asking for what an answer held gives that answer."""
    view = View.of(bbox, zoom)
    assert View.of(view.bbox, view.zoom).zoom <= view.zoom
    if View.of(view.bbox, view.zoom).zoom == view.zoom:
        assert View.of(view.bbox, view.zoom) == view


def test_the_country_fits_a_map():
    view = View.of(BRITAIN)
    assert view.zoom == 5
    assert View.of((-1.54645, 53.80192, -1.54645, 53.80192)).zoom == clusters.NEAREST
