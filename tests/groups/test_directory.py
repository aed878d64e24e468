"""The directory of groups: what is in it, in which order, and what it never shows."""

import csv
import re
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone
from django.utils.html import escape

from groups import directory
from groups.enums import GroupKind, GroupStatus, SafetyLevel
from groups.models import Group
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
    queries = 5 if "near" in path else 2  # near a place in ever larger circles, as long as a page is not full; then the dormant
    make_group()
    with django_assert_num_queries(queries):
        client.get(path)
    for number in range(29):
        make_group(name=f"Group {number}")
    with django_assert_num_queries(queries):
        client.get(path)


def crowd(number):
    """So many groups at one place, made at once."""
    one = make_group(name="Group 0")
    fields = [field.attname for field in Group._meta.concrete_fields if field.attname not in {"id", "public_id", "slug", "name"}]
    same = {name: getattr(one, name) for name in fields}
    Group.objects.bulk_create(Group(**same, name=f"Group {each}", slug=f"group-{each}") for each in range(1, number))


@pytest.mark.parametrize("number", [1, 1000])
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/groups/", 2),
        ("/groups/?near=LS2+9JT", 5),
        ("/groups/?language=ug", 2),
        ("/groups.rss", 1),
        ("/groups.csv", 2),
        ("/groups/?q=up", 2),
    ],
)
def test_asks_the_database_no_oftener_for_a_thousand_than_for_one(client, django_assert_max_num_queries, path, most, number):
    crowd(number)
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


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


# Languages, order, who is dormant ------------------------------------------------------------------------------------------

FORMATS = ("/groups/", "/groups.geojson", "/groups.csv", "/groups.rss", "/api/v1/groups/")


def make_speakers():
    make_group(name="Both", languages=["en", "ug"])
    make_group(name="Anglia", languages=["en"])
    make_group(name="Silent")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("language=ug", {"Both"}),
        ("language=Uyghur", {"Both"}),
        ("language=en", {"Both", "Anglia"}),
        ("language=cy", set()),
        ("kind=university&language=en&q=both", {"Both"}),
        ("kind=union&language=en", set()),
        ("near=LS2+9JT&within=5&language=ug", {"Both"}),
        ("near=M2+5NS&within=5&language=ug", set()),
        ("bbox=-1.6,53.75,-1.5,53.85&language=ug", {"Both"}),
    ],
)
def test_every_filter_works_the_same_in_every_form(client, query, found):
    make_speakers()
    drawn = [feature["properties"] for feature in client.get(f"/groups/map.json?{query}").json()["features"]]
    assert sum(each.get("count", 1) for each in drawn) == len(found)  # what lies together is counted together
    for path in FORMATS:
        text = client.get(f"{path}?{query}").content.decode()
        said = {name for name in ("Both", "Anglia", "Silent") if re.search(rf'(?:^|[>"]){name}[<",]', text, re.MULTILINE)}
        assert said == found, path


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("language=Klingon", "language", "We do not know a language called “Klingon”."),
        ("sort=beauty", "sort", "“beauty” is no order."),
        ("sort=distance", "sort", "Nearest first needs a place."),
    ],
)
def test_names_what_means_nothing_in_every_form(client, query, name, said):
    page = client.get(f"/groups/?{query}")
    assert (page.status_code, page.context["found"]) == (200, [])
    assert said in page.content.decode()
    assert f'id="{name}_error"' in page.content.decode()
    for path in ("/groups/map.json", *FORMATS[1:]):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert answer.json()["errors"][name].startswith(said)


def test_lists_by_name_near_a_place_when_that_is_asked_for(client):
    make_three()
    assert names(client, "?near=M2+5NS&sort=name") == ["Armley neighbours", "Leeds Students", "Manchester Friends"]
    assert names(client, "?near=M2+5NS&within=5&sort=name") == ["Manchester Friends"]
    assert names(client, "?near=M2+5NS&sort=distance")[0] == "Manchester Friends"


@pytest.mark.parametrize("query", ["", "?near=LS2+9JT", "?near=LS2+9JT&within=300", "?near=LS2+9JT&sort=name"])
def test_lists_who_is_dormant_after_all_others_and_each_once(client, monkeypatch, query):
    monkeypatch.setattr(directory.GroupSearch.page, "__defaults__", (2,))
    for name in ("Aire", "Beck", "Calder"):
        make_group(name=name, dormant_since=timezone.now())
    for name in ("Xenia", "Yarrow"):
        make_group(name=name, place=make_place(**MANCHESTER))
    met = [name for page in walk(client, query) for name in page]
    assert set(met[:2]) == {"Xenia", "Yarrow"}
    assert (sorted(met[2:]), len(met)) == (["Aire", "Beck", "Calder"], 5)


def test_says_which_are_dormant(client):
    make_group(dormant_since=timezone.now())
    assert "Nobody has been here for a while" in client.get("/groups/").content.decode()
    assert [each["is_dormant"] for each in client.get("/api/v1/groups/").json()["results"]] == [True]


def test_has_a_feed_of_new_groups_the_last_first(client):
    make_group(name="First & oldest")
    make_group(name="Planted", safety_level=SafetyLevel.CLOSED)
    make_group(name="Planted", status=GroupStatus.NEW)
    careful = make_group(name="Last", safety_level=SafetyLevel.CAREFUL)
    answer = client.get("/groups.rss")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/rss+xml; charset=utf-8", "public, max-age=60")
    items = ET.fromstring(answer.content).findall("channel/item")  # noqa: S314 (our own feed)
    assert [item.findtext("title") for item in items] == ["Last", "First & oldest"]
    assert items[0].findtext("link") == f"http://127.0.0.1:8000{careful.get_absolute_url()}"
    assert items[0].findtext("description") == "University · LS2, Leeds"
