"""What could leak is planted, then looked for in everything that everybody may read."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from events.search import EventSearch
from groups.disclosure import public_point
from groups.enums import SafetyLevel
from places.consequences import follow
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
# When something changed is told in feeds and calendars; pages hold a token that is another each time.
CHANGES = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00|(?:LAST-MODIFIED|DTSTAMP|SEQUENCE):\w+|<lastBuildDate>[^<]+|csrfmiddlewaretoken\" value=\"\w+"
    r"|name=\"token\" value=\"[^\"]+"
)
PLANTED = {"name": "Plantedhall", "address": "13 Plantedstreet", "postcode": "LS2 9ZQ", "lat": 53.81234567, "lon": -1.56789123}
DIRECTIONS = "Plantedway, by the green door"
LINK = "https://meet.example/plantedlink"
SECRETS = ["planted", "ls2 9zq", "ls29zq", "53.812", "1.5678", "1.5679", "green door"]
EXACT = "53.81235,-1.56789"
DISTRICT = "53.80192,-1.54645"
# About the hidden point, about the middle of its district, and about both.
BOXES = [(-1.57, 53.811, 0.004), (-1.5684, 53.8115, 0.0016), (-1.5465, 53.8019, 0.001), (-1.6, 53.78, 0.1), (-2.0, 53.5, 1.0)]


def plant(level, *, stricter_meeting=False):
    host = make_group(safety_level=SafetyLevel.OPEN if stricter_meeting else level, place=make_place(**PLANTED))
    if stricter_meeting:  # the group itself meets elsewhere, in the open
        host.place = make_place()
        host.locate(public_point(host))
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
    about = [f"bbox={west},{south},{west + side},{south + side}" for west, south, side in BOXES]
    boxes = ["", *about, *(f"{about[-1]}&zoom={zoom}" for zoom in range(21))]
    return [
        "/",
        *lists,
        *(f"/{layer}/map.json?{box}" for box in boxes for layer in ("events", "groups")),
        *(f"/groups{ending}?{box}" for box in about for ending in ("/", ".geojson", ".csv")),
        occurrence.get_absolute_url(),
        f"/events/{occurrence.public_id}.ics",
        f"/events/{occurrence.public_id}/asked/",
        f"/events/{occurrence.public_id}/share/",
        *(f"/events/{occurrence.public_id}/poster/?size={size}" for size in ("a4", "leaflets", "large")),
        *(f"/events/print/{query}" for query in queries),
        f"/groups/{group}/print/",
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


def test_no_box_of_the_map_holds_a_hidden_point(client):
    """Boxes of every size about the hidden point: what they show lies at the middle of the district, or nowhere."""
    occurrence = plant(SafetyLevel.CAREFUL)
    seen = set()
    for power in range(-14, 3):
        side = 2.0**power
        for lat, lon in ((53.81234567, -1.56789123), (53.80192, -1.54645)):
            box = f"{lon - side},{lat - side},{lon + side},{lat + side}"
            for zoom in ("", "&zoom=5", "&zoom=12", "&zoom=20"):
                whole = client.get(f"/events/map.json?bbox={box}{zoom}").json()
                assert {tuple(each["geometry"]["coordinates"]) for each in whole["features"]} <= {(-1.54645, 53.80192)}
                seen |= {each.get("id") for each in whole["features"]}
    assert seen == {occurrence.public_id}


@pytest.mark.parametrize(("level", "stricter_meeting"), [(SafetyLevel.CAREFUL, False), (SafetyLevel.CLOSED, True)])
def test_moving_the_hidden_point_changes_nothing_but_the_time_of_the_change(client, level, stricter_meeting, lose_the_cache):
    occurrence = plant(level, stricter_meeting=stricter_meeting)
    make_occurrence(make_event(make_group(place=make_place(lat=53.803, lon=-1.547))))  # an open one, to be counted together with

    def seen():
        lose_the_cache()
        return {address: CHANGES.sub("", client.get(address).content.decode()) for address in public_addresses(occurrence)}

    before = seen()
    host, event = occurrence.event.host, occurrence.event
    for place in {event.place} if stricter_meeting else {event.place, host.place}:
        place.lat, place.lon, place.name, place.address, place.postcode = 53.7991, -1.5312, "Movedhall", "1 Movedstreet", "LS2 7AA"
        place.save()
        follow(place)
    assert seen() == before
