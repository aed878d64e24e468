"""What a provider outside said, judged: a confident wrong answer is worse than none, so it must prove that it is the place meant.

It is when its words are those of the address, it lies where what we knew before says, and there is no second one there.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geopy.distance import great_circle

from places.enums import Precision
from places.geocoding.base import Answer, Area
from places.names import fold

# From a typed postcode, from a street that we know, from the middle of a village or suburb, from that of a city.
POSTCODE_KM: Final = 2.0
TOWN_KM: Final = 5.0
CITY_KM: Final = 15.0
# Two results nearer than this are the same thing: the ways of one street, the entrances of one building.
SAME_KM: Final = 1.0

_SHORT: Final = {
    "street": "st",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "sq": "square",
    "cres": "crescent",
    "pl": "place",
    "dr": "drive",
    "ct": "court",
    "tce": "terrace",
    "terr": "terrace",
    "gdns": "gardens",
    "cl": "close",
}
_STREET_ENDS: Final = frozenset(
    {*_SHORT.values(), "row", "way", "walk", "hill", "grove", "mews", "parade", "yard", "gate", "green", "park", "embankment"}
)
_NUMBER: Final = re.compile(r"\d+[a-z]?")
_NUMBER_APART: Final = re.compile(r"((?:^|[,;\n])\s*\d+[a-zA-Z]?)\s*,\s*")  # "12, Cardigan Road"
_INSIDE: Final = frozenset({"room", "flat", "floor", "unit", "suite", "apartment", "studio", "hall"})

# The area round a point (degrees WGS 84); None far from any postcode.
Around = Callable[[float, float], Area | None]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: one line (street and number, else the name of the building), with the town and postcode that we know."""

    line: str
    town: str
    postcode: str

    @property
    def text(self) -> str:
        """As it travels: "12 Lifton Place, Leeds, LS2 9JT"."""
        return ", ".join(part for part in (self.line, self.town, self.postcode) if part)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One answer whose words fit the question: where, and how exactly. Degrees WGS 84."""

    lat: float
    lon: float
    precision: Precision


def fitting(question: Question, answers: Iterable[Answer]) -> list[Sighting]:
    """Those that name what was asked for; one that does not name the number of the house knows only the street."""
    parts = _telling(question.line)
    return [Sighting(each.lat, each.lon, precision) for each in answers if (precision := _precision(parts, each)) is not None]


def choose(known: Answer, sightings: Sequence[Sighting], around: Around) -> Sighting | None:
    """The one that is better than what is `known` and lies where that says; None when there is none, or more than one."""
    better = [each for each in sightings if each.precision.rank < Precision(known.precision).rank]
    inside = [each for each in better if _lies_within(known, each, around)]
    if not inside:
        return None
    best = min(inside, key=lambda each: each.precision.rank)
    # In a whole city the same street may be there again under a number that the provider does not know.
    rivals = [each for each in inside if each.precision == best.precision or not _is_small(known)]
    return best if all(_km(best, each) <= SAME_KM for each in rivals) else None


def _is_small(known: Answer) -> bool:
    return bool(known.postcode or known.outcode)


def _lies_within(known: Answer, sighting: Sighting, around: Around) -> bool:
    away = great_circle((known.lat, known.lon), (sighting.lat, sighting.lon)).km
    if known.postcode or known.precision == Precision.STREET:
        return away <= POSTCODE_KM
    area = around(sighting.lat, sighting.lon)
    if known.precision == Precision.DISTRICT:
        return area is not None and area.outcode == known.outcode
    if area is not None and fold(area.town_label) != fold(known.town_label):
        return False
    return away <= (TOWN_KM if known.outcode or area is None else CITY_KM)


def _km(one: Sighting, other: Sighting) -> float:
    return float(great_circle((one.lat, one.lon), (other.lat, other.lon)).km)


def _words(text: str) -> list[str]:
    return [_SHORT.get(word, word) for word in fold(text).split()]


def _telling(line: str) -> list[list[str]]:
    """The parts of the line that must be found again: those that look like a street, else the first that is no room."""
    parts = [words for words in (_words(part) for part in re.split(r"[,\n;]+", _NUMBER_APART.sub(r"\1 ", line))) if words]
    streets = [words for words in parts if words[-1] in _STREET_ENDS or (_NUMBER.fullmatch(words[0]) and len(words) > 1)]
    return streets or [words for words in parts if words[0] not in _INSIDE][:1]


def _precision(parts: Sequence[list[str]], answer: Answer) -> Precision | None:
    """How exactly this answer knows one of the parts; None when it names none of them."""
    label = _words(answer.label)
    joined = f" {' '.join(label)} "
    precision = Precision(answer.precision)
    for words in parts:
        name = [word for word in words if not _NUMBER.fullmatch(word)]
        if not name or f" {' '.join(name)} " not in joined:
            continue
        numbers = {word for word in words if _NUMBER.fullmatch(word)}
        is_street = bool(numbers) or name[-1] in _STREET_ENDS
        if precision == Precision.EXACT and is_street and not (numbers and numbers <= set(label)):
            return Precision.STREET
        return precision
    return None
