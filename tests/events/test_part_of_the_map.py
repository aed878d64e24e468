"""The one search within a box of the map."""

import pytest

from events.models import Occurrence
from tests.events.test_search import BRADFORD, meeting, online, search, titles
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
FIJI = {"lat": -16.8, "lon": 179.97, "area_lat": -16.8, "area_lon": 179.97, "area_label": "Taveuni"}


@pytest.mark.parametrize(
    ("bbox", "found"),
    [
        ((-1.555, 53.8067, -1.555, 53.8067), True),
        ((-1.56, 53.80, -1.55, 53.81), True),
        ((-3.0, 52.0, 0.0, 55.0), True),
        ((-180.0, -90.0, 180.0, 90.0), True),
        ((170.0, 53.0, -1.5, 54.0), True),
        ((170.0, 53.0, -1.6, 54.0), False),
        ((-1.554, 53.80, -1.55, 53.81), False),
        ((-1.56, 53.8068, -1.55, 53.81), False),
        ((-3.0, 54.0, 0.0, 55.0), False),
    ],
)
def test_finds_what_lies_in_it_and_nothing_else(bbox, found):
    make_occurrence(make_event())
    assert Occurrence.objects.within_box(bbox).exists() == found
    assert Occurrence.objects.within_box(bbox).public().upcoming().exists() == found


def test_takes_the_place_of_the_circle_and_then_near_only_measures():
    meeting("here")
    meeting("there", host=make_group(place=make_place(**BRADFORD)))
    found = search("near=LS2+9JT&within=2&bbox=-1.8,53.7,-1.7,53.9").results(10)
    assert [(each.disclosed.event.title, round(each.distance_km, 1)) for each in found] == [("there", 13.3)]
    assert titles(search("bbox=-1.8,53.7,-1.5,53.9&near=LS2+9JT&sort=distance").results(10)) == ["here", "there"]


def test_crosses_the_date_line():
    meeting("beyond", host=make_group(place=make_place(**FIJI)))
    assert titles(search("bbox=179,-17,-179,-16").results(10)) == ["beyond"]
    assert titles(search("bbox=-179,-17,179,-16").results(10)) == []


def test_has_pages_and_a_number():
    for day in range(5):
        meeting(f"{day}", days=day + 1)
    first = search("bbox=-1.8,53.7,-1.5,53.9").page(2)
    again = search(f"bbox=-1.8,53.7,-1.5,53.9&cursor={first.later}").page(9)
    assert (titles(first.found), titles(again.found)) == (["0", "1"], ["2", "3", "4"])
    assert search("bbox=-1.8,53.7,-1.5,53.9").count() == 5


def test_says_itself_again_and_in_words():
    asked = search("bbox=-1.80,53.7,-1.5,53.9&kind=vigil")
    assert asked.query_string() == "?bbox=-1.8%2C53.7%2C-1.5%2C53.9&kind=vigil"
    assert asked.active() == [("In a part of the map", "?kind=vigil"), ("Vigil", "?bbox=-1.8%2C53.7%2C-1.5%2C53.9")]
    assert search("near=LS2&bbox=-1.8,53.7,-1.5,53.9").active()[0] == (
        "Distances from LS2, Leeds",
        "?bbox=-1.8%2C53.7%2C-1.5%2C53.9",
    )


@pytest.mark.parametrize("query", ["near=LS2+9JT", "bbox=-1.8,53.7,-1.5,53.9"])
def test_keeps_online_meetings_apart_where_a_part_of_the_world_is_asked_for(client, query):
    meeting("room")
    online("screen")
    asked = search(query)
    assert (titles(asked.results(9)), titles(asked.online(9))) == (["room"], ["screen"])
    assert sorted(each.event.title for each in asked.feed()) == ["room", "screen"]
    without = search(f"{query}&mode=in_person")
    assert (titles(without.results(9)), titles(without.online(9))) == (["room"], [])
    assert [each.event.title for each in without.feed()] == ["room"]
    only = search(f"{query}&mode=online")
    assert (titles(only.results(9)), titles(only.online(9))) == ([], ["screen"])


def test_leaves_online_meetings_out_everywhere_when_asked():
    meeting("room")
    online("screen")
    assert sorted(titles(search().results(9))) == ["room", "screen"]
    assert titles(search("mode=in_person").results(9)) == ["room"]
