"""Questions made to break the search: each is answered or refused in words, none is a fault of ours."""

import pytest

pytestmark = pytest.mark.django_db
LISTS = ("/events/", "/events.ics", "/events.geojson", "/api/v1/events/", "/api/v1/occurrences/")
FAR = ["to=9999-12-31", "from=9999-12-31", "from=9999-12-15&near=LS2", "from=0001-01-01", "to=0001-01-01"]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("query", [*FAR, "cursor=99999999999999999_23456789bcdfgh", "cursor=99999999999999999_23456789bcdfgh&near=LS2"])
def test_a_day_at_the_end_of_time_is_no_fault(client, address, query):
    assert client.get(f"{address}?{query}").status_code in {200, 400}


def test_a_day_that_is_too_far_ahead_is_named(client):
    response = client.get("/api/v1/events/?to=9999-12-31")
    assert (response.status_code, response.json()["errors"]) == (400, {"to": "That is too far ahead. Give a day before the year 3000."})
