"""When two places are one."""

from typing import Any

import pytest

from places.enums import Precision, Sought
from places.known import as_answer
from places.venues import known_place
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db


def same(*, answer: dict[str, Any] | None = None, name: str = "Room 6", address: str = "Lifton Place", **stored: Any) -> bool:
    """Whether "Room 6, Lifton Place" in LS2 9JT, typed with these differences, is the stored place."""
    place = make_place(**{"name": "Room 6", **stored})
    typed = as_answer(make_place(**(answer or {})))
    return known_place([place], typed, name=name, address=address) == place


@pytest.mark.parametrize("name", ["Room 6", "ROOM 6 ", "room  6.", "Róom 6"])
def test_takes_other_spellings_of_a_name_for_the_same(name: str) -> None:
    assert same(name=name, address="lifton place")


def test_tells_names_apart_in_any_script() -> None:
    assert not same(name="Room 7")
    assert not same(name="مەكتەپ 6")
    place = make_place(name="مەكتەپ 6", address="")
    found = as_answer(place)
    assert known_place([place], found, name="ئۆي 6", address="") is None
    assert known_place([place], found, name="مەكتەپ، 6", address="") == place


def test_tells_addresses_apart() -> None:
    assert not same(address="Woodhouse Lane")
    assert not same(address="")


def test_needs_the_same_postcode_or_less_than_fifty_metres() -> None:
    assert same(answer={"lat": 53.80, "lon": -1.56})
    assert same(answer={"postcode": "", "lat": 53.80705})
    assert not same(answer={"postcode": "", "lat": 53.8073})
    assert not same(answer={"postcode": "LS2 9JZ", "lat": 53.8073})


def test_never_gives_a_pin_away_for_a_postcode() -> None:
    pin = {"precision": Precision.EXACT, "provider": "pin", "lat": 53.8068}
    assert not same(answer=pin)
    assert same(answer=pin, precision=Precision.EXACT, lat=53.80685)
    assert not same(answer=pin, precision=Precision.EXACT, lat=53.81)
    assert not same(answer=pin, precision=Precision.EXACT, lat=53.80685, sought=Sought.FOUND)  # a provider put that one down
    assert same(precision=Precision.EXACT, lat=53.8099)  # a postcode finds the pin that was put down for it


def test_knows_nothing_among_none() -> None:
    assert known_place([], as_answer(make_place()), name="", address="") is None
