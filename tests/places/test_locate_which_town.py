"""Names that a town and a single thing share, and towns that share one name: never a sure answer in the wrong one."""

import pytest

from places.enums import Precision
from places.services import locate


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("Burgess Hill, West Sussex", "Burgess Hill, West Sussex"),
        ("Canary Wharf, Tower Hamlets", "Canary Wharf, Tower Hamlets"),
        ("Canary Wharf, London", "Canary Wharf, Tower Hamlets"),
        ("Chester-le-Street, County Durham", "Chester-le-Street, County Durham"),
        ("Stamford Hill, Hackney", "Stamford Hill, Hackney"),
        ("Notting Hill, London", "Notting Hill, Kensington and Chelsea"),
    ],
)
def test_means_the_town_when_it_lies_in_what_stands_behind_it(query: str, label: str) -> None:
    found = locate(query)
    assert found.answer is not None, found
    assert (found.answer.label, found.answer.precision, found.note) == (label, Precision.PLACE, "")


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("Burgess Hill station, West Sussex", "Burgess Hill station"),
        ("Chester-le-Street station, County Durham", "Chester-le-Street station"),
        ("Hoe Street, Walthamstow", "Hoe Street"),
    ],
)
def test_means_the_single_thing_when_it_says_so(query: str, label: str) -> None:
    found = locate(query)
    assert found.answer is not None, found
    assert (found.answer.label.partition(",")[0], found.answer.precision) == (label, Precision.STREET)


@pytest.mark.parametrize(
    ("query", "town", "other"),
    [
        ("Crosland Hill, Salford", "Salford", "Crosland Hill, West Yorkshire, England"),
        ("Christ Church, Chorley", "Chorley, Lancashire", "Christ Church, Staffordshire, England"),
    ],
)
def test_asks_when_only_a_lesser_place_of_that_name_has_it(query: str, town: str, other: str) -> None:
    found = locate(query)
    assert found.answer is None
    assert [each.label for each in found.candidates] == [town, other]
    first, second = query.split(", ")
    assert found.note == f"We don't know a “{first}” in {second}. Do you mean one of these?"


def test_takes_no_part_of_a_city_for_a_church_in_one_of_many_villages() -> None:
    found = locate("All Saints, Newton")
    assert found.answer is None
    assert len(found.candidates) > 1


def test_does_not_find_a_church_in_a_nation_where_it_is_not() -> None:
    found = locate("Rawdon St. Peters Parish Church, Scotland")
    assert found.answer is None
    assert [each.label for each in found.candidates] == ["Rawdon St. Peters Parish Church, Beechwood, LS19"]
    assert found.note == "We don't know a “Rawdon St. Peters Parish Church” in Scotland. Do you mean one of these?"
    again = locate("Rawdon St. Peters Parish Church, England").answer
    assert again is not None
    assert (again.lat, again.lon) == (found.candidates[0].lat, found.candidates[0].lon)


def test_asks_when_the_only_church_of_that_name_lies_in_the_next_town() -> None:
    found = locate("St. Paul's Church, Preston")
    assert found.answer is None
    assert [each.label for each in found.candidates] == ["St Paul's, Farington, PR26", "Preston"]


def test_asks_when_a_church_shares_only_the_wide_postcode_district() -> None:
    found = locate("St Michael, Kirklington DL8")
    assert found.answer is None
    assert [each.label for each in found.candidates] == ["Kirklington, North Yorkshire", "St Michael, Spennithorne, DL8"]
    assert found.note == "We don't know a “St Michael” in Kirklington. Do you mean one of these?"


@pytest.mark.parametrize("query", ["St Michael, Spennithorne, DL8", "All Saints, Sowerby, YO7"])
def test_names_a_church_by_the_place_nearest_to_it(query: str) -> None:
    found = locate(query)
    assert found.answer is not None, found
    assert (found.answer.label, found.answer.precision, found.note) == (query, Precision.STREET, "")


@pytest.mark.parametrize(
    ("query", "whole"),
    [
        ("South London", "London"),
        ("East London", "London"),
        ("north-east leeds", "Leeds"),
        ("North Wales", "Wales"),
    ],
)
def test_takes_a_quarter_for_the_whole_and_says_so(query: str, whole: str) -> None:
    found = locate(query)
    assert found.answer is not None, found
    assert (found.answer.label, found.answer.precision) == (whole, Precision.PLACE)
    assert found.note == f"We don't know “{query}”, so this is the middle of {whole}."


@pytest.mark.parametrize("query", ["South Shields", "West Midlands", "South Yorkshire", "North Berwick"])
def test_knows_what_is_called_after_a_quarter(query: str) -> None:
    found = locate(query)
    assert found.answer is not None, found
    assert (found.answer.label.partition(",")[0], found.note) == (query, "")


def test_looks_abroad_when_a_country_stands_at_the_end() -> None:
    found = locate("University City, United States")
    labels = [each.label for each in ([found.answer] if found.answer else found.candidates)]
    assert "University City, Missouri, United States" in labels
    assert [label for label in labels if not label.endswith("United States")] == []


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("St George's, University of London, SW17 0RE", "St George's, University of London, SW17 0RE"),
        ("University of Leeds, Leeds LS2 9JT", "University of Leeds, LS2 9JT"),
        ("Parkinson Building\nUniversity of Leeds\nLS2 9JT", "University of Leeds, LS2 9JT"),
        ("University of Manchester, LS2 9JT", "LS2 9JT, Leeds"),
    ],
)
def test_keeps_the_institution_whose_postcode_was_typed_with_it(query: str, label: str) -> None:
    found = locate(query)
    assert found.answer is not None, found
    assert (found.answer.label, found.answer.precision) == (label, Precision.POSTCODE)
