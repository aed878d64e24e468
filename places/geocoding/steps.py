"""The steps by which a query is understood, one function each: it answers, asks back, or returns None to pass it on."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from django.utils.translation import gettext as _
from geopy.distance import great_circle

from places import postcodes
from places.enums import Precision
from places.geocoding import gazetteer
from places.geocoding.base import Answer, Area, Resolution, answer_at
from places.geocoding.gazetteer import Institution, NamedPlace
from places.names import fold

_COORDINATES: Final = re.compile(r"\s*\(?\s*([+-]?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*\)?\s*")
_COUNTRIES: Final = frozenset({"uk", "u k", "united kingdom", "great britain", "gb", "britain"})
# One place is taken without asking only when the next of that name is this many times smaller.
_DOMINANCE: Final = 10
_MOST_CANDIDATES: Final = 8
_MOST_SUGGESTIONS: Final = 3
# How alike two spellings must be, 1 for the same.
_ALIKE: Final = 0.6
# How far from the point of a county or region a place may lie and still be "in" it.
_QUALIFIER_REACH_KM: Final = {"region": 150, "county": 70, "district": 40, "city": 25}
_USUAL_REACH_KM: Final = 20


def coordinates(query: str) -> Resolution | None:
    """ "53.8, -1.55": latitude and longitude in degrees."""
    match = _COORDINATES.fullmatch(query)
    if match is None:
        return None
    lat, lon = float(match[1]), float(match[2])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return Resolution(query, note=_("A latitude lies between -90 and 90, a longitude between -180 and 180."))
    return Resolution(query, at_point(lat, lon))


def at_point(lat: float, lon: float) -> Answer:
    """The answer for an exact point, with the district round it; outside the country the area is named by rounded degrees."""
    label = f"{lat:.4f}, {lon:.4f}"
    area = gazetteer.current().area_around(lat, lon)
    if area is None:
        # Rounded to about 25 km, and the same for all points that round alike.
        rounded = (round(lat * 4) / 4, round(lon * 4) / 4)
        name = f"{rounded[0]:.2f}, {rounded[1]:.2f}"
        area = Area("", name, *rounded, name, *rounded)
    return answer_at(lat, lon, label, Precision.EXACT, area)


def postcode(query: str) -> Resolution | None:
    """A postcode, a district, half a postcode, or an address that ends with a postcode."""
    source = gazetteer.current()
    readings = postcodes.readings(query)
    if not readings:
        at_the_end = postcodes.trailing(query)
        readings = (at_the_end,) if at_the_end else ()
    for reading in readings:
        point = source.unit(reading) if reading.is_unit else None
        area = source.area(reading.outcode) if point else None
        if point and area:
            label = f"{reading}, {area.town_label}"
            return Resolution(query, answer_at(*point, label, Precision.POSTCODE, area, postcode=str(reading)))
    for reading in readings:
        area = source.area(reading.outcode)
        if area is None:
            continue
        note = ""
        if reading.is_unit:
            note = _("We don't know the postcode %(postcode)s, so this is the middle of %(district)s.")
        elif reading.incode:
            note = _("%(postcode)s is only part of a postcode, so this is the middle of %(district)s.")
        return Resolution(
            query,
            answer_at(area.lat, area.lon, area.label, Precision.DISTRICT, area),
            note=note % {"postcode": reading, "district": area.label} if note else "",
        )
    if readings and any(letter.isdigit() for letter in query):
        return Resolution(query, suggestions=_districts_like(readings[0].outcode), note=not_found(query))
    return None


def _districts_like(outcode: str) -> tuple[str, ...]:
    """Districts that differ by one letter or digit, those of the same shape first."""
    near = [
        known
        for known in gazetteer.current().outcodes()
        if len(known) == len(outcode) and sum(a != b for a, b in zip(known, outcode, strict=True)) == 1
    ]
    near.sort(key=lambda known: (_shape(known) != _shape(outcode), known[0] != outcode[0], known))
    return tuple(near[:_MOST_SUGGESTIONS])


def _shape(outcode: str) -> tuple[bool, ...]:
    return tuple(letter.isdigit() for letter in outcode)


def institution(query: str) -> Resolution | None:
    """A university or college by its name or one of its other names."""
    return _one_institution(query, gazetteer.current().institutions(query))


def institution_in_short(query: str) -> Resolution | None:
    """A university whose name was written without the word: "Leeds Beckett"."""
    source = gazetteer.current()
    found = source.institutions(f"{query} university") or source.institutions(query.rpartition(",")[0])
    return _one_institution(query, found)


def _one_institution(query: str, found: list[Institution]) -> Resolution | None:
    answers = tuple(answer for answer in map(_institution_answer, found) if answer is not None)
    if len(answers) > 1:
        return Resolution(query, candidates=answers, note=which_one(query))
    return Resolution(query, answers[0]) if answers else None


def _institution_answer(found: Institution) -> Answer | None:
    area = gazetteer.current().area(found.outcode)
    if area is None:
        return None
    label = f"{found.name}, {found.postcode}"
    return answer_at(found.lat, found.lon, label, Precision.POSTCODE, area, postcode=found.postcode)


def place(query: str) -> Resolution | None:
    """A town, village or county, alone or with what it lies in: "Newport, Shropshire"."""
    parts = [part.strip() for part in re.split(r"[,\n;]+", query) if fold(part)]
    if len(parts) > 1 and fold(parts[-1]) in _COUNTRIES:
        parts.pop()
    if not parts:
        return None
    found = _narrowed(gazetteer.current().places(parts[0]), parts[1:])
    if not found and len(parts) == 1:
        found = _without_comma(parts[0])
    if not found:
        return None
    candidates = _candidates(found)
    chosen = found[0] if len(candidates) == 1 else _dominant(found)
    if chosen is not None:
        return Resolution(query, _place_answer(chosen, alone=len(parts) == 1))
    return Resolution(query, candidates=candidates, note=which_one(query))


def _narrowed(found: list[NamedPlace], qualifiers: list[str]) -> list[NamedPlace]:
    """Those that lie in all of the qualifiers; several of these may be one name ("Newry, Mourne and Down")."""
    if not qualifiers or not found:
        return found
    for size in range(len(qualifiers), 0, -1):
        named = _named(found, fold(", ".join(qualifiers[:size])))
        if named:
            return _narrowed(named, qualifiers[size:])
    return _narrowed(_within(found, qualifiers[0]), qualifiers[1:])


def _named(found: list[NamedPlace], key: str) -> list[NamedPlace]:
    return [each for each in found if key in map(fold, (each.district, each.county, each.region, each.nation, each.outcode))]


def _without_comma(text: str) -> list[NamedPlace]:
    """ "Newport Essex": the last words say where the first ones are."""
    words = text.split()
    for cut in range(len(words) - 1, 0, -1):
        found = _within(gazetteer.current().places(" ".join(words[:cut])), " ".join(words[cut:]))
        if found:
            return found
    return []


def _within(found: list[NamedPlace], qualifier: str) -> list[NamedPlace]:
    """Those that lie in the district, county, region or nation named, or else nearest to the place of that name."""
    named = _named(found, fold(qualifier))
    if named or not found:
        return named
    wholes = gazetteer.current().places(qualifier)
    if not wholes:
        return []
    whole = next((each for each in wholes if each.is_whole_area), wholes[0])
    away = {each.id: great_circle((each.lat, each.lon), (whole.lat, whole.lon)).km for each in found}
    reach = _QUALIFIER_REACH_KM.get(whole.kind, _USUAL_REACH_KM)
    return sorted((each for each in found if away[each.id] <= reach), key=lambda each: away[each.id])[:1]


def _dominant(found: list[NamedPlace]) -> NamedPlace | None:
    """The place that is surely meant: the only one, or one far larger than all others of that name."""
    first, *others = found
    elsewhere = [each for each in others if great_circle((each.lat, each.lon), (first.lat, first.lon)).km > 5]
    if all(first.population >= _DOMINANCE * each.population for each in elsewhere):
        return first
    return None


def _candidates(found: list[NamedPlace]) -> tuple[Answer, ...]:
    """The weightiest of them, told apart by label; the outcode joins the label where two would read alike."""
    labels = Counter(fold(each.label) for each in found)
    answers: dict[str, Answer] = {}
    for each in found:
        answer = _place_answer(each)
        if labels[fold(each.label)] > 1 and each.outcode:
            answer = replace(answer, label=f"{each.label}, {each.outcode}")
        answers.setdefault(fold(answer.label), answer)
        if len(answers) == _MOST_CANDIDATES:
            break
    return tuple(answers.values())


def _place_answer(found: NamedPlace, *, alone: bool = False) -> Answer:
    """The answer for a place; a city or county found without doubt needs no county behind its name."""
    if found.is_whole_area:
        area = Area("", found.name, found.lat, found.lon, found.name, found.lat, found.lon)
    else:
        source = gazetteer.current()
        near = source.area(found.outcode) or source.area_around(found.lat, found.lon)
        area = near or Area("", found.name, found.lat, found.lon, found.name, found.lat, found.lon)
    label = found.name if alone and found.is_whole_area else found.label
    return answer_at(found.lat, found.lon, label, Precision.PLACE, area)


def spelling(query: str) -> Resolution:
    """The last step: nothing found, so up to three names that look like it."""
    source = gazetteer.current()
    first = re.split(r"[,\n;]+", query)[0]
    suggestions = list(_alike(first, source.sharing_letters(first)))
    if len(suggestions) < _MOST_SUGGESTIONS:
        suggestions += [name for name in source.beginning_with(first) if name not in suggestions]
    return Resolution(query, suggestions=tuple(suggestions[:_MOST_SUGGESTIONS]), note=not_found(query))


def _alike(text: str, names: Sequence[str]) -> tuple[str, ...]:
    key = fold(text)
    scored = []
    for name in names:
        score = SequenceMatcher(None, key, fold(name)).ratio()
        if score >= _ALIKE:
            scored.append((-score, name))
    return tuple(name for _score, name in sorted(scored)[:_MOST_SUGGESTIONS])


def which_one(query: str) -> str:
    return _("There is more than one place called “%(name)s”. Which do you mean?") % {"name": query}


def not_found(query: str) -> str:
    return _("We can't find “%(name)s”. Try a postcode, or the name of a town.") % {"name": query}
