"""What may be asked of the list of meetings, and how the question is said again."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.utils import timezone

from events.question import InvalidSearch, Question
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def search(query):
    return Question.parse(QueryDict(query), now=NOW)


@pytest.mark.parametrize(
    ("query", "parameter", "says"),
    [
        ("near=Atlantis", "near", "We can't find “Atlantis”. Try a postcode, or the name of a town."),
        ("near=Newport", "near", "There is more than one place called “Newport”. Which do you mean?"),
        ("within=far", "within", "“far” is not a distance. Give a number of miles, such as 10, or 16km."),
        ("within=0.1", "within", "“0.1” is too near or too far. Give a distance from 0.3 to 300 miles."),
        ("within=301", "within", "“301” is too near or too far. Give a distance from 0.3 to 300 miles."),
        ("within=483km", "within", "“483km” is too near or too far. Give a distance from 0.3 to 300 miles."),
        ("from=2027-02-31", "from", "That is not a day of the calendar. Give year, month and day, such as 2027-03-02."),
        ("from=2027-03-09&to=2027-03-08", "to", "The last day is before the first. Choose a later one."),
        ("kind=party", "kind", "“party” is none of the choices. Choose one from the list."),
        ("mode=virtual", "mode", "“virtual” is none of the choices. Choose one from the list."),
        ("group_kind=club", "group_kind", "“club” is none of the choices. Choose one from the list."),
        ("group=nobody", "group", "There is no group at “nobody”. It may have a new address, or none that everybody may see."),
        ("sort=size", "sort", "“size” is none of the choices. Choose one from the list."),
        ("sort=distance", "sort", "Nearest first needs a place. Give a postcode or a town."),
        ("cursor=x", "cursor", "This link to the next page is cut short. Start again from the first page."),
        (
            "near=LS2&cursor=1_23456789bcdfgh_2.5",
            "cursor",
            "This link to the next page belongs to another order. Start again from the first page.",
        ),
        (
            "bbox=here",
            "bbox",
            "“here” is not a part of the map. Give west, south, east and north in degrees, such as -1.7,53.7,-1.4,53.9.",
        ),
        (
            "bbox=-1.7,54,-1.4,53",
            "bbox",
            "“-1.7,54,-1.4,53” has its south above its north. Give west, south, east and north, in this order.",
        ),
        ("kind=talk&kind=film", "kind", "This is given twice, with different values. Give it once."),
    ],
)
def test_names_what_means_nothing(query, parameter, says):
    with pytest.raises(InvalidSearch) as caught:
        search(query)
    assert caught.value.errors == {parameter: says}


def test_names_everything_that_means_nothing_at_once():
    with pytest.raises(InvalidSearch) as caught:
        search("near=Atlantis&within=far&kind=party")
    assert sorted(caught.value.errors) == ["kind", "near", "within"]


def test_ignores_names_that_it_does_not_know():
    assert search("utm_source=x&colour=blue").params() == {}


@pytest.mark.parametrize(
    ("within", "text", "km"),
    [("", "10", 16.09344), ("10", "10", 16.09344), ("2.5 mi", "2.5", 4.02336), ("5 Miles", "5", 8.04672), ("16km", "16km", 16)],
)
def test_reads_distances(within, text, km):
    circle = search(f"near=LS2&within={within}").circle
    assert (circle.text, circle.km) == (text, pytest.approx(km))


def test_has_one_spelling_of_every_question():
    group = make_group()
    asked = (
        f"sort=distance&q= write++letters&group={group.slug}&mode=online&near=ls2++9jt&within=16+km&to=2027-04-01&from=2027-03-02"
    )
    said = f"?near=ls2+9jt&within=16km&from=2027-03-02&to=2027-04-01&mode=online&group={group.slug}&q=write+letters&sort=distance"
    assert search(asked).query_string() == said
    assert search(said[1:]).query_string() == said
    assert search("near=&within=10&kind=&sort=time").query_string() == ""


def test_says_what_is_active_and_how_the_list_is_without_it():
    active = search("near=LS2+9JT&within=5&kind=vigil&from=2027-03-02").active()
    assert active == [
        ("Within 5 miles of LS2 9JT, Leeds", "?from=2027-03-02&kind=vigil"),
        (active[1][0], "?near=LS2+9JT&within=5&kind=vigil"),
        ("Vigil", "?near=LS2+9JT&within=5&from=2027-03-02"),
    ]
    assert active[1][0].startswith("From Tuesday 2 March")


def test_names_the_list():
    group = make_group()
    assert [search(query).title() for query in ("", "near=LS2", f"group={group.slug}&near=LS2")] == [
        "Meetings",
        "Meetings near LS2, Leeds",
        "Leeds Students for Uyghurs",
    ]


def test_says_when_it_knew_only_part_of_a_place():
    assert search("near=LS2+9ZZ").note == "We don't know the postcode LS2 9ZZ, so this is the middle of LS2, Leeds."


def test_takes_now_for_now_when_it_is_not_told():
    before = timezone.now()
    assert before <= Question.parse({}).now <= timezone.now()
    assert Question.parse({"from": "2027-03-02"}).first == date(2027, 3, 2)
