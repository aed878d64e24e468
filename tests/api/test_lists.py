"""What the lists hold, page by page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.enums import OccurrenceStatus
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db


def weekly(host=None, *, dates=4, first=1, **fields):
    """A series with its dates, a week apart, the first after so many days."""
    event = make_event(host, rrule="FREQ=WEEKLY;BYDAY=TU", **fields)
    start = timezone.now().replace(microsecond=0)
    return event, [make_occurrence(event, start=start + timedelta(days=first, weeks=week)) for week in range(dates)]


def walk(client, path):
    """Everything in a list, page by page."""
    rows = []
    while path:
        body = client.get(path).json()
        rows += body["results"]
        path = body["next"]
    return rows


def test_lists_each_event_once_with_its_next_three_dates(ask):
    event, dates = weekly(title="Letters", dates=5)
    vigil = make_occurrence(make_event(title="Vigil"), start=timezone.now() + timedelta(hours=2))
    results = ask("events/")[1]["results"]
    assert [each["title"] for each in results] == ["Vigil", "Letters"]
    assert [[date["id"] for date in each["occurrences"]] for each in results] == [
        [vigil.public_id],
        [date.public_id for date in dates[:3]],
    ]
    assert (results[1]["id"], results[1]["repeats"], results[1]["rrule"]) == (
        event.public_id,
        "every Tuesday",
        "FREQ=WEEKLY;BYDAY=TU",
    )
    assert results[1]["url"].endswith(f"/events/{dates[0].public_id}/letters/")


def test_an_event_stands_at_the_first_of_its_dates_that_is_asked_for(ask):
    event, dates = weekly()
    day = timezone.localdate(dates[2].start)
    [found] = ask(f"events/?from={day}")[1]["results"]
    assert (found["id"], [date["id"] for date in found["occurrences"]]) == (event.public_id, [date.public_id for date in dates[2:]])
    last = timezone.localdate(dates[1].start)
    [found] = ask(f"events/?to={last}")[1]["results"]
    assert [date["id"] for date in found["occurrences"]] == [date.public_id for date in dates[:2]]


def test_keeps_a_cancelled_date_and_says_so(ask):
    event, dates = weekly(dates=2)
    dates[0].status = OccurrenceStatus.CANCELLED
    dates[0].save()
    [found] = ask("events/")[1]["results"]
    assert (found["id"], [date["status"] for date in found["occurrences"]]) == (event.public_id, ["cancelled", "scheduled"])
    assert [each["status"] for each in ask("occurrences/")[1]["results"]] == ["cancelled", "scheduled"]


def test_lists_dates_one_by_one(ask):
    _event, dates = weekly()
    results = ask("occurrences/")[1]["results"]
    assert [each["id"] for each in results] == [date.public_id for date in dates]
    assert results[0]["start"] == dates[0].start.astimezone(dates[0].event.zone).isoformat()


def test_shows_the_last_date_of_an_event_that_is_over(ask):
    event, dates = weekly(dates=2, first=-30)
    assert ask("events/")[1]["results"] == []
    status, body = ask(f"events/{event.public_id}/")
    assert (status, [date["id"] for date in body["occurrences"]]) == (200, [dates[-1].public_id])


@pytest.mark.parametrize("query", ["", "near=LS2+9JT&", "near=LS2+9JT&sort=distance&"])
@pytest.mark.parametrize("limit", [1, 3, 200])
def test_walking_through_the_pages_meets_each_event_and_each_date_once(client, query, limit):
    group, start = make_group(), timezone.now() + timedelta(days=1)
    series = [weekly(group, dates=3, first=day) for day in (1, 2, 3)]
    single = [make_occurrence(make_event(group), start=start) for _ in range(4)]  # all at the same moment
    events = {event.public_id for event, _dates in series} | {date.event.public_id for date in single}
    dates = {date.public_id for _event, dates in series for date in dates} | {date.public_id for date in single}
    found = [each["id"] for each in walk(client, f"/api/v1/events/?{query}limit={limit}")]
    assert (len(found), set(found)) == (7, events)
    found = [each["id"] for each in walk(client, f"/api/v1/occurrences/?{query}limit={limit}")]
    assert (len(found), set(found)) == (13, dates)


@pytest.mark.parametrize("query", ["", "near=LS2+9JT&"])
def test_walking_through_the_groups_meets_each_once(client, query):
    groups = [make_group(name=name) for name in ("Bradford", "bradford", "Ärmley", "Leeds", "Leeds", "Zion")]
    groups.append(make_group(name="Far away", place=make_place(lat=51.5, lon=-0.1)))
    found = [each["slug"] for each in walk(client, f"/api/v1/groups/?{query}limit=2")]
    assert (len(found), set(found)) == (7, {group.slug for group in groups})
    if query:
        assert found[-1] == groups[-1].slug


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("events/?", 2),
        ("events/?near=LS2+9JT&", 3),
        ("occurrences/?", 1),
        ("occurrences/?near=LS2+9JT&", 2),
        ("groups/?", 1),
        ("groups/?near=LS2+9JT&", 1),
    ],
)
def test_asks_the_database_as_often_for_thirty_as_for_one(client, django_assert_num_queries, path, queries):
    """By `limit`, because near a place the search asks for longer and longer spans while it has not found enough."""
    for number in range(31):
        event = make_event(make_group(name=f"Group {number}"), rrule="FREQ=WEEKLY")
        for days in (0, 300):  # the second one so far away that all first ones come before
            make_occurrence(event, start=timezone.now() + timedelta(days=days, hours=1))
    for limit in (1, 30):
        with django_assert_num_queries(queries):
            assert len(client.get(f"/api/v1/{path}limit={limit}").json()["results"]) == limit


@pytest.mark.parametrize("number", [1, 30])
def test_asks_little_for_one_thing(client, django_assert_num_queries, number):
    event, dates = weekly(dates=number)
    for path, queries in (
        (f"events/{event.public_id}/", 3),
        (f"occurrences/{dates[0].public_id}/", 3),
        (f"groups/{event.host.slug}/", 2),
    ):
        with django_assert_num_queries(queries):
            client.get(f"/api/v1/{path}")


def test_finds_a_place(ask):
    status, body = ask("places/?q=LS2+9JT")
    assert (status, body["answer"]["label"], body["answer"]["precision"]) == (200, "LS2 9JT, Leeds", "postcode")
    status, body = ask("places/?q=Newport")
    assert (status, "answer" in body, body["candidates"][0]["label"]) == (200, False, "Newport, Wales")
    status, body = ask("places/?q=Leedz")
    assert (status, "Leeds" in body["suggestions"]) == (200, True)


def test_says_where_everything_is(ask, settings):
    assert ask("") == (
        200,
        {
            "events": f"{settings.SITE_URL}/api/v1/events/",
            "occurrences": f"{settings.SITE_URL}/api/v1/occurrences/",
            "groups": f"{settings.SITE_URL}/api/v1/groups/",
            "places": f"{settings.SITE_URL}/api/v1/places/",
            "schema": f"{settings.SITE_URL}/api/schema/",
            "docs": f"{settings.SITE_URL}/api/docs/",
        },
    )
