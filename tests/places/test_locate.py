from pathlib import Path

import pytest
from geopy.distance import geodesic

from places import checks
from places.enums import Precision
from places.geocoding.base import Answer
from places.services import locate

pytestmark = pytest.mark.once


def found(query: str) -> Answer:
    resolution = locate(query)
    assert resolution.answer is not None, resolution
    assert resolution.candidates == ()
    return resolution.answer


def test_finds_a_postcode() -> None:
    answer = found("ls29jt")
    assert answer.label == "LS2 9JT, Leeds"
    assert answer.postcode == "LS2 9JT"
    assert answer.precision == Precision.POSTCODE
    assert (answer.outcode, answer.area_label, answer.town_label) == ("LS2", "LS2, Leeds", "Leeds")
    assert geodesic((answer.lat, answer.lon), (53.8080, -1.5530)).km < 0.3
    assert geodesic((answer.area_lat, answer.area_lon), (53.8027, -1.5446)).km < 0.1
    assert geodesic((answer.town_lat, answer.town_lon), (53.8007, -1.5503)).km < 0.1


@pytest.mark.parametrize(
    ("query", "owner", "dated"),
    [
        ("LS2 9JT", "© Crown copyright", "2025-05"),
        ("BT7", "Food Standards Agency", "2026-07"),
        ("University of Leeds", "HESA", "2025"),
        ("Walthamstow", "© Crown copyright", "2021"),
        ("53.8080, -1.5530", "", ""),
    ],
)
def test_says_whose_data_the_answer_is_and_how_old(query: str, owner: str, dated: str) -> None:
    answer = found(query)
    assert (answer.attribution[: len(owner)], answer.dated) == (owner, dated)


def test_finds_the_postcode_at_the_end_of_an_address() -> None:
    assert found("Leeds University Union, Lifton Place, Leeds LS2 9JZ").postcode == "LS2 9JZ"


def test_finds_a_district() -> None:
    answer = found("LS2")
    assert (answer.label, answer.precision, answer.postcode) == ("LS2, Leeds", Precision.DISTRICT, "")
    assert (answer.lat, answer.lon) == (answer.area_lat, answer.area_lon)


def test_answers_with_the_district_for_an_unknown_postcode_and_says_so() -> None:
    resolution = locate("LS2 9ZZ")
    assert resolution.answer is not None
    assert resolution.answer.label == "LS2, Leeds"
    assert resolution.note == "We don't know the postcode LS2 9ZZ, so this is the middle of LS2, Leeds."


def test_answers_with_the_district_for_half_a_postcode_and_says_so() -> None:
    resolution = locate("LS2 9")
    assert resolution.answer is not None
    assert resolution.answer.precision == Precision.DISTRICT
    assert resolution.note == "LS2 9 is only part of a postcode, so this is the middle of LS2, Leeds."


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("Leeds University", "University of Leeds, LS2 9JT"),
        ("university of leeds", "University of Leeds, LS2 9JT"),
        ("Leeds uni", "University of Leeds, LS2 9JT"),
        ("Leeds Beckett", "Leeds Beckett University, LS1 3HE"),
        ("UCL", "University College London, WC1E 6BT"),
    ],
)
def test_finds_a_university_by_any_of_its_names(query: str, label: str) -> None:
    assert found(query).label == label


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("Leeds", "Leeds"),
        ("leeds, uk", "Leeds"),
        ("York", "York"),
        ("London", "London"),
        ("Hull", "Kingston upon Hull"),
        ("Caerdydd", "Cardiff"),
        ("Saint Albans", "St Albans"),
        ("Londonderry", "Derry"),
        ("Walthamstow", "Walthamstow, Waltham Forest"),
        ("Kent", "Kent"),
        ("Dorset", "Dorset"),
        ("Isle of Man", "Isle of Man"),
        ("Newport, Shropshire", "Newport, Shropshire"),
        ("Newport, Wales", "Newport, Wales"),
        ("newport essex", "Newport, Essex"),
    ],
)
def test_finds_a_place_by_name(query: str, label: str) -> None:
    answer = found(query)
    assert (answer.label, answer.precision) == (label, Precision.PLACE)


def test_describes_a_village_by_its_postcode_district() -> None:
    answer = found("Walthamstow")
    assert (answer.outcode, answer.area_label, answer.town_label) == ("E17", "E17, London", "London")


def test_describes_a_city_by_itself() -> None:
    answer = found("Leeds")
    assert (answer.outcode, answer.area_label, answer.area_lat, answer.area_lon) == ("", "Leeds", answer.lat, answer.lon)


def test_asks_which_one_is_meant() -> None:
    resolution = locate("Newport")
    assert resolution.answer is None
    assert [candidate.label for candidate in resolution.candidates][:4] == [
        "Newport, Wales",
        "Newport, Isle of Wight, England",
        "Newport, Shropshire, England",
        "Newport, Pembrokeshire, Wales",
    ]
    assert resolution.note == "There is more than one place called “Newport”. Which do you mean?"


@pytest.mark.parametrize(
    "query", ["Richmond", "Newport", "Stratford", "Camlough", "Winton", "Whitfield", "Aird", "Wilton", "Bangor"]
)
def test_finds_each_candidate_again_by_its_label(query: str) -> None:
    candidates = locate(query).candidates
    assert len(candidates) > 1
    for candidate in candidates:
        again = found(candidate.label)
        assert (again.lat, again.lon, again.area_label) == (candidate.lat, candidate.lon, candidate.area_label)


@pytest.mark.parametrize(
    ("query", "first"), [("Leedz", "Leeds"), ("Manchster", "Manchester"), ("Walthamst", "Walthamstow"), ("LX2 9JT", "LA2")]
)
def test_suggests_the_nearest_spellings(query: str, first: str) -> None:
    resolution = locate(query)
    assert (resolution.answer, resolution.candidates) == (None, ())
    assert resolution.suggestions[0] == first
    assert len(resolution.suggestions) <= 3
    assert resolution.note == f"We can't find “{query}”. Try a postcode, or the name of a town."


def test_takes_latitude_and_longitude() -> None:
    answer = found("53.8080, -1.5530")
    assert (answer.lat, answer.lon, answer.precision) == (53.808, -1.553, Precision.EXACT)
    assert answer.area_label == "LS2, Leeds"


def test_names_what_is_wrong_with_coordinates_off_the_globe() -> None:
    resolution = locate("91, 0")
    assert resolution.answer is None
    assert resolution.note == "A latitude lies between -90 and 90, a longitude between -180 and 180."


@pytest.mark.parametrize("query", ["", "  ", "x" * 500, "1", "ئۇيغۇر", "'; DROP TABLE places; --", '"', "a OR b*", ",,,", "\x00"])
def test_never_fails_on_nonsense(query: str) -> None:
    resolution = locate(query)
    assert resolution.answer is None
    assert resolution.note != ""


def test_says_so_when_the_gazetteer_is_missing(settings, tmp_path: Path) -> None:
    settings.GAZETTEER_PATH = tmp_path / "none.sqlite3"
    resolution = locate("Leeds")
    assert resolution.answer is None
    assert resolution.note == "We can't look places up just now. Please try again later."


def test_warns_the_operator_when_the_gazetteer_is_missing(settings, tmp_path: Path) -> None:
    assert checks.postcodes_are_loaded(None) == []
    settings.GAZETTEER_PATH = tmp_path / "none.sqlite3"
    assert [message.id for message in checks.postcodes_are_loaded(None)] == ["organise.W002"]
