"""The front page and the list."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from events.enums import OccurrenceStatus
from groups.enums import SafetyLevel
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
TITLES = re.compile(r'<h3 class="title" dir="auto"><a href="[^"]+">([^<]+)</a>')


def page(client, address="/events/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def meeting(title="Vigil", *, days=1.0, host=None, status=OccurrenceStatus.SCHEDULED, **fields):
    return make_occurrence(make_event(host, title=title, **fields), start=timezone.now() + timedelta(days=days), status=status)


def test_the_front_page_asks_one_thing_and_shows_what_is_next(client):
    for number in range(8):
        meeting(f"Meeting {number}", days=number + 1)
    html = page(client, "/")
    assert html.count('<input id="near" name="near"') == 1
    assert TITLES.findall(html) == [f"Meeting {number}" for number in range(6)]
    assert [kind in html for kind in ("/groups/?kind=university", "/groups/?kind=union", "/groups/?kind=worship")] == [True] * 3


def test_the_front_page_is_never_empty(client):
    html = page(client, "/")
    assert "No meetings are listed yet" in html
    assert 'href="/groups/new/"' in html


def test_shows_place_and_distance_as_disclosed(client):
    meeting("Open")
    meeting("Careful", days=2, host=make_group(safety_level=SafetyLevel.CAREFUL))
    html = page(client, "/events/?near=LS2+9JT")
    assert TITLES.findall(html) == ["Open", "Careful"]
    assert re.findall(r'<span class="place" dir="auto">(.+?)</span> <bdi class="distance" title="([^"]+)">([^<]+)<', html) == [
        ('Leeds University Union, Lifton Place, <span class="nowrap">LS2 9JT</span>', "0.2 km", "0.1 miles"),
        ("LS2, Leeds", "0.8 km", "0.5 miles"),
    ]


def test_keeps_what_is_cancelled_with_the_word(client):
    meeting("Vigil", status=OccurrenceStatus.CANCELLED)
    html = page(client)
    assert '<article class="meeting cancelled">' in html
    assert html.count("Cancelled</li>") == 1


def test_says_how_a_meeting_repeats_instead_of_listing_every_date(client):
    event = make_event(title="Letters", rrule="FREQ=WEEKLY;BYDAY=MO")
    for week in (1, 2, 3):
        make_occurrence(event, start=timezone.now() + timedelta(weeks=week))
    html = page(client)
    assert TITLES.findall(html) == ["Letters"]
    assert "every Monday" in html


def test_links_to_exactly_this_list(client):
    meeting()
    html = page(client, "/events/?within=5&near=LS2+9JT&kind=meeting&cursor=")
    for ending in ("ics", "rss", "csv"):
        assert f'href="/events.{ending}?near=LS2+9JT&amp;within=5&amp;kind=meeting"' in html
    assert 'data-data="/events/map.json?near=LS2+9JT&amp;within=5&amp;kind=meeting"' in html
    assert '<link rel="alternate" type="application/rss+xml" href="/events.rss?near=LS2+9JT&amp;within=5&amp;kind=meeting"' in html


def test_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed(client):
    meeting()
    html = page(client, "/events/?near=LS2+9JT&within=900&q=pension&from=2027-02-31")
    assert "“900” is too near or too far. Give a distance from 0.3 to 300 miles." in html
    assert re.search(r'<select name="within"[^>]*aria-invalid="true"', html)
    assert '<option value="900" selected>900</option>' in html
    assert 'value="LS2 9JT"' in html
    assert 'value="pension"' in html
    assert re.search(r'<input type="text" name="from" value="2027-02-31"', html)
    assert TITLES.findall(html) == []


def test_lets_one_choose_among_places_of_one_name_and_carries_the_search_on(client):
    html = page(client, "/events/?near=Newport&kind=vigil&cursor=x")
    assert "There is more than one place called “Newport”. Which do you mean?" in html
    link = re.search(r'<a href="([^"]+)"><svg(?:(?!</svg>).)*</svg>Newport, Isle of Wight, England</a>', html)[1].replace(
        "&amp;", "&"
    )
    assert link == "/events/?near=Newport%2C+Isle+of+Wight%2C+England&kind=vigil"
    assert "Meetings near Newport, Isle of Wight" in page(client, link)


def test_gives_spellings_for_a_place_that_does_not_exist(client):
    html = page(client, "/events/?near=Bradfurd")
    assert "We can&#x27;t find “Bradfurd”" in html
    assert 'href="/events/?near=Bradford"' in html


def test_shows_the_nearest_and_what_is_online_when_nothing_is_near(client):
    meeting("In Leeds")
    meeting("On screen", attendance_mode="online", place=None, conference_url="https://meet.example/x")
    html = page(client, "/events/?near=Inverness")
    assert "Nothing near you yet" in html
    assert TITLES.findall(html) == ["In Leeds", "On screen"]
    assert "Online, from anywhere" in html


def test_offers_to_leave_out_what_is_online(client):
    meeting("In Leeds")
    meeting("Both", days=2, attendance_mode="hybrid", conference_url="https://meet.example/y")
    meeting("On screen", attendance_mode="online", place=None, conference_url="https://meet.example/x")
    html = page(client, "/events/?near=LS2&within=5")
    assert TITLES.findall(html) == ["In Leeds", "Both", "On screen"]
    without = re.search(r'<a href="([^"]+)">Leave out online meetings</a>', html)[1].replace("&amp;", "&")
    assert without == "/events/?near=LS2&within=5&mode=in_person"
    assert TITLES.findall(page(client, without)) == ["In Leeds", "Both"]
    assert "Leave out" not in page(client, "/events/?near=LS2&mode=online")


def test_says_that_a_part_of_the_map_is_empty(client):
    meeting("In Leeds")
    assert "<h2>No meetings here</h2>" in page(client, "/events/?bbox=-4,57,-3,58")


def test_shows_what_narrows_the_list_as_words_to_take_away(client):
    html = page(client, "/events/?near=LS2+9JT&kind=vigil")
    assert re.findall(r'<li><a href="([^"]+)"><bdi>([^<]+)</bdi>', html) == [
        ("/events/?kind=vigil", "Within 10 miles of LS2 9JT, Leeds"),
        ("/events/?near=LS2+9JT", "Vigil"),
    ]


def test_turns_pages(client):
    for number in range(32):
        meeting(f"Meeting {number}", days=number + 1)
    first = page(client)
    assert (len(TITLES.findall(first)), "32 meetings" in first) == (30, True)
    more = re.search(r'<a class="button second" href="([^"]+)" rel="next">', first)[1]
    assert TITLES.findall(page(client, f"/events/{more}")) == ["Meeting 30", "Meeting 31"]


def test_shows_only_the_plain_list_to_search_engines(client):
    meeting()
    assert '<meta name="robots" content="noindex">' not in page(client)
    assert '<meta name="robots" content="noindex">' in page(client, "/events/?near=LS2")


def test_writes_the_clock_of_another_zone_with_its_city(client):
    place = make_place(town_label="Paris", area_label="Paris", name="Salle 2", address="", postcode="")
    make_occurrence(make_event(place=place, timezone="Europe/Paris"))
    assert re.search(r"7 pm to 9 pm \(Paris time\)", page(client))


@pytest.mark.parametrize("number", [1, 30])
# Near a place three spans of time are asked where little is on, with SQL that is written once (events/soonest.py).
@pytest.mark.parametrize(("address", "queries"), [("/", 1), ("/events/", 1), ("/events/?near=LS2+9JT", 5)])
def test_asks_the_database_as_often_for_one_as_for_thirty(client, django_assert_num_queries, address, queries, number):
    for each in range(number):
        meeting(f"{each}", days=40 + each)
    with django_assert_num_queries(queries):
        page(client, address)


def test_is_kept_by_nobody(client):
    assert client.get("/events/?near=LS2").headers["Cache-Control"] == "private, no-store"


def test_says_what_is_wrong_with_a_part_of_the_map(client):
    html = page(client, "/events/?bbox=nonsense")
    assert re.findall(r'role="alert"><p>(.*?)</p>', html) == [
        "“nonsense” is not a part of the map. Give west, south, east and north in degrees, such as -1.7,53.7,-1.4,53.9.  "
    ]
