"""Nothing that is withheld is in any answer of the API."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from groups.enums import GroupStatus, SafetyLevel
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
PLANTED = ("Planted", "LS2 9XX", "53.81234", "-1.56789", "planted.example")


def plant(**fields):
    """A group with one meeting in which everything that could leak is planted."""
    place = make_place(name="Planted Hall", address="13 Planted Street", postcode="LS2 9XX", lat=53.81234, lon=-1.56789)
    group = make_group(place=place, **{"safety_level": SafetyLevel.CAREFUL, **fields})
    event = make_event(
        group,
        title="Vigil",
        attendance_mode="hybrid",
        conference_url="https://planted.example/room",
        directions="Through the Planted gate.",
    )
    occurrence = make_occurrence(event, start=timezone.now() + timedelta(days=3))
    make_attendance(occurrence, "sam@planted.example")
    return group, event, occurrence


def answers(client, group, event, occurrence):
    """Every answer of the API in which they could be."""
    paths = [
        "events/",
        "events/?near=LS2+9JT&sort=distance",
        "events/?near=53.81234,-1.56789&within=0.3",
        "occurrences/",
        "occurrences/?near=LS2+9JT",
        "occurrences/?q=Planted",
        f"events/?group={group.slug}",
        f"events/{event.public_id}/",
        f"occurrences/{occurrence.public_id}/",
        "groups/",
        "groups/?near=LS2+9JT",
        "groups/?q=Planted",
        f"groups/{group.slug}/",
    ]
    return {path: client.get(f"/api/v1/{path}") for path in paths}


@pytest.mark.parametrize("level", [SafetyLevel.CAREFUL, SafetyLevel.CLOSED])
@pytest.mark.parametrize("status", GroupStatus.values)
def test_never_shows_what_is_withheld(client, level, status):
    planted = plant(safety_level=level, status=status)
    for path, answer in answers(client, *planted).items():
        body = answer.content.decode()
        assert [word for word in PLANTED if word in body.replace("53.81234,-1.56789", "")] == [], path


def test_looks_in_the_right_place(client):
    """The same search for what is planted finds it where it may be shown."""
    _group, _event, occurrence = plant(safety_level=SafetyLevel.OPEN)
    shown = client.get(f"/api/v1/occurrences/{occurrence.public_id}/").content.decode()
    assert [word for word in PLANTED if word in shown] == ["Planted", "LS2 9XX", "53.81234", "-1.56789", "planted.example"]
    assert "sam@" not in shown


@pytest.mark.parametrize(
    ("fields", "in_lists", "by_link"),
    [
        ({"safety_level": SafetyLevel.OPEN}, 1, 200),
        ({"safety_level": SafetyLevel.CAREFUL}, 1, 200),
        ({"safety_level": SafetyLevel.CLOSED}, 0, 200),
        ({"status": GroupStatus.NEW}, 0, 200),
        ({"status": GroupStatus.REFUSED}, 0, 404),
    ],
)
def test_lists_what_is_listed_and_answers_by_link_as_the_page_does(client, ask, fields, in_lists, by_link):
    group, event, occurrence = plant(**fields)
    assert [len(ask(path)[1]["results"]) for path in ("events/", "occurrences/", "groups/")] == [in_lists] * 3
    details = (f"events/{event.public_id}/", f"occurrences/{occurrence.public_id}/", f"groups/{group.slug}/")
    assert [ask(path)[0] for path in details] == [by_link] * 3
    pages = (f"/events/{occurrence.public_id}/vigil/", f"/groups/{group.slug}/")
    assert [client.get(page).status_code for page in pages] == [by_link] * 2


def test_a_listed_group_does_not_name_its_closed_meetings(ask):
    group, _event, occurrence = plant(safety_level=SafetyLevel.OPEN)
    closed = make_occurrence(make_event(group, title="Closed evening", safety_level=SafetyLevel.CLOSED))
    _status, body = ask(f"groups/{group.slug}/")
    assert [each["id"] for each in body["occurrences"]] == [occurrence.public_id]
    assert ask(f"occurrences/{closed.public_id}/")[1]["place"] == {
        "label": "Leeds",
        "lat": 53.79648,
        "lon": -1.54785,
        "precise": False,
    }


def test_shows_an_unlisted_group_its_own_meetings_by_its_link(ask):
    group, _event, occurrence = plant(status=GroupStatus.NEW)
    assert [each["id"] for each in ask(f"groups/{group.slug}/")[1]["occurrences"]] == [occurrence.public_id]


def test_measures_from_the_point_that_everybody_may_know(ask):
    plant()
    [event] = ask("events/?near=53.80192,-1.54645&within=1")[1]["results"]
    assert event["distance_km"] == 0.0
    assert ask("events/?near=53.81234,-1.56789&within=0.5")[1]["results"] == []


@pytest.mark.parametrize(("level", "coming"), [("open", "12"), ("careful", "10+"), ("closed", None)])
def test_says_how_many_come_as_the_level_allows(ask, level, coming):
    _group, _event, occurrence = plant(safety_level=level)
    for number in range(11):
        make_attendance(occurrence, f"sam{number}@example.org")
    assert ask(f"occurrences/{occurrence.public_id}/")[1].get("coming") == coming


def test_gives_no_cookie_and_reads_none(client, alice):
    group, *_others = plant(status=GroupStatus.NEW)
    group.memberships.create(user=alice)
    client.force_login(alice)
    answer = client.get(f"/api/v1/groups/{group.slug}/")
    assert json.loads(answer.content)["place"]["label"] == "LS2, Leeds"
    assert (dict(answer.cookies), answer["Cache-Control"]) == ({}, "public, max-age=60")
    assert "Cookie" not in answer["Vary"]
