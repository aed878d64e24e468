"""A street, a station, a place of worship or an institution inside the place that was named with it."""

import pytest
from geopy.distance import geodesic

from places.enums import Precision
from places.services import locate


@pytest.mark.parametrize(
    ("query", "lat", "lon"),
    [
        ("St Mary's Church, Walthamstow", 51.585, -0.012),
        ("St Mary's Church Walthamstow", 51.585, -0.012),
        ("Parish Church of Saint Mary, Walthamstow, London, UK", 51.585, -0.012),
        ("Hoe Street, Walthamstow", 51.585, -0.017),
        ("22a Hoe St., Walthamstow, London", 51.585, -0.017),
        ("Flat 3\n22 Hoe Street\nWalthamstow\nLondon", 51.585, -0.017),
        ("Princes Street, Edinburgh", 55.952, -3.200),
        ("Brixton station", 51.463, -0.114),
        ("Leeds train station", 53.796, -1.548),
        ("Victoria station, London", 51.497, -0.144),
        ("New Street station, Birmingham", 52.478, -1.900),
        ("York Minster", 53.962, -1.082),
        ("Luton Central Mosque", 51.887, -0.432),
        ("East London Mosque, Whitechapel", 51.517, -0.065),
        ("Baitul Futuh Mosque", 51.397, -0.199),
    ],
)
def test_finds_it_to_some_hundred_metres(query: str, lat: float, lon: float) -> None:
    found = locate(query)
    assert found.answer is not None, found
    assert (found.answer.precision, found.note) == (Precision.STREET, "")
    assert geodesic((found.answer.lat, found.answer.lon), (lat, lon)).km < 0.5


@pytest.mark.parametrize(
    ("query", "place", "unknown"),
    [
        ("14 Woodhouse Lane, Leeds", "Leeds", "14 Woodhouse Lane"),
        ("14 Woodhouse Lane Leeds", "Leeds", "14 Woodhouse Lane"),
        ("Leeds, Woodhouse Lane", "Leeds", "Woodhouse Lane"),
        ("Union Building, Leeds, England", "Leeds", "Union Building"),
        ("mosque in Luton", "Luton, Bedfordshire", "mosque"),
        ("St Nobody's Church, Walthamstow", "Walthamstow, Waltham Forest", "St Nobody's Church"),
    ],
)
def test_says_that_it_knows_only_the_town(query: str, place: str, unknown: str) -> None:
    found = locate(query)
    assert found.answer is not None, found
    assert (found.answer.label, found.answer.precision) == (place, Precision.PLACE)
    assert found.note == f"We don't know “{unknown}”, so this is the middle of {place}."


def test_names_the_institution_that_something_stands_on() -> None:
    found = locate("Parkinson Building, University of Leeds, Leeds")
    assert found.answer is not None
    assert found.answer.postcode == "LS2 9JT"
    assert found.note == "We don't know “Parkinson Building”, so this is University of Leeds, LS2 9JT."


@pytest.mark.parametrize(
    "query", ["High Street", "Station Road", "Church Street", "St Mary's Church", "St Peter's", "Victoria station"]
)
def test_never_takes_one_of_many_without_a_town(query: str) -> None:
    found = locate(query)
    assert found.answer is None
    assert found.note != ""


def test_asks_which_of_several_inside_a_town() -> None:
    found = locate("Jamia Masjid, Bradford")
    assert len(found.candidates) > 1
    assert found.note == "There is more than one “Jamia Masjid” in Bradford. Which do you mean?"
    for candidate in found.candidates:
        again = locate(candidate.label).answer
        assert again is not None
        assert (again.lat, again.lon) == (candidate.lat, candidate.lon)


def test_says_that_there_are_too_many_to_list() -> None:
    found = locate("High Street, London")
    assert found.answer is not None
    assert (found.answer.label, found.answer.precision) == ("London", Precision.PLACE)
    assert found.note.startswith("There are many called “High Street” in London, so this is the middle of London.")


def test_asks_which_town_when_that_is_not_clear() -> None:
    found = locate("Station Road, Newport")
    assert "Newport, Wales" in [each.label for each in found.candidates]
    assert "Station Road, Newport, TF10" in [each.label for each in found.candidates]


def test_does_not_move_an_institution_into_another_town() -> None:
    found = locate("University of Manchester, Leeds")
    assert [each.label for each in found.candidates] == ["University of Manchester, M13 9PL", "Leeds"]
    assert found.note == "“University of Manchester” is not in Leeds. Which do you mean?"


@pytest.mark.parametrize("query", ["St Andrews", "St Albans", "Bury St. Edmunds", "St Ives, Cornwall", "Chester-le-Street"])
def test_knows_a_town_that_is_called_like_a_church_or_a_street(query: str) -> None:
    found = locate(query)
    assert found.answer is not None
    assert found.answer.precision == Precision.PLACE


def test_takes_a_road_number_for_no_district() -> None:
    found = locate("Junction 25, M1")
    assert found.answer is None
