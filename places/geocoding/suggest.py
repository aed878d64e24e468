"""Places while they are being typed: each offered in words that `locate` finds again as exactly that place."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain as joined
from itertools import islice, takewhile
from typing import Final, Literal

from places import postcodes
from places.enums import Precision
from places.geocoding import chain, gazetteer, spellings
from places.geocoding.base import Answer
from places.geocoding.gazetteer import Institution, NamedPlace
from places.names import fold
from places.postcodes import Postcode

LEAST_LETTERS: Final = 2
MOST: Final = 8
# Of those, when both kinds are found; either may take what the other leaves.
_MOST_INSTITUTIONS: Final = 3
_FOR_WORDS_WITHIN: Final = 4  # letters, from which a name is also found by a word in its middle
_FOR_MISSPELT: Final = 5  # letters, from which another spelling is looked for: fewer are a beginning
_EACH_SPELLING: Final = 3  # places of one name
_UNIVERSITY: Final = re.compile(r"\b(uni|univ.*|college|campus)\b")
_SMALL_WORDS: Final = frozenset({"the", "of", "at", "and"})
_POSTCODE_BEGINS: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]{0,5}")
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# A place's own name counts for more than another that it goes by, a whole name for more than its beginning.
_BEGINNING: Final = """
SELECT id, places.name, kind, district, county, region, nation, outcode, lat, lon, population, coalesce(counties, '')
  FROM names CROSS JOIN places ON places.id = names.place LEFT JOIN districts ON districts.name = places.district WHERE key >= ? AND key < ?
 GROUP BY id ORDER BY max(population * CASE WHEN main THEN 10 ELSE 1 END * CASE WHEN key = ? THEN 10 ELSE 1 END) DESC, id LIMIT ?
"""
_WITHIN: Final = """
SELECT places.id, places.name, kind, district, county, region, nation, outcode, lat, lon, population, coalesce(counties, '')
  FROM prefixes CROSS JOIN places ON places.id = prefixes.rowid LEFT JOIN districts ON districts.name = places.district
 WHERE prefixes MATCH ? ORDER BY population DESC, places.id LIMIT ?
"""

Kind = Literal["postcode", "district", "institution", "place"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One place to choose: `text` goes into the box, `name` and `detail` tell it from others ("Newport", "Shropshire, England")."""

    kind: Kind
    text: str
    name: str
    detail: str


def suggestions(query: str, *, limit: int = MOST) -> list[Suggestion]:
    """Up to `limit` places that `query` may be the beginning of, likeliest first; none for fewer than two letters.

    Each of them is looked up before it is offered, so that choosing it never leads to another place of the same name.
    Raises `GazetteerMissingError` when the gazetteer has not been built.
    """
    if len(re.sub(r"\W", "", query)) < LEAST_LETTERS:
        return []
    offered = list(islice(_postcodes(query), limit))
    if offered:
        return offered
    key = fold(query)
    if len(key) < LEAST_LETTERS:
        return []
    institutions = list(islice(_institutions(key), limit))
    found = list(islice(_places(query, key), limit))
    if not institutions and not found and len(key) >= _FOR_MISSPELT:
        return list(islice(_spelt_otherwise(query), limit))
    if _UNIVERSITY.search(key):
        return [*institutions, *found][:limit]
    beside = institutions[: max(limit - len(found), _MOST_INSTITUTIONS)]
    return [*found[: limit - len(beside)], *beside]


# Postcodes ------------------------------------------------------------------------------------------------------------


def _postcodes(query: str) -> Iterator[Suggestion]:
    typed = re.sub(r"[^A-Z0-9]", "", query.upper())
    if not _POSTCODE_BEGINS.fullmatch(typed):
        return
    seen = set()
    for offered in joined(_units(query), _districts(typed) if len(query.split()) == 1 else ()):
        if offered.text not in seen:
            seen.add(offered.text)
            yield offered


def _districts(typed: str) -> Iterator[Suggestion]:
    """Those that begin with what was typed, the shortest first: LS2 before LS20."""
    sql = "SELECT outcode FROM outcodes WHERE outcode >= ? AND outcode < ? ORDER BY length(outcode), outcode"
    for (outcode,) in gazetteer.current().rows(sql, (typed, f"{typed}[")):
        yield from _district(outcode)


def _district(outcode: str) -> Iterator[Suggestion]:
    area = gazetteer.current().area(outcode)
    if area and _leads_to(outcode, lambda answer: (answer.outcode, answer.precision) == (outcode, Precision.DISTRICT)):
        yield Suggestion("district", outcode, outcode, area.town_label)


def _units(query: str) -> Iterator[Suggestion]:
    """Whole postcodes that only lack their last letter, or none; the district where two letters are missing."""
    for reading in postcodes.readings(query):
        if reading.is_unit:
            if gazetteer.current().unit(reading):
                yield from _unit(reading)
        elif len(reading.incode) == 2:
            lowest = int(f"{reading.outcode}{reading.incode}0", 36)
            sql = "SELECT key FROM postcodes WHERE key BETWEEN ? AND ? ORDER BY key"
            for (key,) in gazetteer.current().rows(sql, (lowest, lowest + 35)):
                letters = _base36(key)
                yield from _unit(Postcode(letters[:-3], letters[-3:]))
        elif reading.incode:
            yield from _district(reading.outcode)


def _unit(postcode: Postcode) -> Iterator[Suggestion]:
    area = gazetteer.current().area(postcode.outcode)
    if area and _leads_to(str(postcode), lambda answer: answer.postcode == str(postcode)):
        yield Suggestion("postcode", str(postcode), str(postcode), area.town_label)


def _base36(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number, 36)
        letters = _DIGITS[digit] + letters
    return letters


# Institutions ---------------------------------------------------------------------------------------------------------


def _institutions(key: str) -> Iterator[Suggestion]:
    """Those in whose names every telling word that was typed begins a word."""
    *whole, last = key.split()
    words = [word for word in whole if word not in _SMALL_WORDS] + ([last] if last not in _SMALL_WORDS or not whole else [])
    stamp = gazetteer.current().stamp
    by_word, institutions = _institution_words(stamp)
    matching = [set(_beginning_with(by_word, word)) for word in words]
    found = set.intersection(*matching) if matching else set()
    for number in sorted(found, key=lambda number: (not fold(institutions[number].name).startswith(key), number)):
        if text := _institution_text(stamp, institutions[number]):
            yield Suggestion("institution", text, institutions[number].name, institutions[number].postcode)


def _beginning_with(by_word: list[tuple[str, int]], word: str) -> Iterator[int]:
    begin = bisect_left(by_word, (word, 0))
    return (number for _word, number in takewhile(lambda pair: pair[0].startswith(word), islice(by_word, begin, None)))


@lru_cache(maxsize=1)
def _institution_words(_stamp: tuple[int, int]) -> tuple[list[tuple[str, int]], dict[int, Institution]]:
    """Every word of every name in alphabetical order, with the institution: there are some hundreds of them in all."""
    source = gazetteer.current()
    rows = source.rows("SELECT id, name, postcode, outcode, lat, lon FROM institutions ORDER BY name, postcode", ())
    numbers = {row[0]: number for number, row in enumerate(rows)}
    keys = source.rows("SELECT key, institution FROM institution_names", ())
    named = joined(((fold(row[1]), row[0]) for row in rows), keys)
    words = {(word, numbers[identity]) for key, identity in named for word in key.split()}
    return sorted(words), {numbers[row[0]]: Institution(*row[1:]) for row in rows}


@lru_cache(maxsize=1024)
def _institution_text(_stamp: tuple[int, int], found: Institution) -> str:
    def is_it(answer: Answer) -> bool:
        return answer.label.startswith(found.name) and (answer.lat, answer.lon) == (found.lat, found.lon)

    return _first((found.name, f"{found.name}, {found.postcode}"), is_it)


# Places ---------------------------------------------------------------------------------------------------------------


def _places(query: str, key: str) -> Iterator[Suggestion]:
    """Towns, villages and counties by the beginning of a name; "Newport, Shr" looks into what they lie in."""
    stamp = gazetteer.current().stamp
    name, _comma, within = (part.strip() for part in re.split(r"([,;\n])", query, maxsplit=1)) if "," in query else (key, "", "")
    seen = set()
    for place in _named(stamp, fold(name), fold(within)):
        text = _place_text(stamp, place)
        detail = place.full_label.removeprefix(place.name).removeprefix(", ")
        if text and (place.name, detail) not in seen:
            seen.add((place.name, detail))
            yield Suggestion("place", text, place.name, detail)


@lru_cache(maxsize=2048)  # the beginnings of names are few, and typed by everybody
def _named(_stamp: tuple[int, int], key: str, within: str) -> tuple[NamedPlace, ...]:
    source = gazetteer.current()
    if not key:
        return ()
    most = 3 * MOST if not within else 20 * MOST
    rows = source.rows(_BEGINNING, (key, f"{key}{{", key, most))
    if len(rows) < MOST and len(key) >= _FOR_WORDS_WITHIN and not within:
        words = " ".join(f'"{word}"' for word in key.split())
        known = {row[0] for row in rows}
        rows += [row for row in source.rows(_WITHIN, (f"{words} *", MOST)) if row[0] not in known]
    found = tuple(NamedPlace(*row) for row in rows)
    # Nobody knows all names of counties: all places of that name, rather than none.
    return tuple(each for each in found if _lies_in(each, within)) or found


def _spelt_otherwise(query: str) -> Iterator[Suggestion]:
    """What has a name that looks like it: "Sheffeild"."""
    for name in spellings.nearest(gazetteer.current(), query):
        key = fold(name)
        yield from islice(
            (each for each in joined(_institutions(key), _places(name, key)) if fold(each.name) == key), _EACH_SPELLING
        )


def _lies_in(place: NamedPlace, within: str) -> bool:
    wholes = (place.district, place.county, place.region, place.nation, place.outcode)
    return not within or f"|{within}" in place.counties or any(fold(whole).startswith(within) for whole in wholes if whole)


@lru_cache(maxsize=8192)
def _place_text(_stamp: tuple[int, int], place: NamedPlace) -> str:
    """The shortest words that mean this place and no other; "" where there are none."""
    alone = (place.name,) if place.is_whole_area else ()
    london = "London" if place.region == "London" else ""
    wholes = (place.within, london, place.district, place.county, place.outcode, f"{place.within}, {place.outcode}")
    with_whole = (f"{place.name}, {whole}" for whole in dict.fromkeys(wholes) if whole.strip(", "))

    def is_it(answer: Answer) -> bool:
        return answer.precision == Precision.PLACE and (answer.lat, answer.lon) == (place.lat, place.lon)

    return _first(joined(alone, with_whole, (place.name,)), is_it)


def _first(texts: Iterable[str], is_it: Callable[[Answer], bool]) -> str:
    return next((text for text in texts if _leads_to(text, is_it)), "")


def _leads_to(text: str, is_it: Callable[[Answer], bool]) -> bool:
    found = chain.resolve(text)
    return found.answer is not None and not found.note and is_it(found.answer)
