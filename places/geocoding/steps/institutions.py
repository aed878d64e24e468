"""Universities, specialist colleges and unions, by any of their names."""

from dataclasses import replace
from typing import Final

from places import typed
from places.enums import Precision
from places.geocoding import gazetteer, sources, world
from places.geocoding.base import Answer, Resolution, answer_at
from places.geocoding.gazetteer import Institution
from places.geocoding.steps import sentences
from places.names import BUILDING_WORDS, fold, fold_institution

_MOST_CANDIDATES: Final = 5
_ACADEMIC: Final = frozenset({"university", "college", "school", "institute", "academy", "conservatoire", "campus", "union"})


def institution(query: str) -> Resolution | None:
    """A university, a college or a union by its name or one of its other names."""
    source = gazetteer.current()
    return _one(query, source.institutions(query) or source.institutions(_in_english(query)))


def in_short(query: str) -> Resolution | None:
    """A university whose name was written without the word: "Leeds Beckett"."""
    return _one(query, gazetteer.current().institutions(f"{query} university"))


def by_words(query: str) -> Resolution | None:
    """An institution of whose name only some words were typed, one of them saying what it is: "London School of Economics"."""
    words = fold_institution(query).split()
    return _with_words(query, words) if len(words) > 1 and not _ACADEMIC.isdisjoint(words) else None


def by_any_words(query: str) -> Resolution | None:
    """The same by words that say less, for when nothing else goes by them: "Goldsmiths", "Anglia Ruskin Cambridge"."""
    words = fold_institution(query).split()
    source = gazetteer.current()
    # "South London" says nothing of London South Bank University, and "Queens" is a city as well.
    if all(len(source.institutions_with([word])) > 1 for word in words) or world.cities(source, query):
        return None
    return _with_words(query, words)


def among_parts(query: str) -> Resolution | None:
    """An institution with something smaller before it: "Students' Union, University of Sheffield"."""
    parts = typed.address(query).parts
    if len(parts) < 2 or world.is_abroad(gazetteer.current(), parts[-1]):
        return None
    for number, part in enumerate(parts):
        found = institution(part)
        if found is not None:
            return _noted(query, found, ", ".join(each for each in parts[:number] if typed.without_number(each)))
    return None


def at_postcode(name: str, postcode: str) -> Answer | None:
    """The institution at a postcode, when one of the parts before it names that, or all of them together do."""
    parts = typed.address(name).parts
    for text in (", ".join(parts), *parts):
        for found in gazetteer.current().institutions(text):
            if found.postcode == postcode:
                return _answer(found)
    return None


def with_building(query: str) -> Resolution | None:
    """An institution and what stands on its ground, without a comma: "RMT Unity House", "University of York Students Union"."""
    parts = typed.address(query).parts
    words = parts[0].split() if len(parts) == 1 else []
    for cut in range(len(words) - 1, 0, -1):
        head, rest = " ".join(words[:cut]), words[cut:]
        found = institution(head)
        if found is not None and (_is_building(rest) or (head.isupper() and _is_building(rest[-1:]))):
            return _noted(query, found, " ".join(rest))
    return None


def _in_english(name: str) -> str:
    """ "Cardiff University" of "Prifysgol Caerdydd": the English name of the town with the English word; "" for other names."""
    words = name.split()
    if not words or fold(words[0]) != "prifysgol":
        return ""
    towns = gazetteer.current().places(" ".join(words[1:]))
    return f"{towns[0].name} University" if towns else ""


def _noted(query: str, found: Resolution, unknown: str) -> Resolution:
    if found.answer and unknown:
        return Resolution(query, found.answer, note=sentences.only_near(unknown, found.answer.label))
    return replace(found, query=query)


def _is_building(words: list[str]) -> bool:
    return all(fold(word) in BUILDING_WORDS for word in words)


def _with_words(query: str, words: list[str]) -> Resolution | None:
    found = gazetteer.current().institutions_with(words)
    # A campus is meant only when its own name was typed.
    whole = [each for each in found if each.kind != "campus"] or found
    if not whole or len(whole) > _MOST_CANDIDATES:
        return None
    return _one(query, whole)


def _one(query: str, found: list[Institution]) -> Resolution | None:
    answers = tuple(answer for answer in map(_answer, found) if answer is not None)
    if len(answers) > 1:
        return Resolution(query, candidates=answers, note=sentences.which_one(query))
    return Resolution(query, answers[0]) if answers else None


def _answer(found: Institution) -> Answer | None:
    area = gazetteer.current().area(found.outcode)
    if area is None:
        return None
    label = f"{found.name}, {found.postcode}"
    source = sources.UNIONS if found.kind == "union" else sources.UNIVERSITIES
    return answer_at(found.lat, found.lon, label, Precision.POSTCODE, area, postcode=found.postcode, source=source)
