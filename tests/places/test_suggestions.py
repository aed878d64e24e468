"""Places offered while somebody types."""

import random

import pytest

from places.enums import Precision
from places.geocoding import gazetteer
from places.geocoding.suggest import Suggestion, suggestions
from places.services import locate

pytestmark = pytest.mark.once


def offered(query: str) -> list[tuple[str, str]]:
    return [(each.name, each.detail) for each in suggestions(query)]


@pytest.mark.parametrize("query", ["", " ", "l", " l ", "…", "'", "北京", "(*"])
def test_says_nothing_before_two_letters(query: str) -> None:
    assert suggestions(query) == []


def test_offers_the_town_that_most_people_mean_first() -> None:
    assert offered("lee")[0] == ("Leeds", "West Yorkshire, England")
    assert offered("BIRM")[0][0] == "Birmingham"


def test_tells_places_of_one_name_apart() -> None:
    newports = [detail for name, detail in offered("Newport") if name == "Newport"]
    assert newports[:4] == ["Wales", "Isle of Wight, England", "Shropshire, England", "Pembrokeshire, Wales"]
    assert len(set(newports)) == len(newports)


def test_looks_into_what_a_place_lies_in() -> None:
    assert offered("Newport, Isl")[0] == ("Newport", "Isle of Wight, England")
    assert [each.text for each in suggestions("Newport, Pemb")] == ["Newport, Pembrokeshire"]
    assert [each.text for each in suggestions("Newport, Shropsh")] == ["Newport, Shropshire"]
    assert len(offered("Newport, Kentsh")) > 3  # a county that there is not


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Caerdydd", "Cardiff"),
        ("Saint Hel", "St Helens"),
        ("st. hel", "St Helens"),
        ("upon thames", "Kingston upon Thames"),
        ("stoke on tr", "Stoke-on-Trent"),
        ("lse", "London School of Economics and Political Science"),
        ("soas", "SOAS University of London"),
        ("leeds uni", "University of Leeds"),
        ("university of lee", "University of Leeds"),
    ],
)
def test_finds_names_as_people_type_them(query: str, name: str) -> None:
    assert name in dict(offered(query))


@pytest.mark.parametrize(
    ("query", "name"), [("Sheffeild", "Sheffield"), ("birmingam", "Birmingham"), ("Walthamstowe", "Walthamstow")]
)
def test_offers_another_spelling_where_nothing_begins_so(query: str, name: str) -> None:
    assert offered(query)[0][0] == name


def test_offers_districts_and_then_postcodes() -> None:
    assert offered("ls2")[:2] == [("LS2", "Leeds"), ("LS20", "Guiseley")]
    assert offered("LS2 9") == [("LS2", "Leeds")]
    assert offered("ls29j")[:2] == [("LS2 9JA", "Leeds"), ("LS2 9JB", "Leeds")]
    assert offered("ls29jt") == offered("LS2 9JT") == [("LS2 9JT", "Leeds")]
    assert offered("LS2 9ZZ") == []


def test_never_offers_more_than_eight() -> None:
    assert {len(suggestions(query)) for query in ("st", "uni", "new", "m1", "ls29j", "university")} == {8}


def test_is_found_again_as_exactly_the_place_that_was_chosen() -> None:
    source = gazetteer.current()
    sample = source.rows("SELECT name FROM places WHERE kind IN ('city', 'town', 'suburb', 'village') ORDER BY id", ())
    outcodes = [row[0] for row in source.rows("SELECT outcode FROM outcodes ORDER BY outcode", ())]
    dice = random.Random(3)
    queries = [name[: dice.randint(2, len(name))] for (name,) in dice.sample(sample, 150)]
    queries += [outcode[: dice.randint(2, 4)] for outcode in dice.sample(outcodes, 30)] + [
        "uni",
        "college",
        "newport",
        "st",
        "sheffeild",
    ]
    chosen = {each for query in queries for each in suggestions(query)}
    assert len(chosen) > 700
    assert [each for each in chosen if not is_found(each)] == []


def is_found(chosen: Suggestion) -> bool:
    """Whether typing its text leads to it, without asking back."""
    found = locate(chosen.text)
    if found.answer is None or found.note:
        return False
    source = gazetteer.current()
    if chosen.kind == "place":
        there = [each for each in source.places(chosen.name) if (each.lat, each.lon) == (found.answer.lat, found.answer.lon)]
        return found.answer.precision == Precision.PLACE and any(
            chosen.detail == each.full_label.removeprefix(each.name).removeprefix(", ") for each in there
        )
    if chosen.kind == "institution":
        return found.answer.postcode == chosen.detail and found.answer.label.startswith(chosen.name)
    return chosen.name in {found.answer.postcode, found.answer.outcode}


def test_reads_only_the_rows_that_it_may_offer() -> None:
    """By index: neither the names nor the postcodes are read through."""
    source = gazetteer.current()
    sqls = [
        ("SELECT outcode FROM outcodes WHERE outcode >= ? AND outcode < ?", ("LS2", "LS2[")),
        ("SELECT key FROM postcodes WHERE key BETWEEN ? AND ?", (1, 36)),
        ("SELECT place FROM names CROSS JOIN places ON places.id = names.place WHERE key >= ? AND key < ?", ("lee", "lee{")),
    ]
    for sql, values in sqls:
        plan = " ".join(row[3] for row in source.rows(f"EXPLAIN QUERY PLAN {sql}", values))
        assert ("SEARCH" in plan, "SCAN" in plan) == (True, False), plan
