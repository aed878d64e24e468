"""Universities and unions from the data: keys that stay, names in any order, domains to compare."""

import pytest

from groups import institutions
from groups.models import Group

LEEDS = "university:10007795"


def test_knows_a_university_by_its_number_with_its_domain_and_place():
    leeds = institutions.find(LEEDS)
    assert leeds is not None
    assert (leeds.name, leeds.domain, leeds.postcode) == ("University of Leeds", "leeds.ac.uk", "LS2 9JT")
    assert (round(leeds.lat, 2), round(leeds.lon, 2)) == (53.81, -1.55)


def test_knows_a_union_by_its_short_name():
    ucu = institutions.find("union:ucu")
    assert ucu is not None
    assert (ucu.name, ucu.domain, ucu.postcode) == ("University and College Union", "ucu.org.uk", "NW1 7LH")


def test_knows_no_place_of_a_union_whose_office_the_data_lack():
    musicians = institutions.find("union:mu")
    assert musicians is not None
    assert (musicians.lat, musicians.lon, musicians.postcode) == (None, None, "")


@pytest.mark.parametrize("key", ["", "university", "university:1", "union:", "church:10007795"])
def test_knows_nothing_by_a_key_of_nothing(key):
    assert institutions.find(key) is None


def test_gives_a_campus_the_domain_of_its_university():
    [campus] = [each for each in institutions.every("university") if each.name == "University of Exeter, Penryn campus"]
    assert campus.domain == "exeter.ac.uk"
    assert campus.key != institutions.named("university", "University of Exeter").key


def test_every_key_is_its_own_and_fits_its_column():
    known = [*institutions.every("university"), *institutions.every("union")]
    assert len({each.key for each in known}) == len(known) == 256
    assert max(len(each.key) for each in known) <= Group._meta.get_field("institution").max_length


@pytest.mark.parametrize(
    ("sort", "text", "name"),
    [
        ("university", "University of Leeds", "University of Leeds"),
        ("university", "leeds uni", "University of Leeds"),
        ("university", "Prifysgol Aberystwyth", "Aberystwyth University"),
        ("university", "Leeds Beckett", "Leeds Beckett University"),
        ("union", "Unison", "UNISON"),
        ("union", "rmt", "National Union of Rail, Maritime and Transport Workers"),
        ("union", "Teachers' Union NASUWT", "NASUWT The Teachers' Union"),
        ("union", "bakers union", "Bakers, Food and Allied Workers' Union"),
    ],
)
def test_finds_what_was_typed(sort, text, name):
    assert institutions.named(sort, text).name == name


@pytest.mark.parametrize(
    ("sort", "text"), [("university", "Leeds"), ("university", "University of Nowhere"), ("university", ""), ("union", "the")]
)
def test_decides_for_nobody_where_it_is_not_clear(sort, text):
    assert institutions.named(sort, text) is None


def test_offers_what_begins_so_and_never_the_other_sort():
    names = [each.name for each in institutions.offered("university", "lee")]
    assert names[0] == "Leeds Arts University"
    assert "University of Leeds" in names
    assert [each.key for each in institutions.offered("union", "lee")] == []
    assert institutions.offered("union", "unis")[0].key == "union:unison"


@pytest.mark.parametrize(
    ("email", "same"),
    [
        ("ann@leeds.ac.uk", True),
        ("ann@student.LEEDS.ac.uk", True),
        ("ann@notleeds.ac.uk", False),
        ("ann@leeds.ac.uk.example.org", False),
        ("ann@example.org", False),
        ("", False),
    ],
)
def test_compares_an_address_with_the_domain(email, same):
    assert institutions.same_domain(institutions.find(LEEDS), email) is same


def test_compares_nothing_where_no_domain_is_known():
    unknown = institutions.Institution("university:0", "Nowhere", None, None, None)
    assert institutions.same_domain(unknown, "ann@example.org") is False
