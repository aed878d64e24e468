"""The directory as a map: what stands alone, what is counted together, and what never shows."""

import gzip
import json
import random
from unittest import mock

import pytest

from groups.disclosure import public_point
from groups.enums import GroupKind, GroupStatus, SafetyLevel
from groups.models import Group
from places import map_layer
from tests import rfc7946
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
LEEDS = "bbox=-1.7,53.7,-1.4,53.9"
BRITAIN = "bbox=-8.2,49.9,1.8,60.9"


def ask(client, query=""):
    """The answer, which is valid GeoJSON."""
    response = client.get(f"/groups/map.json?{query}")
    assert response.status_code == 200, response.content
    return rfc7946.check(response.content)


def at(lat, lon, **fields):
    return make_group(place=make_place(lat=lat, lon=lon), **fields)


def crowd(number):
    """So many groups about the country, each with a place of its own."""
    chance = random.Random(number)
    first = make_group()
    groups = []
    for each in range(number - 1):
        place = make_place(lat=chance.uniform(50.5, 58), lon=chance.uniform(-4.5, 0.5))
        kind = chance.choice(list(GroupKind))
        group = Group(
            name=f"Circle {each}", slug=f"circle-{each}", kind=kind, place=place, safety_level="open", status=first.status
        )
        group.locate(public_point(group))
        groups.append(group)
    Group.objects.bulk_create(groups)


def test_tells_all_that_a_pin_says(client):
    group = make_group(safety_level=SafetyLevel.CAREFUL)
    (single,) = ask(client, LEEDS)["features"]
    assert (single["id"], single["geometry"]["coordinates"]) == (group.slug, [-1.54645, 53.80192])
    assert single["properties"] == {
        "id": group.slug,
        "title": "Leeds Students for Uyghurs",
        "url": group.get_absolute_url(),
        "place": "LS2, Leeds",
        "kind": "university",
        "kind_label": "University",
        "shape": "square",
        "precision": "district",
    }


def test_counts_what_lies_together_by_kind(client):
    for kind in (GroupKind.UNION, GroupKind.UNION, GroupKind.WORSHIP):
        at(53.8067, -1.555, kind=kind)
    (cluster,) = ask(client, f"{LEEDS}&zoom=10")["features"]
    assert cluster["properties"] == {
        "cluster": True,
        "count": 3,
        "kinds": {"union": 2, "worship": 1},
        "bbox": [-1.555, 53.8067, -1.555, 53.8067],
    }
    whole = ask(client, "bbox=-1.555,53.8067,-1.555,53.8067")
    assert (len(whole["features"]), whole["total"]) == (3, 3)


def test_asks_the_one_directory(client):
    make_group(name="Letters")
    make_group(name="Prayers", kind=GroupKind.WORSHIP)
    for unlisted in ({"status": GroupStatus.NEW}, {"status": GroupStatus.REFUSED}, {"safety_level": SafetyLevel.CLOSED}):
        make_group(**unlisted)
    assert ask(client)["total"] == ask(client, LEEDS)["total"] == 2
    assert [each["properties"]["title"] for each in ask(client, f"{LEEDS}&kind=worship")["features"]] == ["Prayers"]
    assert [each["properties"]["title"] for each in ask(client, "q=letters")["features"]] == ["Letters"]
    assert ask(client, "near=Inverness&within=5")["total"] == 0
    assert ask(client, "near=Inverness")["total"] == 2  # nearest first, however far
    assert ask(client, f"near=Inverness&within=5&{LEEDS}")["total"] == 2  # the box takes the place of the circle


def test_without_a_box_it_is_all_of_them_and_says_where_that_is(client):
    at(53.8, -1.55)
    at(51.5, -0.12)
    whole = ask(client)
    assert (whole["bbox"], whole["total"], len(whole["features"])) == ([-1.55, 51.5, -0.12, 53.8], 2, 2)


def test_follows_a_group_that_becomes_careful(client, alice):
    group = make_group(alice)
    (before,) = ask(client, LEEDS)["features"]
    group.safety_level = SafetyLevel.CAREFUL
    group.locate(public_point(group))
    group.save()
    (after,) = ask(client, f"{LEEDS}&q=students")["features"]
    assert (before["geometry"]["coordinates"], after["geometry"]["coordinates"]) == ([-1.555, 53.8067], [-1.54645, 53.80192])


def test_is_made_once_for_all_who_see_about_the_same(client, django_assert_num_queries):
    make_group()
    first = client.get(f"/groups/map.json?{LEEDS}&zoom=10")
    assert (first.headers["Content-Type"], first.headers["Cache-Control"]) == ("application/geo+json", "public, max-age=60")
    with django_assert_num_queries(0):
        again = client.get("/groups/map.json?bbox=-1.69,53.71,-1.401,53.899&zoom=10&near=Leeds")
        same = client.get(f"/groups/map.json?{LEEDS}&zoom=10", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.content, same.status_code) == (first.content, 304)


@pytest.mark.parametrize("query", ["", f"{BRITAIN}&zoom=6", f"{LEEDS}&zoom=12"])
def test_asks_the_database_as_often_for_many_as_for_one(client, django_assert_max_num_queries, query):
    make_group()
    crowd(60)
    with django_assert_max_num_queries(3):
        client.get(f"/groups/map.json?{query}")


def test_no_answer_is_larger_than_a_picture_and_none_loses_anybody(client):
    crowd(2000)
    for zoom in range(9):
        whole = ask(client, f"{BRITAIN}&zoom={zoom}")
        assert (whole["total"], len(whole["features"]) <= 500) == (2000, True)
        assert len(gzip.compress(json.dumps(whole, ensure_ascii=False).encode(), 6)) < 60_000


@pytest.mark.parametrize("zoom", range(21))
def test_never_shows_an_address_that_is_withheld(client, zoom):
    make_group(
        safety_level="careful", place=make_place(name="Planted Hall", address="13 Planted Street", lat=53.81234, lon=-1.56789)
    )
    for box in (LEEDS, "bbox=-1.569,53.811,-1.567,53.813", BRITAIN):
        answer = client.get(f"/groups/map.json?{box}&zoom={zoom}").content.decode()
        assert [planted for planted in ("Planted", "LS2 9JT", "53.8123", "1.5678") if planted in answer] == []


@pytest.mark.parametrize("page", ["/groups/map.json", "/events/map.json"])
def test_makes_so_many_views_a_minute_for_one_visitor_and_shows_again_what_is_made(client, monkeypatch, page):
    monkeypatch.setattr(map_layer, "MADE_PER_MINUTE", 3)
    monkeypatch.setattr("core.rates.time.time", lambda: 1_800_000_000.0)
    make_group()
    views = [f"{page}?bbox={west},51,{west + 1},52" for west in range(5)]
    for address in ("198.51.100.1", "198.51.100.2"):
        answers = [client.get(f"{view},", REMOTE_ADDR=address) for view in views]
        assert [each.status_code for each in answers] == [400] * 5  # costs nothing and counts for nothing
    first = [client.get(view, REMOTE_ADDR="198.51.100.1") for view in views]
    assert [each.status_code for each in first] == [200, 200, 200, 429, 429]
    assert (first[-1].headers["Retry-After"], first[-1].headers["Content-Type"]) == ("60", "application/problem+json")
    assert first[-1].headers["Cache-Control"] == "private, no-store"
    second = [client.get(view, REMOTE_ADDR="198.51.100.2") for view in views]
    assert [each.status_code for each in second] == [200] * 5
    assert [client.get(view, REMOTE_ADDR="198.51.100.1").status_code for view in views] == [200] * 5


def test_keeps_what_is_made_packed(client):
    crowd(200)
    body = client.get(f"/groups/map.json?{BRITAIN}&zoom=8").content
    with mock.patch.object(map_layer.cache, "set") as kept:
        client.get(f"/groups/map.json?{BRITAIN}&zoom=8&q=circle")
    assert len(kept.call_args.args[1][1]) * 3 < len(body)
