"""What lies inside a place: a street, a station, a place of worship or an institution, with the town that it is in."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geopy.distance import great_circle

from places import typed
from places.geocoding import gazetteer, landmarks, spellings, world
from places.geocoding.base import Answer, Resolution
from places.geocoding.build_names import POPULATED_KINDS
from places.geocoding.gazetteer import NamedPlace
from places.geocoding.landmarks import Landmark
from places.geocoding.steps import institutions, named, sentences
from places.geocoding.steps.choosing import MOST_CANDIDATES, SURELY_INSIDE_KM, answer_of, answers_of, landmark_in
from places.geocoding.steps.readings import Reading, Whole, is_plain, readings
from places.names import asks_for_landmark, fold, says_street
from places.postcodes import is_district
from places.typed import Address

_MOST_SUGGESTIONS: Final = 3
# A church in a village is given the next town as its address.
_NEXT_VILLAGE_KM: Final = 10
_HARDLY_ANY: Final = 2
_SMALL_TOWN: Final = 8_000
_MOTORWAY: Final = re.compile(r"\b(?:junction|jct|j ?[0-9]+|services|motorway|exit)\b", re.IGNORECASE)
# How far an institution may lie from the town that it is said to be in.
_INSTITUTION_KM: Final = 12


def landmark(query: str) -> Resolution | None:
    """Something that reads as a street, a station or a place of worship, when it is found inside the place named with it."""
    address = typed.address(query)
    if not address.parts or not landmarks.looks_like_one(address.parts[0]) or _is_a_place(address):
        return None
    for reading in readings(address):
        found = _first_inside(query, reading.details, reading.wholes[0]) if len(reading.wholes) == 1 else None
        if found is not None:
            return found
    return None


def inside(query: str) -> Resolution | None:
    """Anything inside a place that is known: itself when our data has it, else the place, saying so."""
    address = typed.address(query)
    if _is_elsewhere(address):
        return None
    for reading in readings(address):
        if len(reading.wholes) > 1:
            if reading.sure:
                return _in_one_of(query, reading)
            continue
        whole = reading.wholes[0]
        found = _first_inside(query, reading.details, whole)
        if found is None and reading.sure:
            found = _misspelt(query, address, reading) or _only_the_place(query, reading.details, whole)
        if found is not None:
            return found
    return None


def _is_a_place(address: Address) -> bool:
    """Whether it is the name of a town after all: "St Andrews", "Bury St Edmunds", "Burgess Hill, West Sussex"."""
    first = address.parts[0]
    if len(address.parts) == 1:
        return not says_street(first) and bool(gazetteer.current().places(first))
    if any(each.kind in ("city", "town") for each in named.find(address)):
        return True
    if asks_for_landmark(first):
        return False
    return any(each.kind in POPULATED_KINDS | {"village"} for each in named.lying_in(address))


def _is_elsewhere(address: Address) -> bool:
    """Whether it ends with a country or state, or speaks of a motorway, whose names look like postcode districts."""
    last = address.parts[-1] if len(address.parts) > 1 else ""
    return world.is_abroad(gazetteer.current(), last) or (is_district(last) and any(map(_MOTORWAY.search, address.parts)))


def somewhere(query: str) -> Resolution | None:
    """A station or place of worship without a town, when no other in the whole data goes by that name."""
    address = typed.address(query)
    if len(address.parts) != 1:
        return None
    found = landmarks.everywhere(gazetteer.current(), address.parts[0])
    if not found:
        return None
    if len(found) == 1 and found[0].telling:
        return _unless_elsewhere(query, address, found[0])
    if len(found) <= MOST_CANDIDATES:
        note = sentences.did_you_mean(query) if len(found) == 1 else sentences.which_one(query)
        return Resolution(query, candidates=answers_of(found), note=note)
    return Resolution(query, note=sentences.which_town(address.parts[0]))


def _unless_elsewhere(query: str, address: Address, found: Landmark) -> Resolution:
    """The only one of its name, unless that names a town or nation where it is not: "St Paul's Church Preston"."""
    answer = answer_of(found)
    town = _town_said(typed.without_number(address.parts[0]))
    if town and great_circle((town.lat, town.lon), found.point).km > town.reach_km + _NEXT_VILLAGE_KM:
        note = sentences.not_known_in(query, town.name)
        return Resolution(query, candidates=(named.answer_of(town), answer), note=note)
    nation = gazetteer.current().nation_around(*found.point) if address.nation else ""
    if nation != address.nation:
        return Resolution(query, candidates=(answer,), note=sentences.not_known_in(address.parts[0], address.nation))
    return Resolution(query, answer)


def _town_said(name: str) -> NamedPlace | None:
    """The town that everybody means by the last or the first words of a name, the longest first; None when there is none."""
    words = name.split()
    for size in range(len(words) - 1, 0, -1):
        for part in (" ".join(words[-size:]), " ".join(words[:size])):
            called_so = [] if landmarks.looks_like_one(part) or is_plain(part) else gazetteer.current().places(part)
            chosen = named.dominant(called_so) if called_so else None
            if chosen is not None and chosen.kind in POPULATED_KINDS and chosen.population >= _SMALL_TOWN:
                return chosen
            if called_so:
                return None
    return None


def street_without_town(query: str) -> Resolution | None:
    """A name that so many streets have that the one hamlet called the same can't be taken for it."""
    address = typed.address(query)
    if len(address.parts) != 1 or not landmarks.is_common_street(gazetteer.current(), address.parts[0]):
        return None
    return Resolution(query, note=sentences.which_town(typed.without_number(address.parts[0])))


def church_without_town(query: str) -> Resolution | None:
    """A name that so many churches have that the one village called the same can't be taken for it: "St Peter's"."""
    address = typed.address(query)
    if len(address.parts) != 1 or not landmarks.is_common_church(gazetteer.current(), address.parts[0]):
        return None
    called_so = gazetteer.current().places(address.parts[0])
    if called_so and _is_known_town(called_so[0], address.parts[0]):
        return None
    note = sentences.which_town(address.parts[0])
    return Resolution(query, candidates=named.candidates_of(called_so), note=note)


def _is_known_town(place: NamedPlace, text: str) -> bool:
    """Whether it is a town of that name that is meant: "St Andrews", which has no apostrophe."""
    owner = any(mark in text for mark in "'’") != ("'" in place.name or "’" in place.name)
    return place.kind in ("city", "town") and place.population >= _SMALL_TOWN and not owner


def _first_inside(query: str, details: Sequence[str], whole: Whole) -> Resolution | None:
    """The first of the details that is known inside the place; a note when one before it is not."""
    for number, detail in enumerate(details):
        found = _institution(query, detail, whole) or landmark_in(query, detail, whole)
        if found is None:
            continue
        unknown = ", ".join(each for each in details[:number] if typed.without_number(each))
        if unknown and found.answer and not found.note:
            return replace(found, note=sentences.only_near(unknown, found.answer.label))
        return found
    return None


def _institution(query: str, detail: str, whole: Whole) -> Resolution | None:
    whole_name = institutions.institution(detail)
    found = whole_name or (None if gazetteer.current().places(detail) else institutions.in_short(detail))
    answers = ((found.answer,) if found.answer else found.candidates) if found else ()
    near = tuple(each for each in answers if _km(each, whole) <= whole.km + _INSTITUTION_KM)
    if len(near) == 1:
        return Resolution(query, near[0])
    if near:
        return Resolution(query, candidates=near, note=sentences.which_one(detail))
    if answers and whole_name:
        return Resolution(query, candidates=(*answers, whole.answer), note=sentences.not_in(detail, whole.name))
    return None


def _in_one_of(query: str, reading: Reading) -> Resolution:
    """Which of several places of one name: each with what was found in it, or by itself; the one that has it, when hardly any other
    thing goes by that name ("St Tyssil, Llandyssil")."""
    answers: dict[str, Answer] = {}
    having: list[Answer] = []
    for whole in reading.wholes:
        found = _first_inside(query, reading.details, replace(whole, km=min(whole.km, SURELY_INSIDE_KM)))
        answer = found.answer if found and found.answer and not found.note else whole.answer
        if answer is not whole.answer and answer.outcode == whole.answer.outcode:
            having.append(answer)
        answers.setdefault(fold(answer.label), answer)
    if len(having) == 1 and 0 < len(landmarks.everywhere(gazetteer.current(), reading.details[0])) <= _HARDLY_ANY:
        return Resolution(query, having[0])
    return Resolution(query, candidates=tuple(answers.values()), note=sentences.which_one(reading.wholes[0].name))


def _misspelt(query: str, address: Address, reading: Reading) -> Resolution | None:
    """Spellings of a first part that would name a place inside the other: "Newprot, Shropshire"."""
    if len(address.parts) < 2 or landmarks.looks_like_one(address.parts[0]) or is_plain(address.parts[0]):
        return None
    rest = address.parts[1:]
    names = spellings.nearest(gazetteer.current(), address.parts[0], 8)
    good = [name for name in names if named.find(Address((name, *rest), address.nation))]
    if not good:
        return None
    texts = tuple(", ".join((name, *rest)) for name in good[:_MOST_SUGGESTIONS])
    return Resolution(query, suggestions=texts, note=sentences.not_found(query))


def _only_the_place(query: str, details: Sequence[str], whole: Whole) -> Resolution:
    unknown = ", ".join(each for each in details if not _holds(each, whole))
    answer = _closer(details, whole) or whole.answer
    return Resolution(query, answer, note=sentences.only_the_place(unknown, answer.label) if unknown else "")


def _holds(detail: str, whole: Whole) -> bool:
    """Whether a detail only says once more where the place is: "Glasgow" beside G12."""
    if is_plain(detail) and not landmarks.looks_like_one(detail):
        return fold(detail) in ("area", "district")
    towns = gazetteer.current().places(detail)
    return any(great_circle((each.lat, each.lon), whole.point).km <= each.reach_km + whole.km for each in towns)


def _closer(details: Sequence[str], whole: Whole) -> Answer | None:
    """A smaller place that a detail is called after: Sandhead of "Sandhead Parish Church, Stranraer"."""
    for detail in details:
        words = [] if says_street(detail) else typed.without_number(detail).split()
        for cut in range(len(words) - 1, 0, -1):
            if not landmarks.looks_like_one(" ".join(words[cut:])) and not is_plain(" ".join(words[cut:])):
                continue
            found = gazetteer.current().places(" ".join(words[:cut]))
            near = [each for each in found if great_circle((each.lat, each.lon), whole.point).km <= whole.km + SURELY_INSIDE_KM * 2]
            if len(near) == 1 and not near[0].is_whole_area:
                return named.answer_of(near[0])
    return None


def _km(answer: Answer, whole: Whole) -> float:
    return float(great_circle((answer.lat, answer.lon), whole.point).km)
