from pathlib import Path

import pytest
from geopy.distance import geodesic
from geopy.exc import GeocoderQueryError, GeocoderUnavailable
from geopy.location import Location

from places.geocoding.geocoder import as_answer
from places.geocoding.offline import Offline
from places.services import locate


def test_answers_with_geopys_location() -> None:
    found = Offline().geocode("ls29jt", timeout=1)
    assert isinstance(found, Location)
    assert found.address == "LS2 9JT, Leeds"
    assert geodesic((found.latitude, found.longitude), (53.8080, -1.5530)).km < 0.3
    assert {name: found.raw[name] for name in ("precision", "provider", "postcode", "outcode", "dated")} == {
        "precision": "postcode",
        "provider": "gazetteer",
        "postcode": "LS2 9JT",
        "outcode": "LS2",
        "dated": "2025-05",
    }
    assert found.raw["attribution"].startswith("© Crown copyright")


@pytest.mark.parametrize("query", ["LS2 9JT", "LS2", "University of Leeds", "Walthamstow", "53.8080, -1.5530"])
def test_loses_nothing_of_an_answer(query: str) -> None:
    answer = locate(query).answer
    found = Offline().geocode(query)
    assert isinstance(found, Location)
    again = as_answer(found)
    assert answer is not None
    assert (again, again.attribution, again.dated) == (answer, answer.attribution, answer.dated)


def test_does_not_guess_which_of_many_is_meant() -> None:
    assert Offline().geocode("Newport") is None
    found = Offline().geocode("Newport", exactly_one=False)
    assert [each.address for each in found or ()] == [each.label for each in locate("Newport").candidates]


def test_gives_a_list_of_one_when_asked_for_all() -> None:
    assert [each.address for each in Offline().geocode("Leeds", exactly_one=False) or ()] == ["Leeds"]


@pytest.mark.parametrize("exactly_one", [True, False])
def test_finds_nothing_without_an_error(exactly_one: bool) -> None:
    assert Offline().geocode("qqqzzz", exactly_one=exactly_one) is None


@pytest.mark.parametrize("query", ["", "   ", "x" * 201])
def test_refuses_what_is_no_query(query: str) -> None:
    with pytest.raises(GeocoderQueryError):
        Offline().geocode(query)


def test_says_by_its_error_that_the_gazetteer_is_missing(settings, tmp_path: Path) -> None:
    settings.GAZETTEER_PATH = tmp_path / "none.sqlite3"
    with pytest.raises(GeocoderUnavailable):
        Offline().geocode("Leeds")
    with pytest.raises(GeocoderUnavailable):
        Offline().reverse((53.8, -1.55))


def test_says_in_which_district_a_point_is() -> None:
    found = Offline().reverse((53.8080, -1.5530))
    assert isinstance(found, Location)
    assert (found.raw["area_label"], found.raw["precision"]) == ("LS2, Leeds", "exact")
    assert Offline().reverse("0, -30") is None
    with pytest.raises(GeocoderQueryError):
        Offline().reverse("nowhere")
