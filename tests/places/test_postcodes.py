import pytest
from hypothesis import given
from hypothesis import strategies as st

from places.postcodes import Postcode, is_as_typed, parse, readings, units_in

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("LS2 9JT", "LS2 9JT"),
        ("ls29jt", "LS2 9JT"),
        ("  Ls2  9jT ", "LS2 9JT"),
        ("LS2-9JT", "LS2 9JT"),
        ("LS2.9JT", "LS2 9JT"),
        ("M1 1AE", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("W1A 0AX", "W1A 0AX"),
        ("EC1A1BB", "EC1A 1BB"),
        ("GIR 0AA", "GIR 0AA"),
        ("W1V 1AA", "W1V 1AA"),
        ("LS2", "LS2"),
        ("ls29", "LS29"),
        ("LS2 9", "LS2 9"),
        ("LS2 9J", "LS2 9J"),
        ("e17", "E17"),
    ],
)
def test_reads_what_people_type(typed: str, read: str) -> None:
    assert str(parse(typed)) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0X1 2JD", "OX1 2JD"),
        ("LS2O 1AA", "LS20 1AA"),
        ("e1o", "E10"),
        ("BI5 1AA", "B15 1AA"),
        ("S01 4AB", "SO1 4AB"),
        ("LS2 OAA", "LS2 0AA"),
        ("M1 IAE", "M1 1AE"),
    ],
)
def test_changes_o_and_0_or_i_and_1_where_the_grammar_says_so(typed: str, read: str) -> None:
    assert str(parse(typed)) == read


@pytest.mark.parametrize("typed", ["", " ", "Leeds", "12345", "QX1 1AA", "LS2 9CT", "LS2 9JTT", "ＬＳ２", "LS2 9JT Leeds"])
def test_reads_nothing_into_what_is_no_postcode(typed: str) -> None:
    assert parse(typed) is None


def test_offers_every_reading_likeliest_first() -> None:
    assert [str(each) for each in readings("LS29")] == ["LS29", "LS2 9"]
    assert [str(each) for each in readings("LS2 9")] == ["LS2 9", "LS29"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Union Building, Leeds LS2 9JT", ["LS2 9JT"]),
        ("Leeds,\nls29jt.", ["LS2 9JT"]),
        ("Union Building (LS2 9JT), Leeds, UK", ["LS2 9JT"]),
        ("BS1 5TR or LS2 9JT", ["BS1 5TR", "LS2 9JT"]),
        ("Unit B1 2nd floor, Leeds", []),
        ("12 High Street", []),
        ("Leeds", []),
        ("ß LS2 9JT", []),
    ],
)
def test_finds_the_postcodes_that_stand_in_an_address(typed: str, read: list[str]) -> None:
    assert [str(postcode) for postcode, words in units_in(typed) if is_as_typed(postcode, words)] == read


def test_gives_no_two_units_the_same_key() -> None:
    assert Postcode("LS2", "9JT").key != Postcode("LS29", "9JT").key
    assert Postcode("LS2", "9JT").key == int("LS29JT", 36)


@given(st.text(max_size=12))
def test_never_fails_and_always_reads_back_what_it_read(typed: str) -> None:
    for reading in readings(typed):
        assert reading in readings(str(reading))
        assert parse(str(reading)) == reading
