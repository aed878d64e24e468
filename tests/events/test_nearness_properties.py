"""Near, nearest and in a box against brute force by geopy, wherever on earth."""

import math
import random
from datetime import timedelta

import pytest
from django.http import QueryDict
from geopy.distance import geodesic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.models import Event, Occurrence
from events.search import EventSearch
from places.geojson import across
from tests import crowd

pytestmark = pytest.mark.django_db
PLACES = {
    "London": (51.5073, -0.1276),
    "Belfast": (54.597, -5.930),
    "Derry": (54.9966, -7.3086),
    "Guernsey": (49.455, -2.54),
    "Jersey": (49.185, -2.11),
    "Lerwick": (60.155, -1.145),
    "Greenwich": (51.478, 0.0),
    "a corner of all cells": (54.0, -2.0),
    "date line": (-16.8, 179.98),
    "beyond the date line": (66.0, -179.99),
    "north pole": (90.0, 0.0),
    "beside the north pole": (89.7, 75.0),
    "south pole": (-89.95, -120.0),
    "where the equator meets noon": (0.0, 0.0),
}
LEAST, MOST = 0.5, 482.0
BALL_KM = 6371.009  # the mean radius (IUGG); on such a ball a distance is at most 0.6 % off
BEYOND = 1.02


def at(centre, km, bearing):
    there = geodesic(kilometers=km).destination(centre, bearing)
    return min(max(there.latitude, -90.0), 90.0), (there.longitude + 180) % 360 - 180


class Strewn(list):
    """Said in a word, because Hypothesis says each argument."""

    def __repr__(self):
        return f"{len(self)} dates"


@pytest.fixture(scope="module")
def strewn(django_db_setup, django_db_blocker):
    """Dates around all the places, from a few metres to 700 km away, and where people live; once for the whole file."""
    chance = random.Random(7)
    points = list(PLACES.values())
    for centre in PLACES.values():
        points += [at(centre, 10 ** chance.uniform(-2, 2.85), chance.uniform(0, 360)) for _each in range(90)]
    middles, weights = crowd.districts()
    points += chance.choices(middles, weights, k=600)
    with django_db_blocker.unblock():
        dates = crowd.put(points)
        events = {each.event_id for each in dates}
        host = dates[0].host
        yield Strewn((each.pk, (each.lat, each.lon), each.start) for each in dates)
        Event.objects.filter(pk__in=events).delete()
        host.delete()
        host.place.delete()


centres = st.one_of(
    st.sampled_from(list(PLACES.values())),
    st.tuples(st.sampled_from(list(PLACES.values())), st.floats(0, 300), st.floats(0, 360)).map(lambda each: at(*each)),
    st.tuples(st.floats(49, 61), st.floats(-8, 2)),
    st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
)
radii = st.floats(LEAST, MOST) | st.sampled_from([0.5, 2.0, 10.0, 50.0, 160.0, MOST])
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def on_a_ball(here, there):
    """Haversine, in km."""
    (lat, lon), (other_lat, other_lon) = (tuple(map(math.radians, each)) for each in (here, there))
    half = math.sin((other_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    return 2 * BALL_KM * math.asin(min(1.0, math.sqrt(half)))


def distances(strewn, centre, km=0.0, *, nearest=0):
    """How far each date is: by geopy as far as `km`, or to the `nearest` so many, and a little beyond. Further away, where it can
    change no answer, roughly: geopy takes half a millisecond for each."""
    away = {pk: on_a_ball(centre, point) for pk, point, _start in strewn}
    most = (sorted(away.values())[:nearest][-1] if nearest else km) * BEYOND
    return away | {pk: geodesic(centre, point).km for pk, point, _start in strewn if away[pk] <= most}


def test_the_rough_distance_leaves_nothing_near_out():
    """What is not asked of geopy is further away for geopy too: from the equator to the poles, along and across."""
    for lat in range(-90, 91, 6):
        for bearing in range(0, 360, 15):
            for km in (LEAST, 20.0, MOST, 10_000.0):
                assert on_a_ball((lat, 0.0), at((lat, 0.0), km, bearing)) < km * BEYOND


@quick
@given(centre=centres, km=radii)
def test_near_finds_what_lies_in_the_circle_and_nothing_else(strewn, centre, km):
    away = distances(strewn, centre, km)
    found = {each.pk for each in Occurrence.objects.public().upcoming().near(centre, km)}
    again = {each.pk for each in Occurrence.objects.near(centre, km).upcoming().public()}
    assert found == again
    assert {pk for pk, distance in away.items() if distance <= km} <= found
    assert found <= {pk for pk, distance in away.items() if distance <= km * 1.00001 + 1e-5}


@quick
@given(centre=centres, n=st.integers(1, 60))
def test_nearest_finds_the_nearest_at_any_distance(strewn, centre, n):
    away = distances(strewn, centre, nearest=n)
    found = [away[each.pk] for each in Occurrence.objects.public().upcoming().nearest(centre, n)]
    best = sorted(away.values())[:n]
    assert len(found) == min(n, len(away))
    # Within 500 km the straight line has the order of the distance; further away to half a hundredth.
    assert found == [pytest.approx(each, rel=1e-5 if each < 500 else 5e-3, abs=1e-5) for each in best]


@quick
@given(west=st.floats(-180, 180), east=st.floats(-180, 180), lats=st.tuples(st.floats(-90, 90), st.floats(-90, 90)))
def test_a_box_holds_what_lies_in_it_and_nothing_else(strewn, west, east, lats):
    box = (west, min(lats), east, max(lats))
    expected = {
        pk
        for pk, (lat, lon), _start in strewn
        if box[1] <= lat <= box[3] and (across(box) >= 360 or (west <= lon <= east if west <= east else lon >= west or lon <= east))
    }
    assert {each.pk for each in Occurrence.objects.public().within_box(box)} == expected


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(centre=centres, km=radii, size=st.integers(7, 80), by_distance=st.booleans(), number=st.integers(0, 10_000))
def test_pages_are_the_whole_circle_in_order_each_once(strewn, centre, km, size, by_distance, number):
    begin = min(start for _pk, _point, start in strewn) + timedelta(minutes=number)
    base = f"near={centre[0]:.5f},{centre[1]:.5f}&within={max(km, LEAST):.3f}km" + ("&sort=distance" if by_distance else "")
    asked = EventSearch.parse(QueryDict(base), now=begin)
    if asked.point is None:
        return
    away = distances(strewn, asked.point, asked.circle.km)
    event_length = timedelta(hours=2)
    expected = {pk for pk, _point, start in strewn if away[pk] <= asked.circle.km and start + event_length >= begin}
    seen, later = [], ""
    for _page in range(200):
        page = EventSearch.parse(QueryDict(f"{base}&cursor={later}" if later else base), now=begin).page(size)
        seen += page.found
        later = page.later
        if not later:
            break
    assert len(seen) == len({each.occurrence.pk for each in seen})
    assert {each.occurrence.pk for each in seen} == expected
    assert asked.count() == min(len(expected), 1001)
    if by_distance:
        shown = [away[each.occurrence.pk] for each in seen]
        assert shown == pytest.approx(sorted(shown), rel=1e-5, abs=1e-5)
    else:
        assert [each.occurrence.start for each in seen] == sorted(each.occurrence.start for each in seen)
    for each in seen:
        assert each.distance_km == pytest.approx(away[each.occurrence.pk], rel=1e-6, abs=2e-5)
