"""The address that a text box asks while somebody types where."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from groups.enums import GroupStatus
from groups.models import Group
from groups.views import suggest
from tests.factories.events import make_event
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(alice: User) -> Group:
    group = make_group(alice)
    make_event(group, place=make_place(name="Zanzibar Room", address="6 Mount Street", postcode="M2 5NS", town_label="Manchester"))
    return group


def ask(client: Client, **query: str) -> Any:
    response = client.get("/places/suggest", query)
    assert response.status_code == 200
    return response.json()


def test_answers_anybody_and_is_kept_nowhere(client: Client) -> None:
    response = client.get("/places/suggest", {"q": "ls29jt"})
    assert response.json() == {
        "suggestions": [{"kind": "postcode", "text": "LS2 9JT", "name": "LS2 9JT", "detail": "Leeds"}],
        "said": "1 place to choose. Use the arrow keys.",
    }
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.cookies == {}


def test_says_how_many_there_are(client: Client) -> None:
    assert ask(client, q="leeds")["said"] == f"{len(ask(client, q='leeds')['suggestions'])} places to choose. Use the arrow keys."
    assert ask(client, q="qqqqqq") == {"suggestions": [], "said": "Nothing to choose. Type on."}


@pytest.mark.parametrize(
    ("query", "sentence"), [({}, "Give the beginning"), ({"q": "  "}, "Give the"), ({"q": "x" * 201}, "too long")]
)
def test_names_the_parameter_that_is_wrong(client: Client, query: dict[str, str], sentence: str) -> None:
    response = client.get("/places/suggest", query)
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert list(response.json()["errors"]) == ["q"]
    assert sentence in response.json()["errors"]["q"]


def test_has_nothing_to_offer_for_a_long_link_of_a_map(client: Client) -> None:
    link = "https://www.google.com/maps/place/Leeds/@53.8067,-1.555,17z/data=" + "x" * 1900
    assert ask(client, q=link)["suggestions"] == []


def test_asks_somebody_who_never_stops_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggest, "PER_MINUTE", 0)
    response = client.get("/places/suggest", {"q": "leeds"})
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert response.json() == {"title": "You ask very often. Wait for a minute.", "status": 429}


def test_offers_an_organiser_where_the_group_has_met(client: Client, group: Group, alice: User) -> None:
    client.force_login(alice)
    venue = group.events.get().place
    assert venue is not None
    [first, *_others] = ask(client, q="zanzi", group=group.slug)["suggestions"]
    assert first == {
        "kind": "venue",
        "venue": str(venue.pk),
        "text": "M2 5NS",
        "name": "Zanzibar Room",
        "detail": "You have met here before. 6 Mount Street, Manchester, M2 5NS",
    }
    assert ask(client, q="M25N", group=group.slug)["suggestions"][0]["name"] == "Zanzibar Room"


def test_tells_nobody_else_where_a_group_has_met(client: Client, group: Group, alice: User, bob: User, charlie: User) -> None:
    other = make_group(bob, name="Others")
    without = ask(client, q="zanzibar")
    assert without["suggestions"] == []
    assert ask(client, q="zanzibar", group=group.slug) == without
    client.force_login(charlie)
    assert ask(client, q="zanzibar", group=group.slug) == without
    client.force_login(bob)
    assert ask(client, q="zanzibar", group=group.slug) == ask(client, q="zanzibar", group=other.slug) == without
    client.force_login(alice)
    for none in ("there-is-none", "\0"):
        assert ask(client, q="zanzibar") == ask(client, q="zanzibar", group=none) == without
    Group.objects.filter(pk=group.pk).update(status=GroupStatus.REFUSED)
    assert ask(client, q="zanzibar", group=group.slug) == without


def test_asks_the_database_nothing_for_a_stranger(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        ask(client, q="leeds", group="leeds-students-abcdefgh")
