import pytest

from places.enums import Precision
from places.services import locate, nearest_area, place_from

pytestmark = pytest.mark.django_db


def test_keeps_what_was_found_and_what_was_written() -> None:
    answer = locate("LS2 9JT").answer
    assert answer is not None
    place = place_from(answer, name=" Room 6 ", address="Lifton Place")
    place.refresh_from_db()
    assert place.exact_label == "Room 6, Lifton Place, Leeds, LS2 9JT"
    assert (place.lat, place.lon, place.precision) == (answer.lat, answer.lon, Precision.POSTCODE)
    assert (place.outcode, place.area_label, place.provider) == ("LS2", "LS2, Leeds", "gazetteer")


def test_becomes_exact_where_the_pin_was_put() -> None:
    answer = locate("LS2 9JT").answer
    assert answer is not None
    place = place_from(answer, lat=53.8066, lon=-1.5551)
    assert (place.lat, place.lon, place.precision, place.provider) == (53.8066, -1.5551, Precision.EXACT, "pin")
    assert (place.outcode, place.postcode) == ("LS2", "LS2 9JT")


def test_takes_a_pin_that_stayed_where_it_was_for_no_pin() -> None:
    answer = locate("LS2 9JT").answer
    assert answer is not None
    place = place_from(answer, lat=float(f"{answer.lat:.5f}"), lon=float(f"{answer.lon:.5f}"))
    assert (place.lat, place.precision, place.provider) == (answer.lat, Precision.POSTCODE, "gazetteer")


def test_keeps_the_typed_district_when_the_pin_crosses_its_border_to_the_door() -> None:
    answer = locate("LS2 9JT").answer
    assert answer is not None
    place = place_from(answer, lat=53.8080, lon=-1.5601)
    assert nearest_area(53.8080, -1.5601) != nearest_area(answer.lat, answer.lon)
    assert (place.lon, place.outcode, place.postcode) == (-1.5601, "LS2", "LS2 9JT")


def test_forgets_the_postcode_when_the_pin_leaves_its_district() -> None:
    answer = locate("LS2 9JT").answer
    assert answer is not None
    place = place_from(answer, lat=53.9590, lon=-1.0815)
    assert (place.outcode, place.area_label, place.postcode) == ("YO1", "YO1, York", "")


def test_gives_every_place_of_a_district_the_same_coarse_point() -> None:
    areas = {(a.area_label, a.area_lat, a.area_lon) for q in ("LS2 9JT", "LS2 7EW", "LS2 8BH") if (a := locate(q).answer)}
    assert len(areas) == 1


@pytest.mark.parametrize(
    ("lat", "lon", "label"),
    [
        (53.8080, -1.5530, "LS2, Leeds"),
        (51.5920, -0.0190, "E17, London"),
        (60.1530, -1.1490, "ZE1, Lerwick"),
        (54.5970, -5.9300, "BT1, Belfast"),
        (49.1870, -2.1070, "JE1, St Helier"),
    ],
)
def test_names_the_district_round_any_point(lat: float, lon: float, label: str) -> None:
    area = nearest_area(lat, lon)
    assert area is not None
    assert area.label == label


def test_knows_no_district_abroad() -> None:
    assert nearest_area(48.85, 2.35) is None


def test_keeps_whose_data_it_is_and_how_old() -> None:
    answer = locate("LS2 9JT").answer
    assert answer is not None
    place = place_from(answer)
    place.refresh_from_db()
    assert (place.attribution, place.dated) == (answer.attribution, answer.dated)
    assert answer.attribution
