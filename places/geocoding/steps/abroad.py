"""Cities outside the United Kingdom: only when nothing here is called so, or beside a much smaller place that is."""

import re

from places import typed
from places.enums import Precision
from places.geocoding import gazetteer, sources, world
from places.geocoding.base import Answer, Area, Resolution, answer_at
from places.geocoding.steps import named, sentences
from places.geocoding.world import City

_MOST_CANDIDATES = 6
# One city is meant when the next of its name is this many times smaller.
_DOMINANCE = 3
# A hamlet here does not silently stand for a great city abroad ("Moscow" in Ayrshire), nor a town for a far greater one.
_SMALL_HERE = 10_000
_GREAT_ABROAD = 200_000
_FAR_GREATER = 10
_GREATEST_ABROAD = 500_000
# Without its country a city is taken for what is meant only when it is known to everybody, and offered when it is large.
_KNOWN_TO_ALL = 300_000
_LARGE = 100_000
_NUMBER = re.compile(r"^[A-Z]{0,2}-?[0-9]{4,6}\s+|\s+[0-9]{4,6}$")


def beside_a_hamlet(query: str) -> Resolution | None:
    """Asks back when a place here is tiny, or not the only one, and a city abroad of that name is great."""
    address = typed.address(query)
    if len(address.parts) != 1 or address.nation:
        return None
    here = named.find(address)
    if not here or here[0].kind in ("county", "region", "district"):
        return None
    abroad = [each for each in world.cities(gazetteer.current(), address.parts[0]) if _outshines(each, here[0].population)]
    if not abroad:
        return None
    candidates = (*named.candidates_of(here)[:_MOST_CANDIDATES], *map(_answer, abroad[:2]))
    return Resolution(query, candidates=candidates, note=sentences.or_abroad(query))


def _outshines(city: City, people: int) -> bool:
    if people < _SMALL_HERE:
        return city.population >= _GREAT_ABROAD
    return city.population >= max(_GREATEST_ABROAD, _FAR_GREATER * people)


def city(query: str) -> Resolution | None:
    """A city by its name, and the country or state behind it if there is one."""
    source = gazetteer.current()
    address = typed.address(query)
    if address.nation or not address.parts:
        return None
    parts = tuple(_NUMBER.sub("", part) for part in address.parts)
    with_country = any(world.is_abroad(source, part) for part in parts[1:])
    found = _found(parts)
    words = parts[0].split()
    for cut in range(len(words) - 1, 0, -1) if not found and len(parts) == 1 else ():
        if world.is_abroad(source, " ".join(words[cut:])):
            found = _found((" ".join(words[:cut]), " ".join(words[cut:])))
            with_country = True
    found = [each for each in found if with_country or each.population >= _LARGE]
    if not found:
        return None
    clear = len(found) == 1 or found[0].population >= _DOMINANCE * found[1].population
    if clear and (with_country or found[0].population >= _KNOWN_TO_ALL):
        return Resolution(query, _answer(found[0]))
    answers: dict[str, Answer] = {}
    for each in found:
        answers.setdefault(each.label, _answer(each))
    candidates = tuple(answers.values())[:_MOST_CANDIDATES]
    if len(candidates) == 1:
        if with_country:
            note = sentences.the_largest(found[0].label) if len(found) > 1 else ""
            return Resolution(query, candidates[0], note=note)
        return Resolution(query, candidates=candidates, note=sentences.did_you_mean(query))
    return Resolution(query, candidates=candidates, note=sentences.which_one(query))


def _found(parts: tuple[str, ...]) -> list[City]:
    source = gazetteer.current()
    # A street may stand before the city: the last part that is no country or state is the city.
    behind = [part for part in parts[1:] if world.is_abroad(source, part)]
    for part in parts if behind else parts[:1]:
        found = world.cities(source, part, behind) if len(behind) == len(parts) - 1 or part != parts[0] else []
        if found:
            return found
    return []


def _answer(found: City) -> Answer:
    area = Area("", found.label, found.lat, found.lon, found.label, found.lat, found.lon)
    return answer_at(found.lat, found.lon, found.label, Precision.PLACE, area, source=sources.WORLD)
