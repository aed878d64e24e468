"""Cities, towns, villages, districts and counties by name, alone or with what they lie in."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import dropwhile
from typing import Final

from geopy.distance import great_circle

from places import typed
from places.enums import Precision
from places.geocoding import gazetteer, sources
from places.geocoding.base import Answer, Area, Resolution, answer_at
from places.geocoding.build_names import AREA_KINDS
from places.geocoding.gazetteer import NamedPlace
from places.geocoding.steps import sentences
from places.names import COMPASS, fold, says_worship
from places.typed import Address

# One place is taken without asking only when the next of that name is this many times smaller: less for a city or nation, which is what
# people mean, more when the other is a town as well, when there are many others, or when the name is only short for its own.
_CITY_DOMINANCE: Final = 10
_DOMINANCE: Final = 20
_ALIAS_DOMINANCE: Final = 25
_LARGE_DOMINANCE: Final = 60
_NOTABLE: Final = 5_000
_MANY: Final = 5
_MOST_CANDIDATES: Final = 8
# Two entries of one name this near each other are the same place, once as a town and once as a part of it.
_SAME_KM: Final = 5
# Of several places near what they are said to lie in, the nearest is meant when the next is this many times further.
_CLEARLY_NEARER: Final = 3


def place(query: str) -> Resolution | None:
    """A town, village or county, alone or with what it lies in: "Newport, Shropshire", "Newport Essex"."""
    address = typed.address(query)
    found = find(address) or (_without_comma(address) if len(address.parts) == 1 else [])
    if not found:
        return _beside_a_namesake(query, address)
    if _may_be_a_church(address, found):
        return None
    chosen = dominant(found)
    if chosen is not None:
        return Resolution(query, answer_of(chosen))
    return Resolution(query, candidates=candidates_of(found), note=sentences.which_one(query))


def _may_be_a_church(address: Address, found: Sequence[NamedPlace]) -> bool:
    """Whether it is a part of a town only because that lies near one of many places: "All Saints, Newton"."""
    if len(address.parts) == 1 or not says_worship(address.parts[0]) or any(each.kind in ("city", "town") for each in found):
        return False
    wholes = gazetteer.current().places(address.parts[1])
    return not lying_in(address) and bool(wholes) and dominant(wholes) is None


def part_of(query: str) -> Resolution | None:
    """The whole of what only a quarter was named of: "South London" and "North Wales" have no middle of their own."""
    address = typed.address(query)
    words = fold(address.parts[0]).split() if len(address.parts) == 1 else []
    whole = list(dropwhile(COMPASS.__contains__, words))
    found = find(Address((" ".join(whole),), address.nation)) if whole != words and whole else []
    chosen = dominant(found) if found else None
    if chosen is None or not (chosen.is_whole_area or chosen.kind == "town"):
        return None
    answer = answer_of(chosen)
    return Resolution(query, answer, note=sentences.only_the_place(query, answer.label))


def find(address: Address) -> list[NamedPlace]:
    """Every place that the parts can mean, the weightiest first: the first part names it, the others say where that is."""
    if not address.parts:
        return []
    found = gazetteer.current().places(address.parts[0])
    if address.nation:
        found = [each for each in found if each.nation == address.nation or each.name == address.nation]
    return _narrowed(found, address.parts[1:])


def lying_in(address: Address) -> list[NamedPlace]:
    """Every place of the first part's name whose district, county, region or postcode district is what the other parts name."""
    found = find(Address(address.parts[:1], address.nation))
    for qualifier in address.parts[1:]:
        found = _said_to_be_in(found, fold(qualifier))
    return found


def _beside_a_namesake(query: str, address: Address) -> Resolution | None:
    """Asks back when a place lies only near a lesser place of the name behind it: nobody means the Salford near Huddersfield."""
    if len(address.parts) != 2:
        return None
    wholes = gazetteer.current().places(address.parts[1])
    chosen = dominant(wholes) if wholes else None
    near = _within_reach(find(Address(address.parts[:1], address.nation)), wholes) if chosen else []
    if chosen is None or not near:
        return None
    note = sentences.not_known_in(address.parts[0], chosen.name)
    return Resolution(query, candidates=(answer_of(chosen), *candidates_of(near)[: _MOST_CANDIDATES - 1]), note=note)


def dominant(found: Sequence[NamedPlace]) -> NamedPlace | None:
    """The place that is surely meant: the only one, or one far larger than all others of that name."""
    first, *others = found
    elsewhere = [each for each in others if not _is_same(each, first)]
    own = [each for each in elsewhere if not each.by_another_name and each.kind != "hamlet"]
    if first.by_another_name and any(each.population > _NOTABLE for each in own):
        needed = _LARGE_DOMINANCE
    elif first.by_another_name and own:
        needed = _ALIAS_DOMINANCE
    elif first.kind in ("city", "region"):
        needed = _CITY_DOMINANCE
    elif len(own) >= _MANY or any(each.kind == "town" for each in own):
        needed = _LARGE_DOMINANCE
    else:
        needed = _DOMINANCE
    return first if all(first.population >= needed * each.population for each in elsewhere) else None


def _is_same(other: NamedPlace, first: NamedPlace) -> bool:
    """Whether it is the same place once more: a part of it beside it, or the county that is called after it."""
    km = great_circle(_point(other), _point(first)).km
    return bool(km <= (other.reach_km if other.kind in AREA_KINDS else _SAME_KM))


def candidates_of(found: Sequence[NamedPlace]) -> tuple[Answer, ...]:
    """The weightiest of them with county and nation, each called by what finds it again and no other."""
    answers: dict[str, Answer] = {}
    for each in found:
        label = _label_of(each, found)
        answers.setdefault(fold(label), replace(answer_of(each), label=label))
        if len(answers) == _MOST_CANDIDATES:
            break
    return tuple(answers.values())


def _label_of(place: NamedPlace, found: Sequence[NamedPlace]) -> str:
    """The label with as much behind it as it takes: the postcode district, and then a larger place near it."""
    label = place.full_label
    alike = [each for each in found if _key(each.name) == _key(place.name) and (not place.nation or each.nation == place.nation)]
    alike = [each for each in _said_to_be_in(alike, fold(place.within)) if each.id != place.id and not _is_same(each, place)]
    if not alike or not place.outcode or dominant([place, *alike]) is place:
        return label
    label = f"{label}, {place.outcode}"
    if all(each.outcode != place.outcode for each in alike):
        return label
    beside = gazetteer.current().larger_place_near(place)
    return f"{label}, near {beside}" if beside else label


@lru_cache(maxsize=2048)
def _key(name: str) -> str:
    """What `fold` makes of the name of a district or county: there are few of them, and they come in every row."""
    return fold(name)


def answer_of(found: NamedPlace) -> Answer:
    """The answer for a place; a city or county whose name alone is clear needs no county behind its name."""
    if found.is_whole_area:
        area = Area("", found.name, found.lat, found.lon, found.name, found.lat, found.lon)
    else:
        source = gazetteer.current()
        near = source.area(found.outcode) or source.area_around(found.lat, found.lon)
        area = near or Area("", found.name, found.lat, found.lon, found.name, found.lat, found.lon)
    label = found.name if found.is_whole_area and _needs_no_county(found) else found.label
    return answer_at(found.lat, found.lon, label, Precision.PLACE, area, source=sources.PLACES)


def _needs_no_county(found: NamedPlace) -> bool:
    """Whether its name alone would have found it."""
    alone = dominant(gazetteer.current().places(found.name))
    return alone is not None and alone.id == found.id


def _narrowed(found: list[NamedPlace], qualifiers: Sequence[str], *, is_sure: bool = False) -> list[NamedPlace]:
    """Those that lie in all of the qualifiers; several of these may be one name ("Newry, Mourne and Down").

    `is_sure`: one of the qualifiers before these said already where they are.
    """
    if not qualifiers or not found:
        return found
    for size in range(len(qualifiers), 0, -1):
        named = _said_to_be_in(found, fold(", ".join(qualifiers[:size])))
        if named:
            return _narrowed(named, qualifiers[size:], is_sure=True)
    near = _near(found, qualifiers[0], of_any=is_sure or len(qualifiers) > 1)
    return _narrowed(near, qualifiers[1:], is_sure=is_sure)


def _said_to_be_in(found: list[NamedPlace], key: str) -> list[NamedPlace]:
    """Those whose district, county, region, nation or postcode district goes by that name, today or formerly."""
    nation = typed.nation(key)
    return [
        each
        for each in found
        if key in map(_key, (each.district, each.county, each.region, each.nation, each.outcode))
        or f"|{key}|" in each.counties
        or (nation and each.nation == nation)
    ]


def _without_comma(address: Address) -> list[NamedPlace]:
    """ "Newport Essex": the last words say where the first ones are."""
    words = address.parts[0].split()
    for cut in range(len(words) - 1, 0, -1):
        if COMPASS.issuperset(fold(" ".join(words[:cut])).split()):
            continue  # "North East Leeds" is no part of the region
        found = find(Address((" ".join(words[:cut]), " ".join(words[cut:])), address.nation))
        if found:
            return found
    return []


def _near(found: list[NamedPlace], qualifier: str, *, of_any: bool) -> list[NamedPlace]:
    """Those near enough to the place named to be said to lie in it; the nearest alone when that is clear.

    Where one place of that name is far greater than the others it alone is meant, unless `of_any`: then another qualifier
    says where this one is.
    """
    wholes = gazetteer.current().places(qualifier)
    if not wholes:
        return []
    chosen = dominant(wholes)
    inside = _within_reach(found, [chosen]) if chosen else []
    return inside if chosen and not of_any else inside or _within_reach(found, wholes)


def _within_reach(found: list[NamedPlace], wholes: Sequence[NamedPlace]) -> list[NamedPlace]:
    away: dict[int, float] = {}
    for each in found:
        for whole in wholes:
            km = great_circle(_point(each), _point(whole)).km
            if km <= whole.reach_km + each.reach_km and each.id != whole.id and each.kind != "region":
                away[each.id] = min(km, away.get(each.id, km))
    inside = sorted((each for each in found if each.id in away), key=lambda each: away[each.id])
    if len(inside) > 1 and away[inside[1].id] >= _CLEARLY_NEARER * away[inside[0].id]:
        return inside[:1]
    return inside


def _point(found: NamedPlace) -> tuple[float, float]:
    return found.lat, found.lon
