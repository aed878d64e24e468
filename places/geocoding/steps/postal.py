"""Postcodes: alone, in part, or anywhere in an address."""

import re
from dataclasses import replace
from string import ascii_uppercase, digits

from geopy.distance import great_circle

from places import postcodes, typed
from places.enums import Precision
from places.geocoding import gazetteer, sources
from places.geocoding.base import Answer, Area, Resolution, answer_at
from places.geocoding.steps import institutions, sentences
from places.postcodes import Postcode

_MOST_SUGGESTIONS = 3
_CUT = re.compile(r"(?:EC|WC|SW|W|E|N|NW|SE)[0-9]")
_SAME_KM = 0.3
# A town named beside a postcode contradicts it only from here on: people name the next large town.
_CONTRADICTION_KM = 15


def postcode(query: str) -> Resolution | None:
    """A postcode, a district or half a postcode by itself."""
    readings = postcodes.readings(query)
    answers = (_unit_answer(each) for each in readings if each.is_unit)
    answer = next((each for each in answers if each is not None), None)
    if answer is not None:
        return Resolution(query, answer)
    for reading in readings:
        resolution = district_of(query, reading)
        if resolution is not None:
            return resolution
    parts = _parts_of_london(query)
    if parts:
        return Resolution(query, candidates=parts, note=sentences.which_one(query))
    if readings and any(letter.isdigit() for letter in query):
        return Resolution(query, suggestions=_districts_like(readings[0].outcode), note=sentences.not_found(query))
    return None


def in_address(query: str) -> Resolution | None:
    """An address with a whole postcode anywhere in it; the postcode wins over the town beside it, and says so."""
    found = postcodes.units_in(query)
    known: dict[str, tuple[Answer, str]] = {}
    for reading, words in found:
        # The likeliest reading of the same words that exists counts.
        if words not in {each[1] for each in known.values()}:
            answer = _unit_answer(reading)
            if answer is not None:
                known.setdefault(answer.postcode, (answer, words))
    if not known:
        typed_so = (reading for reading, words in found if postcodes.is_as_typed(reading, words))
        return next((each for each in (district_of(query, reading) for reading in typed_so) if each is not None), None)
    (answer, words), *others = known.values()
    if any(great_circle((answer.lat, answer.lon), (other.lat, other.lon)).km > _SAME_KM for other, _words in others):
        return Resolution(query, candidates=tuple(each for each, _words in known.values()), note=sentences.two_postcodes())
    rest = query.replace(words, ",")
    named = institutions.at_postcode(rest, answer.postcode)
    return Resolution(query, named) if named else Resolution(query, answer, note=_contradiction(rest, answer))


def district_of(query: str, reading: Postcode) -> Resolution | None:
    """The district of a postcode that is not known or not whole, saying so; None when there is no such district."""
    area = gazetteer.current().area(reading.outcode)
    if area is None:
        return None
    note = ""
    if reading.is_unit:
        note = sentences.unknown_postcode(str(reading), area.label)
    elif reading.incode:
        note = sentences.part_of_postcode(str(reading), area.label)
    return Resolution(query, district_answer(area), note=note)


def district_answer(area: Area) -> Answer:
    return answer_at(area.lat, area.lon, area.label, Precision.DISTRICT, area, source=_source(area.outcode))


def _unit_answer(reading: Postcode) -> Answer | None:
    source = gazetteer.current()
    point = source.unit(reading)
    area = source.area(reading.outcode) if point else None
    if point is None or area is None:
        return None
    label = f"{reading}, {area.town_label}"
    return answer_at(*point, label, Precision.POSTCODE, area, postcode=str(reading), source=_source(reading.outcode))


def _contradiction(rest: str, answer: Answer) -> str:
    """A note when the town typed with a postcode is nowhere near it, else ""."""
    parts = typed.address(rest).parts
    if not parts:
        return ""
    towns = [each for each in gazetteer.current().places(parts[-1]) if each.kind in ("city", "town", "district", "county")]
    away = [great_circle((answer.lat, answer.lon), (each.lat, each.lon)).km - each.reach_km for each in towns]
    if not away or min(away) < _CONTRADICTION_KM or answer.town_label in (each.name for each in towns):
        return ""
    return sentences.postcode_wins(answer.postcode, towns[0].name)


def _source(outcode: str) -> sources.Source:
    if outcode.startswith("BT"):
        return sources.POSTCODES_NI
    return replace(sources.POSTCODES, dated=gazetteer.current().postcodes_dated)


def _parts_of_london(query: str) -> tuple[Answer, ...]:
    """EC1 is no district by itself: it was cut into EC1A, EC1M and so on."""
    typed_so = query.strip().upper()
    source = gazetteer.current()
    areas = map(
        source.area, source.known_outcodes(typed_so + letter for letter in ascii_uppercase) if _CUT.fullmatch(typed_so) else ()
    )
    return tuple(district_answer(area) for area in areas if area is not None)


def _districts_like(outcode: str) -> tuple[str, ...]:
    """Districts that differ by one letter or digit, those of the same shape first."""
    like = {outcode[:cut] + letter + outcode[cut + 1 :] for cut in range(len(outcode)) for letter in ascii_uppercase + digits}
    near = list(gazetteer.current().known_outcodes(like))
    near.sort(key=lambda known: (_shape(known) != _shape(outcode), known[0] != outcode[0], known))
    return tuple(near[:_MOST_SUGGESTIONS])


def _shape(outcode: str) -> tuple[bool, ...]:
    return tuple(letter.isdigit() for letter in outcode)
