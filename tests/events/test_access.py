"""What is known of access, on every output: as the gate gives it."""

import pytest
from django.utils import timezone

from events import feeds
from events.disclosure import Standing, disclose, disclose_dates
from groups.enums import SafetyLevel
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

VENUE = {"step_free": {"answer": "yes", "checked": "2027-03-02"}, "parking": {"answer": "no", "checked": "2027-03-02"}}
MEETING = {"captions": {"answer": "yes", "checked": "2027-05-09"}}
pytestmark = pytest.mark.django_db


def meeting(level=SafetyLevel.OPEN, **fields):
    group = make_group(safety_level=level, place=make_place(access=VENUE))
    return make_occurrence(make_event(group, **{"access": MEETING, **fields}))


def test_shows_everybody_what_is_known_of_venue_and_meeting():
    assert [(said.words, said.checked) for said in disclose(meeting()).access] == [
        ("Step-free", "2027-03-02"),
        ("Captions", "2027-05-09"),
        ("No parking close by", "2027-03-02"),
    ]


@pytest.mark.parametrize("level", [SafetyLevel.CAREFUL, SafetyLevel.CLOSED])
def test_tells_of_a_hidden_venue_the_month_alone(level):
    occurrence = meeting(level)
    assert [said.checked for said in disclose(occurrence).access] == ["2027-03", "2027-05-09", "2027-03"]
    assert [said.checked for said in disclose(occurrence, Standing.ORGANISER).access] == ["2027-03-02", "2027-05-09", "2027-03-02"]


def test_says_nothing_of_a_room_that_an_online_meeting_does_not_have():
    occurrence = meeting(attendance_mode="online", conference_url="https://meet.example/x")
    shown = disclose(occurrence)
    assert [said.key for said in shown.access] == ["captions"]
    assert [question.key for question in shown.access_unknown] == ["sign_language", "children_welcome"]


def test_gives_each_date_of_a_feed_the_same_as_it_gives_one():
    event = meeting().event
    dates = [make_occurrence(event, start=timezone.now() + timezone.timedelta(days=day)) for day in (9, 16)]
    assert [shown.access for shown in disclose_dates(dates)] == [disclose(each).access for each in dates]


def test_stands_on_the_page_in_the_list_in_the_calendar_and_on_the_poster(client):
    occurrence = meeting()
    page = client.get(occurrence.get_absolute_url()).content.decode()
    assert "<strong>Step-free</strong>" in page
    assert "checked 2 March 2027" in page
    assert page.index("Captions") < page.index("No parking close by") < page.index("9 things are not known")
    in_list = client.get("/events/").content.decode()
    assert in_list.index("Step-free</li>") < in_list.index("Captions</li>")
    assert "Parking close by</li>" not in in_list
    assert "No parking" not in in_list
    assert "Access: Step-free\\, Captions" in client.get("/events.ics").content.decode().replace("\r\n ", "")
    assert "Step-free, Captions" in client.get(f"/groups/{occurrence.host.slug}/poster/").content.decode()


def test_says_that_nothing_is_known_rather_than_no(client):
    page = client.get(meeting(place=make_place(), access={}).get_absolute_url()).content.decode()
    assert "Nothing is known of it yet" in page
    assert "Step-free" in page.partition("Nothing is known of it yet")[2]


def test_says_the_languages_of_the_group_where_the_meeting_names_none():
    group = make_group(languages=["en", "ug"])
    assert disclose(make_occurrence(make_event(group))).languages == ["en", "ug"]
    own = disclose(make_occurrence(make_event(group, languages=["tr"])))
    assert own.languages == ["tr"]


def test_makes_the_calendar_line_of_the_answers_that_help_only():
    no = {"captions": {"answer": "no", "checked": "2027-05-09"}}
    shown = disclose(meeting(place=make_place(), access=no))
    assert b"Access:" not in feeds.icalendar([shown], feeds.Channel("Meetings", "https://a.example", "https://b.example"))
