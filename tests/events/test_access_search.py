"""Looking for what must be there, and for a language: in the one search, so in every list."""

import json
import re

import pytest
from django.http import QueryDict

from events.question import InvalidSearch, Question
from events.search import EventSearch
from groups.enums import SafetyLevel
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db


def yes(*keys):
    return {key: {"answer": "yes", "checked": "2027-03-02"} for key in keys}


def titles(query):
    return sorted(each.occurrence.event.title for each in EventSearch.parse(QueryDict(query)).results(50))


@pytest.fixture
def meetings():
    group = make_group(place=make_place(access=yes("step_free", "hearing_loop")), languages=["ug"])
    make_occurrence(make_event(group, title="loop and captions", access=yes("captions")))
    make_occurrence(make_event(group, title="step-free", place=make_place(access=yes("step_free")), languages=["en", "tr"]))
    no = {"step_free": {"answer": "no", "checked": "2027-03-02"}}
    make_occurrence(make_event(group, title="steps", place=make_place(access=no), access=yes("captions")))
    make_occurrence(make_event(group, title="not known", place=make_place(), languages=["en"]))
    online = {"attendance_mode": "online", "conference_url": "https://meet.example/x"}
    make_occurrence(make_event(group, title="online", place=None, access=yes("captions"), **online))
    return group


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("access=step_free", ["loop and captions", "step-free"]),
        ("access=step_free&near=LS2", ["loop and captions", "step-free"]),
        ("access=step_free&access=hearing_loop", ["loop and captions"]),
        ("access=captions", ["loop and captions", "online", "steps"]),
        ("access=captions&access=step_free&sort=distance&near=LS2", ["loop and captions"]),
        ("access=parking", []),
        ("language=tr", ["step-free"]),
        ("language=Uyghur", ["loop and captions", "online", "steps"]),
        ("language=en&access=step_free", ["step-free"]),
    ],
)
def test_finds_what_is_known_to_be_there(meetings, query, found):
    assert titles(query) == found


def test_takes_no_answer_of_a_room_for_a_meeting_that_is_online_only(meetings):
    online = {"attendance_mode": "online", "conference_url": "https://meet.example/x"}
    make_occurrence(make_event(meetings, title="online now, with its old room", **online))
    assert titles("access=hearing_loop") == ["loop and captions"]


def test_finds_a_careful_meeting_by_what_everybody_may_know_of_it():
    careful = make_group(safety_level=SafetyLevel.CAREFUL, place=make_place(access=yes("step_free")))
    make_occurrence(make_event(careful, title="somewhere in LS2"))
    assert titles("access=step_free&near=LS2") == ["somewhere in LS2"]


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("access=lift", {"access": "“lift” is nothing that we ask about access. Choose from the list."}),
        ("access=step_free&access=lift", {"access": "“lift” is nothing that we ask about access. Choose from the list."}),
        (
            "language=Klingon",
            {"language": "We do not know a language called “Klingon”. Give its code, such as ug, or its name in English."},
        ),
        ("language=en&language=ug", {"language": "This is given twice, with different values. Give it once."}),
    ],
)
def test_names_what_means_nothing(query, errors):
    with pytest.raises(InvalidSearch) as caught:
        Question.parse(QueryDict(query))
    assert caught.value.errors == errors


def test_has_one_spelling_however_it_was_asked():
    asked = Question.parse(QueryDict("language=Uyghur&access=captions&access=step_free&access=captions&access="))
    assert asked.query_string() == "?access=step_free&access=captions&language=ug"
    assert Question.parse(QueryDict(asked.query_string()[1:])).params() == asked.params()
    assert Question.parse({"access": "captions"}).access == ("captions",)


def test_takes_away_one_of_several_at_a_time():
    active = Question.parse(QueryDict("access=step_free&access=captions&language=ug")).active()
    assert active == [
        ("Uyghur (ئۇيغۇرچە)", "?access=step_free&access=captions"),
        ("Step-free", "?access=captions&language=ug"),
        ("Captions", "?access=step_free&language=ug"),
    ]


def test_is_the_same_question_on_every_output(meetings, client):
    query = "access=step_free&access=captions"
    page = client.get(f"/events/?{query}").content.decode()
    assert "loop and captions" in page
    assert "steps</a>" not in page
    assert f'href="/events.ics?{query.replace("&", "&amp;")}"' in page
    assert client.get(f"/events.ics?{query}").content.count(b"BEGIN:VEVENT") == 1
    assert [each["properties"]["title"] for each in client.get(f"/events.geojson?{query}").json()["features"]] == [
        "loop and captions"
    ]
    assert [each["title"] for each in client.get(f"/api/v1/events/?{query}").json()["results"]] == ["loop and captions"]
    assert json.loads(client.get("/api/v1/events/?access=lift").content)["errors"] == {
        "access": "“lift” is nothing that we ask about access. Choose from the list."
    }


def test_keeps_on_the_page_what_was_asked(meetings, client):
    page = client.get("/events/?access=step_free&language=gd").content.decode()
    assert re.findall(r'<input type="checkbox" name="access" value="(\w+)"[^>]* checked', page) == ["step_free"]
    assert '<option value="gd" selected>' in page
