"""What people write in other ways: addresses, misspellings, other languages, other countries."""

import pytest

from places.enums import Precision
from places.services import locate

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("query", "postcode"),
    [
        ("Flat 3, 22 Hoe Street, Walthamstow, London E17 4SD, United Kingdom", "E17 4SD"),
        ("LS2 9JT, Leeds, England", "LS2 9JT"),
        ("Leeds (LS2 9JT) UK", "LS2 9JT"),
        ("SWIA 1AA", "SW1A 1AA"),
        ("0X1 2JD", "OX1 2JD"),
        ("Congress House\nGreat Russell Street\nLondon WC1B 3LS", "WC1B 3LS"),
        ("https://maps.google.com/?q=LS2+9JT", "LS2 9JT"),
    ],
)
def test_finds_a_postcode_wherever_it_stands(query: str, postcode: str) -> None:
    found = locate(query)
    assert found.answer is not None
    assert (found.answer.postcode, found.note) == (postcode, "")


def test_goes_by_the_postcode_when_the_town_is_elsewhere_and_says_so() -> None:
    found = locate("Plymouth LS2 9JT")
    assert found.answer is not None
    assert found.answer.postcode == "LS2 9JT"
    assert found.note == "The postcode LS2 9JT is not near Plymouth. We went by the postcode: please check it."
    assert locate("Bradford LS2 9JT").note == ""


def test_asks_which_of_two_postcodes_is_meant() -> None:
    found = locate("BS1 5TR or LS2 9JT")
    assert [each.postcode for each in found.candidates] == ["BS1 5TR", "LS2 9JT"]


def test_offers_the_parts_of_a_london_district() -> None:
    assert [each.outcode for each in locate("EC1").candidates][:3] == ["EC1A", "EC1M", "EC1N"]


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("Caerdydd, Cymru", "Cardiff"),
        ("Abertawe", "Swansea"),
        ("Ynys Môn", "Isle of Anglesey"),
        ("Dùn Èideann", "Edinburgh"),
        ("Béal Feirste", "Belfast"),
        ("Bangor, NI", "Bangor, Ards and North Down"),
        ("Bangor Northern Ireland", "Bangor, Ards and North Down"),
        ("Whitby, N Yorks", "Whitby, North Yorkshire"),
        ("Twickenham, Middlesex", "Twickenham, Richmond upon Thames"),
        ("Newport, Salop", "Newport, Shropshire"),
        ("Ashford near London", "Ashford, Surrey"),
        ("near Leeds", "Leeds"),
        ("Leeds, West Yorks, UK", "Leeds"),
        ("Prifysgol Caerdydd", "Cardiff University, CF10 3AT"),
        ("Univ of Leeds", "University of Leeds, LS2 9JT"),
        ("London School of Economics", "London School of Economics and Political Science, WC2A 2AE"),
        ("UNISON", "UNISON, NW1 2AY"),
        ("RMT Unity House", "National Union of Rail, Maritime and Transport Workers, NW1 1JD"),
        ("Orkney", "Orkney Islands"),
    ],
)
def test_knows_other_names(query: str, label: str) -> None:
    found = locate(query)
    assert found.answer is not None, found
    assert found.answer.label == label


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("Walthamstwo", "Walthamstow"),
        ("Yrok", "York"),
        ("Manchstr", "Manchester"),
        ("Milton Keyns", "Milton Keynes"),
        ("Newprot, Shropshire", "Newport, Shropshire"),
        ("High Street, Walthamstwo", "High Street, Walthamstow"),
        ("Univercity of Leeds", "University of Leeds"),
    ],
)
def test_offers_a_spelling_that_finds_something(query: str, suggestion: str) -> None:
    found = locate(query)
    assert (found.answer, found.candidates) == (None, ())
    assert found.suggestions[0] == suggestion
    again = locate(suggestion)
    assert again.answer is not None or again.candidates


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("Paris, France", "Paris, France"),
        ("Istanbul", "Istanbul, Türkiye"),
        ("Ürümqi", "Ürümqi, Uyghur Region, China"),
        ("Kashgar, East Turkestan", "Kashgar, Uyghur Region, China"),
        ("Cambridge, Massachusetts", "Cambridge, Massachusetts, United States"),
        ("London, Ontario", "London, Ontario, Canada"),
        ("10115 Berlin", "Berlin, Germany"),
    ],
)
def test_finds_a_city_abroad(query: str, label: str) -> None:
    found = locate(query)
    assert found.answer is not None, found
    assert (found.answer.label, found.answer.precision, found.answer.outcode) == (label, Precision.PLACE, "")
    assert found.answer.attribution == "GeoNames, CC BY 4.0"


@pytest.mark.parametrize(("query", "label"), [("Cambridge", "Cambridge"), ("Halifax", "Halifax, West Yorkshire")])
def test_prefers_a_town_here(query: str, label: str) -> None:
    found = locate(query)
    assert found.answer is not None
    assert found.answer.label == label


@pytest.mark.parametrize("query", ["Moscow", "Melbourne", "Washington", "New York"])
def test_asks_when_a_great_city_abroad_may_be_meant(query: str) -> None:
    found = locate(query)
    assert found.answer is None
    nations = {label.rpartition(", ")[2] for label in (each.label for each in found.candidates)}
    assert nations & {"England", "Scotland"}
    assert nations & {"Russia", "Australia", "United States"}


def test_reads_a_point_that_was_written_the_wrong_way_round_and_says_so() -> None:
    found = locate("-1.5530, 53.8080")
    assert found.answer is not None
    assert (found.answer.lat, found.answer.lon, found.answer.outcode) == (53.808, -1.553, "LS2")
    assert found.note.startswith("We read this as latitude 53.808, longitude -1.553")


def test_says_that_the_middle_of_a_view_is_no_pin() -> None:
    found = locate("https://www.openstreetmap.org/#map=17/53.808/-1.553")
    assert found.answer is not None
    assert (found.answer.precision, found.note[:40]) == (Precision.STREET, "This link shows a part of the map withou")
    pinned = locate("https://www.openstreetmap.org/?mlat=53.808&mlon=-1.553#map=17/53.9/-1.6")
    assert pinned.answer is not None
    assert (pinned.answer.precision, pinned.note) == (Precision.EXACT, "")


def test_takes_a_long_link() -> None:
    link = "https://www.google.com/maps/place/Leeds/@53.9,-1.6,17z/data=!3d53.808!4d-1.553?entry=ttu&g_ep=" + "E" * 400
    found = locate(link)
    assert found.answer is not None
    assert (found.answer.lat, found.answer.lon) == (53.808, -1.553)
    assert locate("https://x.example/" + "x" * 2000).note.startswith("That is too long for a place.")
