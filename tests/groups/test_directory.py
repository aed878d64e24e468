"""The directory of groups: what is in it, in which order, and what it never shows."""

import csv

import pytest
from django.utils.html import escape

from groups import directory
from groups.enums import GroupKind, GroupStatus, SafetyLevel
from groups.views import directory as views
from tests import rfc7946
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
    return [each.group.name for each in client.get(f"/groups/{query}").context["found"]]


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
    (found,) = client.get("/groups/?near=53.80192,-1.54645").context["found"]
    assert round(found.km, 3) == 0.0


def test_says_what_it_does_not_understand(client):
    page = client.get("/groups/?kind=castle")
    assert (page.status_code, page.context["found"]) == (200, [])
    assert "“castle” is no kind of group." in page.content.decode()
    assert client.get("/groups.geojson?kind=castle").json()["errors"] == {
        "kind": "“castle” is no kind of group. Choose one of the list."
    }
    assert client.get("/groups.csv?kind=castle").status_code == 400


def test_asks_back_where_a_name_is_not_clear(client):
    make_three()
    page = client.get("/groups/?near=Newport")
    assert (page.status_code, page.context["found"]) == (200, [])
    html = page.content.decode()
    assert "There is more than one place called “Newport”" in html
    for value, label in page.context["choices"]:
        again = client.get("/groups/", {"near": value}).context["search"]
        assert again.point is not None, label


def test_gives_a_map_layer_of_disclosed_points(client):
    make_group(name="Leeds Students", safety_level=SafetyLevel.CAREFUL)
    answer = client.get("/groups.geojson")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/geo+json", "public, max-age=60")
    collection = rfc7946.check(answer.content)
    (feature,) = collection["features"]
    assert collection["bbox"] == [-1.54645, 53.80192, -1.54645, 53.80192]
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
    queries = 4 if "near" in path else 1  # near a place in ever larger circles, as long as a page is not full
    make_group()
    with django_assert_num_queries(queries):
        client.get(path)
    for number in range(29):
        make_group(name=f"Group {number}")
    with django_assert_num_queries(queries):
        client.get(path)


def walk(client, query=""):
    """The groups of every page, page by page."""
    pages, address = [], f"/groups/{query}"
    while address:
        context = client.get(address).context
        pages.append([each.group.name for each in context["found"]])
        address = f"/groups/{context['later']}" if context["later"] else ""
    return pages


@pytest.mark.parametrize(
    "query", ["", "?near=LS2+9JT", "?near=LS2+9JT&within=5", "?bbox=-2,53,-1,54", "?near=Leeds&bbox=-2,53,-1,54"]
)
def test_a_long_directory_comes_in_pages(client, query):
    for number in range(85):
        make_group(name=f"Group {number % 7}", place=make_place(lat=53.8067 + number // 3 / 1000))
    pages = walk(client, query)
    assert [len(page) for page in pages] == [40, 40, 5]
    everybody = client.get(f"/groups.csv{query}").content.decode().splitlines()[1:]
    assert [name for page in pages for name in page] == [line.split(",")[0] for line in everybody]


def test_says_how_many_there_are(client):
    for number in range(41):
        make_group(name=f"Group {number:02}")
    assert "41 groups" in client.get("/groups/").content.decode()
    assert "41 groups here" in client.get("/groups/?bbox=-2,53,-1,54").content.decode()
    assert "1 group" in client.get("/groups/?q=07").content.decode()


def test_counts_no_further_than_to_a_thousand(client, monkeypatch):
    monkeypatch.setattr(directory, "COUNTED_TO", 50)
    monkeypatch.setattr(views, "COUNTED_TO", 50)
    for number in range(55):
        make_group(name=f"Group {number:02}")
    assert "More than 50 groups" in client.get("/groups/").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?near=LS2+9JT&within=5", ["Armley neighbours", "Leeds Students"]),
        ("?near=LS2+9JT&within=100km", ["Armley neighbours", "Leeds Students", "Manchester Friends"]),
        ("?bbox=-1.6,53.7,-1.5,53.9", ["Armley neighbours", "Leeds Students"]),
        ("?bbox=-1.5465,53.8019,-1.5464,53.802", ["Leeds Students"]),
        ("?bbox=-2.3,53.4,-2.2,53.5&kind=worship", ["Manchester Friends"]),
        ("?near=M2+5NS&within=5&bbox=-1.6,53.7,-1.5,53.9", ["Armley neighbours", "Leeds Students"]),  # the box, not the circle
        ("?bbox=170,53,-1.555,54", ["Armley neighbours", "Manchester Friends"]),  # across the date line, almost round the globe
    ],
)
def test_finds_within_a_circle_or_a_box(client, query, found):
    make_three()
    assert names(client, query) == found
    features = rfc7946.check(client.get(f"/groups.geojson{query}").content)["features"]
    assert [each["properties"]["title"] for each in features] == found


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("bbox=1,2,3", "bbox"),
        ("near=Leeds&within=far", "within"),
        ("cursor=abc", "cursor"),
        ("cursor=WzEsMl0", "cursor"),
        ("cursor=WyJcdWQ4MDAiLCAieCJd", "cursor"),
    ],
)
def test_names_what_means_nothing(client, query, name):
    for ending in (".geojson", ".csv", "/map.json"):
        response = client.get(f"/groups{ending}?{query}")
        assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
        assert list(response.json()["errors"]) == [name]
    page = client.get(f"/groups/?{query}")
    assert (page.status_code, page.context["found"]) == (200, [])
    assert escape(page.context["search"].errors[name]) in page.content.decode()


def test_a_layer_of_too_many_is_refused_and_not_cut(client, monkeypatch):
    monkeypatch.setattr(views, "MOST", 2)
    make_three()
    for ending in ("geojson", "csv"):
        response = client.get(f"/groups.{ending}")
        assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
        assert response.json()["detail"].startswith("More than 10,000 groups match.")
    assert client.get("/groups.geojson?kind=worship").status_code == 200


def test_keeps_the_distance_that_was_asked_for(client):
    make_group()
    html = client.get("/groups/?near=LS2+9JT&within=7km").content.decode()
    assert '<option value="7km" selected>7 km</option>' in html
    assert '<option value="10" selected>10 miles</option>' in client.get("/groups/?near=LS2+9JT&within=10").content.decode()


def test_says_once_that_there_is_none_and_leads_to_starting_one_there(client):
    make_three()
    html = client.get("/groups/?near=ZE1+0AA&within=2").content.decode()
    assert "<h2>No group near you yet</h2>" in html
    assert ("No group found" in html, "0 groups" in html, "Lerwick first" in html) == (False, False, False)
    assert 'href="/groups/new/?where=ZE1%200AA">Start a group here</a>' in html
    assert "<h2>No groups here</h2>" in client.get("/groups/?bbox=-4,57,-3,58").content.decode()


@pytest.mark.parametrize(("within", "words"), [("2", "2 miles"), ("1", "1 mile"), ("16km", "16 km")])
def test_says_another_distance_in_words(client, within, words):
    html = client.get(f"/groups/?near=LS2&within={within}").content.decode()
    assert f'<option value="{within}" selected>{words}</option>' in html


def test_draws_a_circle_on_the_map_only_where_one_was_asked_for(client):
    make_group()
    assert [" data-any-distance" in client.get(f"/groups/?near=LS2{query}").content.decode() for query in ("", "&within=10")] == [
        True,
        False,
    ]
