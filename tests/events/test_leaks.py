"""What could leak is planted, then looked for in everything that everybody may read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.search import EventSearch
from groups.enums import SafetyLevel
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
PLANTED = {"name": "Plantedhall", "address": "13 Plantedstreet", "postcode": "LS2 9ZQ", "lat": 53.81234567, "lon": -1.56789123}
DIRECTIONS = "Plantedway, by the green door"
LINK = "https://meet.example/plantedlink"
SECRETS = ["planted", "ls2 9zq", "ls29zq", "53.812", "1.5678", "1.5679", "green door"]
EXACT = "53.81235,-1.56789"
DISTRICT = "53.80192,-1.54645"


def plant(level, *, stricter_meeting=False):
    host = make_group(safety_level=SafetyLevel.OPEN if stricter_meeting else level, place=make_place(**PLANTED))
    if stricter_meeting:  # the group itself meets elsewhere, in the open
        host.place = make_place()
        host.save()
    fields = {"directions": DIRECTIONS, "safety_level": level if stricter_meeting else ""}
    event = make_event(host, place=make_place(**PLANTED), attendance_mode="hybrid", conference_url=LINK, **fields)
    dates = [make_occurrence(event, start=timezone.now() + timedelta(days=day)) for day in (1, 8)]
    make_occurrence(event, start=timezone.now() - timedelta(days=3))
    return dates[0]


def public_addresses(occurrence):
    """Every address of this site that shows meetings or groups to everybody."""
    queries = ["", "?near=LS2+9JT", "?near=53.81,-1.57&within=2km", "?near=LS2&sort=distance", "?mode=online", "?near=Inverness"]
    lists = [f"/events{ending}{query}" for ending in ("/", ".ics", ".rss", ".geojson", ".csv") for query in queries]
    group = occurrence.event.host.slug
    return [
        "/",
        *lists,
        occurrence.get_absolute_url(),
        f"/events/{occurrence.public_id}.ics",
        f"/events/{occurrence.public_id}/asked/",
        f"/groups/{group}/",
        f"/groups/{group}.ics",
        "/groups/",
        "/groups/?near=LS2",
        "/groups.geojson",
        "/groups.csv",
    ]


@pytest.mark.parametrize("level", [SafetyLevel.CAREFUL, SafetyLevel.CLOSED])
@pytest.mark.parametrize("stricter_meeting", [False, True])
@pytest.mark.parametrize("viewer", ["nobody", "charlie"])
def test_nothing_planted_is_in_anything_that_everybody_may_read(client, charlie, level, stricter_meeting, viewer):
    if viewer == "charlie":
        client.force_login(charlie)
    occurrence = plant(level, stricter_meeting=stricter_meeting)
    for address in public_addresses(occurrence):
        response = client.get(address)
        assert response.status_code == 200, address
        text = response.content.decode().replace("\r\n ", "").lower()  # the lines of a calendar unfolded
        assert [secret for secret in SECRETS if secret in text] == [], address


def test_the_test_finds_what_everybody_may_know(client):
    """So that the test above is not silent because nothing is shown at all."""
    occurrence = plant(SafetyLevel.OPEN)
    text = client.get(occurrence.get_absolute_url()).content.decode()
    assert [secret in text for secret in ("Plantedhall", "13 Plantedstreet", "LS2 9ZQ", "Plantedway", LINK)] == [True] * 5
    assert "Plantedhall" in client.get("/events.ics").content.decode()


def test_moving_a_small_circle_finds_only_the_middle_of_the_district():
    occurrence = plant(SafetyLevel.CAREFUL)

    def finds(near):
        found = EventSearch.parse({"near": near, "within": "0.3"}).results(5)
        return occurrence.public_id in {each.occurrence.public_id for each in found}

    assert (finds(EXACT), finds(DISTRICT)) == (False, True)
    for step in range(-4, 5):
        assert not finds(f"{53.81235 + step / 1000:.5f},{-1.56789 - step / 1000:.5f}")


def test_no_word_of_a_place_finds_it():
    plant(SafetyLevel.CAREFUL)
    for word in ("Plantedhall", "Plantedstreet", "Plantedway", "plantedlink", "9ZQ"):
        assert EventSearch.parse({"q": word}).results(5) == []


def test_distances_of_all_meetings_of_a_district_are_the_same():
    plant(SafetyLevel.CAREFUL)
    elsewhere = make_place(lat=53.7999, lon=-1.541, address="Another lane")
    make_occurrence(make_event(make_group(safety_level=SafetyLevel.CAREFUL, place=elsewhere)))
    found = EventSearch.parse({"near": "53.81,-1.56"}).results(5)
    assert len(found) == 3
    assert len({each.distance_km for each in found}) == 1


def test_a_closed_meeting_is_found_by_no_search():
    plant(SafetyLevel.CLOSED)
    for near in (EXACT, DISTRICT, "Leeds"):
        for within in ("0.3", "10", "300"):
            search = EventSearch.parse({"near": near, "within": within})
            assert (search.results(5), search.online(5), search.nearest(5), search.count(), search.feed()) == ([], [], [], 0, [])
