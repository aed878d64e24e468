"""Questions made to break the search: each is answered or refused in words, none is a fault of ours."""

import pytest
from django.http import QueryDict

from groups.directory import GroupSearch

pytestmark = pytest.mark.django_db
LISTS = ("/events/", "/events.ics", "/events.geojson", "/api/v1/events/", "/api/v1/occurrences/")
FAR = ["to=9999-12-31", "from=9999-12-31", "from=9999-12-15&near=LS2", "from=0001-01-01", "to=0001-01-01"]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    "query", [*FAR, "cursor=99999999999999999_23456789bcdfgh", "cursor=99999999999999999_23456789bcdfgh&near=LS2"]
)
def test_a_day_at_the_end_of_time_is_no_fault(client, address, query):
    assert client.get(f"{address}?{query}").status_code in {200, 400}


def test_a_day_that_is_too_far_ahead_is_named(client):
    response = client.get("/api/v1/events/?to=9999-12-31")
    assert (response.status_code, response.json()["errors"]) == (
        400,
        {"to": "That is too far ahead. Give a day before the year 3000."},
    )


@pytest.mark.parametrize(
    "address",
    [
        "/events/%00/",
        "/events/%00.ics",
        "/events/a%00b/letters/",
        "/events/%00/asked/",
        "/events/%ED%A0%80/",
        "/api/v1/events/%00/",
        "/api/v1/occurrences/%00/",
        "/r/%00/",
        "/groups/%00/",
    ],
)
def test_an_address_that_no_database_can_hold_leads_nowhere(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/groups/", "/groups.csv", "/api/v1/groups/", "/events/", "/events.rss"])
@pytest.mark.parametrize("q", ["%00", "a%00", "%ED%A0%80", "a%20" * 50, "(a%2B)%2B%24", "%25%25%25%5C"])
def test_words_that_no_text_holds_or_that_are_many_are_no_fault(client, address, q):
    assert client.get(f"{address}?q={q}").status_code in {200, 400}


def test_many_words_are_asked_as_one_condition_each(client):
    """A query that doubles with each word would stop the site with one request."""
    search = GroupSearch.from_query(QueryDict("q=" + "a+" * 50))
    assert len(str(search.groups().query)) < 20_000
