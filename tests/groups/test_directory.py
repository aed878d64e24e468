"""The directory of groups: what is in it, in which order, and what it never shows."""

import csv
import json

import pytest

from groups.enums import GroupKind, GroupStatus, SafetyLevel
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
MANCHESTER = {
    "name": "Friends' Meeting House",
    "address": "6 Mount Street",
    "postcode": "M2 5NS",
    "lat": 53.4776,
    "lon": -2.2449,
    "outcode": "M2",
    "area_label": "M2, Manchester",
    "area_lat": 53.4798,
    "area_lon": -2.2449,
    "town_label": "Manchester",
    "town_lat": 53.4795,
    "town_lon": -2.2451,
}


def names(client, query=""):
    """The groups of the page, in order."""
    return [group.name for group in client.get(f"/groups/{query}").context["page"]]


def make_three():
    make_group(name="Leeds Students", safety_level=SafetyLevel.CAREFUL)
    make_group(name="Manchester Friends", kind=GroupKind.WORSHIP, place=make_place(**MANCHESTER))
    make_group(name="Armley neighbours", kind=GroupKind.COMMUNITY, description="We write letters.")


def test_lists_what_everybody_may_find_by_name(client):
    make_three()
    make_group(name="Waiting", status=GroupStatus.NEW)
    make_group(name="Refused", status=GroupStatus.REFUSED)
    make_group(name="Closed", safety_level=SafetyLevel.CLOSED)
    assert names(client) == ["Armley neighbours", "Leeds Students", "Manchester Friends"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=worship", ["Manchester Friends"]),
        ("?kind=other", ["Armley neighbours"]),
        ("?q=letters+armley", ["Armley neighbours"]),
        ("?q=nobody", []),
        ("?near=M2+5NS", ["Manchester Friends", "Armley neighbours", "Leeds Students"]),
        ("?near=LS2+9JT", ["Armley neighbours", "Leeds Students", "Manchester Friends"]),
    ],
)
def test_finds_by_kind_words_and_nearness(client, query, found):
    make_three()
    assert names(client, query) == found


def test_measures_from_the_point_that_everybody_may_know(client):
    make_group(safety_level=SafetyLevel.CAREFUL)
    page = client.get("/groups/?near=53.80192,-1.54645").context["page"]
    assert round(page[0].km, 3) == 0.0


def test_says_what_it_does_not_understand(client):
    page = client.get("/groups/?kind=castle")
    assert (page.status_code, list(page.context["page"])) == (200, [])
    assert "“castle” is no kind of group." in page.content.decode()
    assert client.get("/groups.geojson?kind=castle").json()["errors"] == {
        "kind": "“castle” is no kind of group. Choose one of the list."
    }
    assert client.get("/groups.csv?kind=castle").status_code == 400


def test_asks_back_where_a_name_is_not_clear(client):
    make_three()
    page = client.get("/groups/?near=Newport")
    assert (page.status_code, list(page.context["page"])) == (200, [])
    html = page.content.decode()
    assert "There is more than one place called “Newport”" in html
    for value, label in page.context["choices"]:
        again = client.get("/groups/", {"near": value}).context["search"]
        assert again.point is not None, label


def test_gives_a_map_layer_of_disclosed_points(client):
    make_group(name="Leeds Students", safety_level=SafetyLevel.CAREFUL)
    answer = client.get("/groups.geojson")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/geo+json", "public, max-age=60")
    (feature,) = json.loads(answer.content)["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-1.54645, 53.80192]}
    assert feature["properties"]["place"] == "LS2, Leeds"
    assert feature["properties"]["title"] == "Leeds Students"


def test_gives_a_table_without_formulas(client):
    group = make_group(name="=SUM(A1)")
    answer = client.get("/groups.csv")
    rows = list(csv.reader(answer.content.decode().splitlines()))
    assert rows[0] == ["name", "kind", "place", "latitude", "longitude", "url"]
    assert rows[1][:5] == ["'=SUM(A1)", "university", "Leeds University Union, Lifton Place, LS2 9JT", "53.8067", "-1.555"]
    assert rows[1][5].endswith(f"/groups/{group.slug}/")


@pytest.mark.parametrize("path", ["/groups/", "/groups.geojson", "/groups.csv", "/groups/?near=LS1"])
@pytest.mark.parametrize("level", [SafetyLevel.CAREFUL, SafetyLevel.CLOSED])
def test_never_shows_an_address_that_is_withheld(client, path, level):
    make_group(safety_level=level, place=make_place(name="Planted Hall", address="13 Planted Street", lat=53.81234, lon=-1.56789))
    answer = client.get(path).content.decode()
    for planted in ("Planted", "LS2 9JT", "53.81234", "-1.56789"):
        assert planted not in answer


@pytest.mark.parametrize("path", ["/groups/", "/groups/?near=LS2+9JT", "/groups.geojson", "/groups.csv"])
def test_asks_the_database_as_often_for_thirty_as_for_one(client, django_assert_num_queries, path):
    queries = 2 if path.startswith("/groups/") else 1
    make_group()
    with django_assert_num_queries(queries):
        client.get(path)
    for number in range(29):
        make_group(name=f"Group {number}")
    with django_assert_num_queries(queries):
        client.get(path)


def test_a_long_directory_comes_in_pages(client):
    for number in range(41):
        make_group(name=f"Group {number:02}")
    html = client.get("/groups/").content.decode()
    assert "41 groups" in html
    assert "?page=2" in html
    assert names(client, "?page=2") == ["Group 40"]
