"""The ways to read an address as something inside a place: "St Mary's Church, Walthamstow", "Brixton station"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from places import typed
from places.geocoding import gazetteer, landmarks
from places.geocoding.base import Answer
from places.geocoding.gazetteer import NamedPlace
from places.geocoding.steps import named, postal
from places.names import BUILDING_WORDS, WHICH_WORDS, fold, says_street
from places.postcodes import is_district
from places.typed import Address

_MOST_MEANINGS: Final = 8
# How far what is in a postcode district may lie from its middle without a second look.
DISTRICT_KM: Final = 12
_JOINED: Final = re.compile(r"(?:&|\band)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Whole:
    """The place that something is said to be inside of."""

    name: str
    lat: float
    lon: float
    km: float
    answer: Answer
    # The postcode district that was typed, by itself or behind the place's name.
    outcode: str = ""
    is_city: bool = False
    is_district: bool = False

    @property
    def point(self) -> tuple[float, float]:
        return self.lat, self.lon


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read an address. `sure`: the place is named for certain, so it may stand for a detail that is not known."""

    details: tuple[str, ...]
    wholes: list[Whole]
    sure: bool


def readings(address: Address) -> Iterator[Reading]:
    """The ways to read an address as details inside a place, the likeliest first."""
    parts, nation = address.parts, address.nation
    for cut in range(1, len(parts)):
        wholes = wholes_of(Address(parts[cut:], nation))
        if wholes:
            yield Reading(parts[:cut], wholes, sure=True)
            return
    if not parts:
        return
    # The town first: "Leeds, Woodhouse Lane".
    if len(parts) > 1 and not landmarks.looks_like_one(parts[0]):
        wholes = wholes_of(Address(parts[:1], nation))
        if len(wholes) == 1:
            yield Reading(parts[1:], wholes, sure=True)
    # No comma where one should be: "St Mary's Church Walthamstow".
    words = parts[-1].split()
    for cut in range(1, len(words)):
        wholes = [] if is_plain(" ".join(words[cut:])) else wholes_of(Address((" ".join(words[cut:]),), nation))
        if wholes:
            detail = typed.without_end(" ".join(words[:cut]))
            if _JOINED.search(detail):
                continue
            sure = len(parts) == 1 and _is_detail(detail)
            yield Reading((*parts[:-1], detail), wholes, sure=sure)
    # Or it is called after its town: "Luton Central Mosque", "Brixton station". A "Wakefield Road" is anywhere near.
    for cut in range(len(words) - 1, 0, -1) if len(parts) == 1 and not _is_road(parts[0]) else ():
        wholes = wholes_of(Address((" ".join(words[:cut]),), nation))
        if wholes:
            rest = " ".join(words[cut:])
            if _is_town(" ".join(words[:cut])):
                yield Reading((parts[0],), wholes, sure=is_plain(rest) or landmarks.looks_like_one(rest))


def _is_town(text: str) -> bool:
    """Whether something may be called after it: any place but a hamlet called after its church."""
    if not landmarks.looks_like_one(text):
        return True
    found = gazetteer.current().places(text)
    return bool(found) and found[0].kind in ("city", "town")


def _is_road(text: str) -> bool:
    return says_street(text) and not fold(text).endswith("square")


def _is_detail(text: str) -> bool:
    return landmarks.looks_like_one(text) or is_plain(text)


def wholes_of(address: Address) -> list[Whole]:
    """What a place's name can mean: one when that is clear."""
    source = gazetteer.current()
    if len(address.parts) == 1 and is_district(address.parts[0]):
        area = source.area(address.parts[0].upper())
        if area is not None:
            answer = postal.district_answer(area)
            return [Whole(area.label, area.lat, area.lon, DISTRICT_KM, answer, area.outcode, is_district=True)]
    found = named.find(address)
    if not found:
        return []
    chosen = named.dominant(found)
    outcode = address.parts[-1].upper() if source.area(address.parts[-1].upper()) else ""
    return [_whole(each, outcode) for each in ([chosen] if chosen else found[:_MOST_MEANINGS])]


def _whole(found: NamedPlace, outcode: str) -> Whole:
    return Whole(found.name, found.lat, found.lon, found.reach_km, named.answer_of(found), outcode, found.is_whole_area)


def is_plain(detail: str) -> bool:
    """Whether every word only says what kind of building it is: "town hall", "central library"."""
    words = set(fold(detail).split())
    return words <= BUILDING_WORDS and not words <= WHICH_WORDS
