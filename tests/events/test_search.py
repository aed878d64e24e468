"""The one search: what it answers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict

from events.enums import EventKind, OccurrenceStatus
from events.search import EventSearch
from groups.enums import GroupKind, GroupStatus, SafetyLevel
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
BRADFORD = {"lat": 53.7925, "lon": -1.7535, "area_lat": 53.7925, "area_lon": -1.7535, "area_label": "BD1, Bradford"}


def search(query="", **options):
    return EventSearch.parse(QueryDict(query), now=NOW, **options)


def titles(found):
    return [each.disclosed.event.title for each in found]


def meeting(title="Vigil", *, days=1.0, host=None, **fields):
    event = make_event(host, title=title, **fields)
    return make_occurrence(event, start=NOW + timedelta(days=days))


def online(title="Call", **fields):
    return meeting(title, attendance_mode="online", place=None, conference_url="https://meet.example/x", **fields)


def test_lists_what_is_to_come_soonest_first():
    meeting("later", days=9)
    meeting("sooner", days=1)
    meeting("over", days=-1)
    assert titles(search().results(10)) == ["sooner", "later"]


def test_lists_nothing_that_everybody_may_not_find():
    meeting("closed", host=make_group(safety_level=SafetyLevel.CLOSED))
    meeting("stricter", safety_level=SafetyLevel.CLOSED)
    meeting("new", host=make_group(status=GroupStatus.NEW))
    meeting("refused", host=make_group(status=GroupStatus.REFUSED))
    online("closed online", host=make_group(safety_level=SafetyLevel.CLOSED))
    for query in ("", "near=LS2+9JT", "mode=online"):
        asked = search(query)
        assert (asked.results(10), asked.online(10), asked.nearest(10), asked.feed(remembers=True)) == ([], [], [], [])


def test_finds_what_is_near_and_says_how_far():
    meeting("here")
    meeting("there", host=make_group(place=make_place(**BRADFORD)))
    meeting("careful", host=make_group(safety_level=SafetyLevel.CAREFUL), days=2)
    found = search("near=LS2+9JT").results(10)
    assert sorted(titles(found)) == ["careful", "here", "there"]
    assert {title: round(each.distance_km, 1) for title, each in zip(titles(found), found, strict=True)} == {
        "here": 0.2,  # from the postcode to the building
        "careful": 0.8,  # to the middle of the district, never to the building
        "there": 13.3,
    }
    assert titles(search("near=LS2+9JT&within=5").results(10)) == ["here", "careful"]


def test_puts_the_nearest_first_when_asked():
    meeting("there", host=make_group(place=make_place(**BRADFORD)), days=1)
    meeting("here", days=5)
    assert titles(search("near=LS2+9JT&sort=distance").results(10)) == ["here", "there"]


def test_keeps_online_meetings_apart_from_those_near():
    meeting("room")
    online("screen")
    meeting("both", attendance_mode="hybrid", conference_url="https://meet.example/y", days=2)
    near = search("near=LS2+9JT")
    assert (titles(near.results(10)), titles(near.online(10))) == (["room", "both"], ["screen"])
    in_person = search("near=LS2+9JT&mode=in_person")
    assert (titles(in_person.results(10)), titles(in_person.online(10))) == (["room", "both"], [])
    on_screen = search("near=LS2+9JT&mode=online")
    assert (titles(on_screen.results(10)), titles(on_screen.online(10))) == (["both"], ["screen"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=talk", ["a talk"]),
        ("group_kind=union", ["a talk"]),
        ("mode=hybrid", []),
        ("q=TALK", ["a talk"]),
        ("q=seamstress", ["a talk"]),
        ("q=a+vigil", ["a vigil"]),
        ("q=Bradford+trades", ["a talk"]),
        ("q=talk+vigil", []),
        ("from=2027-03-03", ["a talk"]),
        ("to=2027-03-03", ["a vigil"]),
        ("from=2027-03-04&to=2027-03-04", ["a talk"]),
    ],
)
def test_narrows_down(query, found):
    union = make_group(kind=GroupKind.UNION, name="Bradford Trades Council")
    meeting("a talk", host=union, kind=EventKind.TALK, description="With a seamstress", days=3)
    meeting("a vigil", days=1)
    assert titles(search(query).results(10)) == found


def test_does_not_find_by_words_of_a_place():
    meeting(directions="Behind the greengrocer")
    for word in ("Lifton", "LS2", "greengrocer"):
        assert search(f"q={word}").results(10) == []


def test_shows_one_group():
    group = make_group()
    meeting("ours", host=group)
    meeting("theirs")
    assert titles(search(f"group={group.slug}").results(10)) == ["ours"]


def test_counts_days_in_the_zone_of_the_site():
    make_occurrence(make_event(title="late"), start=datetime(2027, 6, 1, 22, 59, tzinfo=UTC))  # 23:59 in London
    make_occurrence(make_event(title="next day"), start=datetime(2027, 6, 1, 23, tzinfo=UTC))
    assert titles(search("to=2027-06-01").results(10)) == ["late"]
    assert titles(search("from=2027-06-02").results(10)) == ["next day"]


@pytest.mark.parametrize("query", ["", "near=LS2+9JT", "near=LS2+9JT&sort=distance"])
def test_turns_the_pages_through_every_date_once(query):
    hosts = [make_group(), make_group(place=make_place(**BRADFORD)), make_group(safety_level=SafetyLevel.CAREFUL)]
    everything = {meeting(f"{number}", host=hosts[number % 3], days=number // 4).public_id for number in range(1, 40)}
    seen, cursor = [], ""
    for _turn in range(20):
        page = search(f"{query}&cursor={cursor}").page(4)
        seen += [each.occurrence.public_id for each in page.found]
        cursor = page.later
        if not cursor:
            break
    assert (len(seen), set(seen)) == (39, everything)
    assert seen == [each.occurrence.public_id for each in search(query).results(100)]


def test_looks_as_far_ahead_as_it_must():
    for days in (1, 5, 20, 100, 500):
        meeting(f"{days}", days=days)
    near = search("near=LS2+9JT")
    assert [titles(near.results(limit)) for limit in (1, 3, 10)] == [["1"], ["1", "5", "20"], ["1", "5", "20", "100", "500"]]


def test_can_show_each_meeting_with_its_next_date_only():
    event = make_event(title="weekly")
    for week in range(4):
        make_occurrence(event, start=NOW + timedelta(weeks=week, days=1))
    meeting("once", days=3)
    assert titles(search().results(10)) == ["weekly", "once", "weekly", "weekly", "weekly"]
    asked = search(next_only=True)
    assert (titles(asked.results(10)), asked.count()) == (["weekly", "once"], 2)


def test_shows_a_cancelled_date_beside_the_next_that_takes_place():
    event = make_event(title="weekly")
    make_occurrence(event, start=NOW + timedelta(days=1), status=OccurrenceStatus.CANCELLED)
    for week in (1, 2):
        make_occurrence(event, start=NOW + timedelta(weeks=week, days=1))
    found = search(next_only=True).results(10)
    assert [each.disclosed.is_cancelled for each in found] == [True, False]


def test_offers_the_nearest_at_any_distance_each_once():
    event = make_event(make_group(place=make_place(**BRADFORD)), title="weekly")
    for week in range(3):
        make_occurrence(event, start=NOW + timedelta(weeks=week, days=1))
    meeting("here", days=3)
    far = make_place(lat=57.48, lon=-4.22, area_lat=57.48, area_lon=-4.22)
    meeting("far", host=make_group(place=far))
    meeting("further", host=make_group(place=make_place(lat=-33.9, lon=18.4)))
    assert titles(search("near=LS2+9JT", next_only=True).nearest(3)) == ["here", "weekly", "far"]
    assert titles(search("near=TR1", next_only=True).nearest(4)) == ["weekly", "here", "far", "further"]


def test_counts_no_further_than_it_says(monkeypatch):
    monkeypatch.setattr("events.search.COUNTED_TO", 2)
    for number in range(5):
        meeting(f"{number}")
    assert search().count() == 3


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(("query", "queries"), [("", 1), ("near=LS2+9JT", 4), ("near=LS2+9JT&sort=distance", 4)])
def test_asks_the_database_as_often_for_one_as_for_thirty(django_assert_num_queries, query, queries, number):
    for each in range(number):
        meeting(f"{each}", days=40 + each)
    asked = search(query)
    with django_assert_num_queries(queries):
        assert len(asked.results(31)) == number


def test_a_group_by_its_link_shows_what_is_listed_nowhere():
    closed = make_group(safety_level=SafetyLevel.CLOSED)
    meeting("quiet", host=closed)
    found = EventSearch.of_group(closed, now=NOW).results(10)
    assert [(title, each.disclosed.place.label) for title, each in zip(titles(found), found, strict=True)] == [("quiet", "Leeds")]


@pytest.mark.parametrize("status", [GroupStatus.APPROVED, GroupStatus.NEW])
def test_a_group_by_its_link_leaves_out_a_meeting_that_is_stricter_than_itself(status):
    group = make_group(status=status)
    meeting("for everybody", host=group)
    meeting("by its own link", host=group, safety_level=SafetyLevel.CLOSED)
    assert titles(EventSearch.of_group(group, now=NOW).results(10)) == ["for everybody"]
