"""Meetings on paper: the poster in its sizes, and lists of the next ones."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from events.enums import OccurrenceStatus
from groups.enums import SafetyLevel
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
SIZES = ["a4", "leaflets", "large"]


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    return response.content.decode()


def poster(client, occurrence, size="a4"):
    return read(client, f"/events/{occurrence.public_id}/poster/?size={size}")


@pytest.mark.parametrize("size", SIZES)
def test_says_what_when_where_and_the_short_link(client, size):
    occurrence = make_occurrence(make_event(title="Vigil", languages=["en"]))
    html = poster(client, occurrence, size)
    times = 4 if size == "leaflets" else 1
    assert [html.count(said) for said in ("Vigil</h", "7 pm to 9 pm", 'class="qr"')] == [times] * 3
    assert html.count(f"127.0.0.1:8000/e/{occurrence.public_id}</p>") == times
    assert "Lifton Place" in html


@pytest.mark.parametrize("size", SIZES)
def test_names_the_district_where_the_place_is_withheld(client, size):
    html = poster(client, make_occurrence(make_event(make_group(safety_level=SafetyLevel.CAREFUL))), size)
    assert ("LS2, Leeds" in html, "Lifton" in html) == (True, False)
    assert "You get the exact place when you say that you are coming." in html


@pytest.mark.parametrize("size", SIZES)
def test_is_in_the_direction_and_the_languages_of_the_meeting(client, size):
    html = poster(client, make_occurrence(make_event(title="يىغىن", languages=["ug", "en"])), size)
    assert re.search(rf'class="(poster {size}|leaflets)" lang="ug" dir="rtl"', html)
    days = re.findall(r'<p class="sheet-when[^"]*" lang="(\w+)"', html)
    assert days[:2] == ["ug", "en"]


@pytest.mark.parametrize("spoken", [[], ["en"]])
def test_takes_the_direction_from_the_title_too(client, spoken):
    assert 'dir="rtl" aria-label' in poster(client, make_occurrence(make_event(title="يىغىن", languages=spoken)))
    assert 'dir="ltr" aria-label' in poster(client, make_occurrence(make_event(title="Vigil")))


@pytest.mark.parametrize(
    ("status", "said"), [(OccurrenceStatus.CANCELLED, "Cancelled"), (OccurrenceStatus.POSTPONED, "Postponed: a new date follows")]
)
def test_names_no_time_at_which_it_does_not_take_place(client, status, said):
    html = poster(client, make_occurrence(status=status))
    assert (said in html, "7 pm" in html) == (True, False)


def test_a_size_that_nobody_knows_is_the_first(client):
    assert 'class="poster a4"' in poster(client, make_occurrence(), "<b>")


def test_warns_where_a_closed_meeting_is_hung(client):
    html = poster(client, make_occurrence(make_event(make_group(safety_level=SafetyLevel.CLOSED))))
    assert "whoever photographs it has the link" in html
    assert "LS2" not in html


def test_prints_the_list_that_was_searched(client):
    make_occurrence(make_event(title="Vigil", kind="vigil"))
    make_occurrence(make_event(title="Film", kind="film"), status=OccurrenceStatus.CANCELLED)
    html = read(client, "/events/print/?near=LS2+9JT&kind=vigil")
    assert re.findall(r'<p class="printed-title" dir="auto">([^<]*)</p>', html) == ["Vigil"]
    assert "127.0.0.1:8000/events/?near=LS2+9JT&amp;kind=vigil" in html
    assert "Cancelled" in read(client, "/events/print/")


def test_prints_every_date_of_a_group_by_its_link(client):
    group = make_group(safety_level=SafetyLevel.CLOSED)
    event = make_event(group, rrule="FREQ=WEEKLY")
    for week in (1, 2):
        make_occurrence(event, start=timezone.now() + timedelta(weeks=week))
    html = read(client, f"/groups/{group.slug}/print/")
    assert html.count('class="printed-title"') == 2
    assert f"127.0.0.1:8000/g/{group.public_id}" in html
    assert 'class="printed-title"' not in read(client, "/events/print/")


def test_prints_a_series_once_in_the_list_that_was_searched(client):
    event = make_event(rrule="FREQ=WEEKLY;BYDAY=MO")
    for week in (1, 2):
        make_occurrence(event, start=timezone.now() + timedelta(weeks=week))
    html = read(client, "/events/print/")
    assert (html.count('class="printed-title"'), "every Monday" in html) == (1, True)


def test_asks_again_where_a_search_means_nothing(client):
    response = client.get("/events/print/?kind=party")
    assert (response.status_code, response.headers["Location"]) == (302, "/events/?kind=party")


def test_says_that_there_are_more_than_fit(client):
    event = make_event()
    for hour in range(61):
        make_occurrence(event, start=timezone.now() + timedelta(hours=hour + 1))
    html = read(client, f"/groups/{event.host.slug}/print/")
    assert html.count('class="printed-title"') == 60
    assert "There are more" in html
