"""The search as a map: what stands alone, what is counted together, and what never shows."""

import gzip
import json
import random
from datetime import timedelta

import pytest
from django.utils import timezone

from events.enums import OccurrenceStatus
from events.models import Event, Occurrence
from groups.enums import GroupKind, SafetyLevel
from places.located import columns
from tests import rfc7946
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
LEEDS = "bbox=-1.7,53.7,-1.4,53.9"
BRITAIN = "bbox=-8.2,49.9,1.8,60.9&zoom=6"


def meeting(title="Vigil", *, days=1.0, host=None, status=OccurrenceStatus.SCHEDULED, **fields):
    return make_occurrence(make_event(host, title=title, **fields), start=timezone.now() + timedelta(days=days), status=status)


def at(lat, lon, **fields):
    """A meeting of a group of its own, at this point."""
    return meeting(host=make_group(place=make_place(lat=lat, lon=lon), **fields))


def ask(client, query=""):
    """The answer, which is valid GeoJSON."""
    response = client.get(f"/events/map.json?{query}")
    assert response.status_code == 200, response.content
    return rfc7946.check(response.content)


def drawn(client, query=""):
    """Of a single its title, of a cluster how many."""
    return [each["properties"].get("count") or each["properties"]["title"] for each in ask(client, query)["features"]]


def crowd(number, kind=GroupKind.UNION):
    """So many meetings that stand about the country, each with an address, a day from now."""
    chance = random.Random(number)
    host, start = make_group(kind=kind), timezone.now() + timedelta(days=1)
    first = make_event(host)
    shared = {"host": host, "place": host.place, "start_date": first.start_date, "start_time": first.start_time}
    events = Event.objects.bulk_create(
        Event(title=f"Letters and tea, the {each}th time", duration=first.duration, **shared) for each in range(number)
    )
    points = [(chance.uniform(50.5, 58), chance.uniform(-4.5, 0.5)) for _each in events]
    Occurrence.objects.bulk_create(
        Occurrence(
            event=event,
            host=host,
            recurrence_id="20270302T190000",
            start=start,
            end=start + event.duration,
            is_listed=True,
            **columns(point),
        )
        for event, point in zip(events, points, strict=True)
    )


def test_tells_all_that_a_pin_says(client):
    occurrence = meeting()
    whole = ask(client, LEEDS)
    (single,) = whole["features"]
    assert (single["id"], single["geometry"]["coordinates"], whole["total"]) == (occurrence.public_id, [-1.555, 53.8067], 1)
    assert single["properties"].pop("when").endswith(("am", "pm", "midnight", "noon"))
    assert single["properties"] == {
        "id": occurrence.public_id,
        "title": "Vigil",
        "url": occurrence.get_absolute_url(),
        "place": "Leeds University Union, Lifton Place, LS2 9JT",
        "kind": "university",
        "kind_label": "University",
        "shape": "square",
        "status": "scheduled",
        "precision": "postcode",
    }


def test_counts_what_lies_together_by_kind(client):
    for kind in (GroupKind.UNION, GroupKind.UNION, GroupKind.WORSHIP):
        at(53.8067, -1.555, kind=kind)
    at(53.8069, -1.5551, kind=GroupKind.UNION)
    (cluster,) = ask(client, f"{LEEDS}&zoom=10")["features"]
    assert cluster["geometry"]["coordinates"] == [-1.55502, 53.80675]
    assert cluster["properties"] == {
        "cluster": True,
        "count": 4,
        "kinds": {"union": 3, "worship": 1},
        "bbox": [-1.5551, 53.8067, -1.555, 53.8069],
    }


def test_comes_apart_from_near(client):
    for lon in (-1.55, -1.56, -1.57):
        at(53.8, lon)
    assert drawn(client, f"{LEEDS}&zoom=8") == [3]
    assert drawn(client, "bbox=-1.58,53.78,-1.54,53.82&zoom=14") == ["Vigil"] * 3


def test_tells_one_by_one_what_lies_at_one_point(client):
    host = make_group(safety_level=SafetyLevel.CAREFUL)
    for number in range(52):
        meeting(f"Meeting {number:02}", host=host, days=1 + number / 100)
    (cluster,) = ask(client, f"{LEEDS}&zoom=17")["features"]
    box = cluster["properties"]["bbox"]
    assert (cluster["properties"]["count"], box) == (52, [-1.54645, 53.80192, -1.54645, 53.80192])
    whole = ask(client, f"bbox={','.join(map(str, box))}")
    assert [each["properties"]["title"] for each in whole["features"]] == [f"Meeting {number:02}" for number in range(50)]
    assert (whole["total"], whole["features"][0]["properties"]["place"]) == (52, "LS2, Leeds")


def test_counts_a_meeting_once_and_tells_its_next_date(client):
    event = make_event(title="weekly")
    dates = [make_occurrence(event, start=timezone.now() + timedelta(weeks=week)) for week in (1, 2, 3)]
    whole = ask(client, LEEDS)
    assert (whole["total"], [each["id"] for each in whole["features"]]) == (1, [dates[0].public_id])
    later = ask(client, f"{LEEDS}&from={(timezone.localdate() + timedelta(days=10)).isoformat()}")
    assert [each["id"] for each in later["features"]] == [dates[1].public_id]


def test_tells_the_next_date_that_takes_place(client):
    event = make_event()
    off, on = (make_occurrence(event, start=timezone.now() + timedelta(weeks=week)) for week in (1, 2))
    Occurrence.objects.filter(pk=off.pk).update(status=OccurrenceStatus.CANCELLED)
    (single,) = ask(client, LEEDS)["features"]
    assert (single["id"], single["properties"]["status"]) == (on.public_id, "scheduled")


def test_what_is_cancelled_for_good_says_so(client):
    off = meeting(status=OccurrenceStatus.CANCELLED)
    (single,) = ask(client, LEEDS)["features"]
    assert (single["id"], single["properties"]["status"]) == (off.public_id, "cancelled")


def test_online_meetings_are_on_no_map(client):
    meeting(attendance_mode="online", place=None, conference_url="https://meet.example/x")
    hybrid = meeting("both", attendance_mode="hybrid", conference_url="https://meet.example/x")
    assert [each["id"] for each in ask(client)["features"]] == [hybrid.public_id]
    assert drawn(client, "mode=online") == ["both"]


def test_asks_the_one_search(client):
    meeting("letters", kind="workshop")
    meeting("film", kind="film", host=make_group(kind=GroupKind.UNION))
    assert drawn(client, f"{LEEDS}&kind=film") == ["film"]
    assert drawn(client, f"{LEEDS}&q=letters") == ["letters"]
    assert drawn(client, f"{LEEDS}&group_kind=union") == ["film"]
    assert drawn(client, "bbox=-3,56,-2,57") == []
    assert drawn(client, f"near=Inverness&{LEEDS}") == [2]  # the box takes the place of the circle
    assert drawn(client, "near=Inverness") == []


def test_without_a_box_it_is_all_of_the_search_and_says_where_that_is(client):
    at(53.8, -1.55)
    at(51.5, -0.12)
    whole = ask(client)
    assert (whole["bbox"], whole["total"], len(whole["features"])) == ([-1.55, 51.5, -0.12, 53.8], 2, 2)
    near = ask(client, "near=LS2")
    assert (near["bbox"], near["total"]) == ([-1.55, 53.8, -1.55, 53.8], 1)


def test_of_nothing_there_is_no_box(client):
    assert ask(client) == {"type": "FeatureCollection", "total": 0, "zoom": 0, "features": []}


def test_crosses_the_date_line(client):
    at(-17.0, 179.999)
    at(-17.0, -179.999)
    at(53.8, -1.55)
    (cluster,) = ask(client, "bbox=179,-18,-179,-16&zoom=7")["features"]
    assert (cluster["properties"]["count"], cluster["properties"]["bbox"]) == (2, [179.999, -17.0, -179.999, -17.0])


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("bbox=Leeds", {"bbox": "“Leeds” is not a part of the map. Give west, south, east and north in degrees"}),
        ("bbox=1,2,3,400", {"bbox": "“1,2,3,400” is not on the globe."}),
        (f"{LEEDS}&zoom=near", {"zoom": "“near” is not how near a map can be. Give a whole number from 0 to 20."}),
        ("zoom=21&kind=party", {"zoom": "“21” is not how near", "kind": "“party” is none of the choices."}),
    ],
)
def test_names_what_means_nothing(client, query, errors):
    response = client.get(f"/events/map.json?{query}")
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert response.headers["Cache-Control"] == "private, no-store"
    said = response.json()["errors"]
    assert said.keys() == errors.keys()
    for name, begin in errors.items():
        assert said[name].startswith(begin)


def test_is_made_once_for_all_who_see_about_the_same(client, django_assert_num_queries):
    meeting()
    first = client.get(f"/events/map.json?{LEEDS}&zoom=10")
    assert (first.headers["Content-Type"], first.headers["Cache-Control"]) == ("application/geo+json", "public, max-age=60")
    assert first.headers["Age"] == "0"
    with django_assert_num_queries(0):
        again = client.get("/events/map.json?bbox=-1.69,53.71,-1.401,53.899&zoom=10")
        same = client.get(f"/events/map.json?{LEEDS}&zoom=10", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.content, same.status_code, same.content) == (first.content, 304, b"")


def test_another_question_has_another_answer(client):
    meeting()
    assert drawn(client, LEEDS) == ["Vigil"]
    assert drawn(client, f"{LEEDS}&kind=film") == []
    assert drawn(client, f"{LEEDS}&q=letters") == []


@pytest.mark.parametrize("query", [BRITAIN, f"{LEEDS}&zoom=12", ""])
def test_asks_the_database_as_often_for_thirty_as_for_one(client, django_assert_max_num_queries, query):
    at(53.8, -1.55)
    for number in range(29):
        at(53.7 + number / 150, -1.69 + number / 110)
    with django_assert_max_num_queries(3):
        client.get(f"/events/map.json?{query}")


@pytest.mark.parametrize("number", [30, 3000])
def test_no_answer_is_larger_than_a_picture(client, number):
    crowd(number)
    for query in ["", BRITAIN, "bbox=-4.5,50.5,0.5,58&zoom=20", "bbox=-4.5,50.5,0.5,58&zoom=8", "bbox=-3,52,-1,54&zoom=10"]:
        whole = ask(client, query)
        assert len(whole["features"]) <= 500
        assert len(gzip.compress(json.dumps(whole, ensure_ascii=False).encode(), 6)) < 60_000


def test_loses_nobody_at_any_zoom(client):
    crowd(300)
    for zoom in range(8):
        assert ask(client, f"bbox=-8.2,49.9,1.8,60.9&zoom={zoom}")["total"] == 300
