"""Which of the streets, stations and places of worship that go by a name is the one inside a place."""

from collections.abc import Iterator, Sequence
from typing import Final

from geopy.distance import great_circle

from places import typed
from places.enums import Precision
from places.geocoding import gazetteer, landmarks
from places.geocoding.base import Answer, Area, Resolution, answer_at
from places.geocoding.landmarks import Landmark
from places.geocoding.steps import sentences
from places.geocoding.steps.readings import DISTRICT_KM, Whole
from places.names import fold

MOST_CANDIDATES: Final = 8
# Of several places of one name only what is this near to one belongs to that one.
SURELY_INSIDE_KM: Final = 3
# A name of so many words is one's own: "St Peter's RC Church".
_TELLING_WORDS: Final = 4
# In a village the church is the one at its middle, not the one of that name in the next.
_AT_ITS_MIDDLE_KM: Final = 1.0
_FAR_NEARER: Final = 2.5
# How far from a district's centre its streets are looked for.
_DISTRICT_KM: Final = 30


def landmark_in(query: str, detail: str, whole: Whole) -> Resolution | None:
    """The one meant, or which of several; None when nothing of that name is known there."""
    source = gazetteer.current()
    if source.places(detail) and not landmarks.looks_like_one(detail):
        return None
    for name in _shorter(detail):
        found = landmarks.around(source, name, whole.lat, whole.lon, _DISTRICT_KM if whole.outcode else whole.km)
        if whole.outcode:
            found = [each for each in found if each.outcode == whole.outcode or _away(each, whole) < SURELY_INSIDE_KM]
            there = [each for each in found if whole.is_district or _is_near_enough(each, whole)]
            if found and not there:
                return _elsewhere_in_the_district(query, name, found, whole)
            found = there
        if found:
            return _chosen(query, name, _best(found, name, whole), whole)
    return None


def _is_near_enough(found: Landmark, whole: Whole) -> bool:
    """Whether it can be said to be in the place, when all that is known is that it is in the same postcode district."""
    return fold(found.locality) == fold(whole.name) or _away(found, whole) <= whole.km


def _elsewhere_in_the_district(query: str, name: str, found: list[Landmark], whole: Whole) -> Resolution:
    answers = tuple(answer_of(each) for each in found[: MOST_CANDIDATES - 1])
    return Resolution(query, candidates=(whole.answer, *answers), note=sentences.not_known_in(name, whole.name))


def _away(found: Landmark, whole: Whole) -> float:
    return float(great_circle(found.point, whole.point).km)


def _shorter(detail: str) -> Iterator[str]:
    """The detail, and then without the part of the town at its end: "High St" of "High St Walthamstow"."""
    yield detail
    words = detail.split()
    for cut in range(1, len(words)):
        head = " ".join(words[:cut])
        if landmarks.looks_like_one(head) and gazetteer.current().places(" ".join(words[cut:])):
            yield head


def _chosen(query: str, detail: str, best: list[Landmark], whole: Whole) -> Resolution:
    if len(best) == 1:
        answer = answer_of(best[0], whole)
        if not _is_sure(best[0], whole):
            return Resolution(query, candidates=(answer, whole.answer), note=sentences.did_you_mean(query))
        return Resolution(query, answer)
    answers = answers_of(best, whole) if len(best) <= MOST_CANDIDATES else ()
    if len(answers) > 1:
        return Resolution(query, candidates=answers, note=sentences.several_inside(detail, whole.name))
    return Resolution(query, whole.answer, note=sentences.many_inside(typed.without_number(detail), whole.name))


def _is_sure(found: Landmark, whole: Whole) -> bool:
    """Whether the only one that the data has is the one meant."""
    if found.is_sure or _belongs(found, whole):
        return True
    return whole.km <= DISTRICT_KM and _away(found, whole) <= SURELY_INSIDE_KM


def _belongs(found: Landmark, whole: Whole) -> bool:
    """Whether the data itself says that it is there: in the part of a town or the town, or in the district that was typed."""
    if whole.is_district:
        return found.outcode == whole.outcode
    if _is_beside(found, whole):
        return True
    key = fold(whole.name)
    # For London the town of every street is London: that says nothing.
    return fold(found.locality) == key or (fold(found.town) == key and whole.km <= DISTRICT_KM)


def _best(found: list[Landmark], detail: str, whole: Whole) -> list[Landmark]:
    """Those in the postcode district typed, else those that the data says are there, else all; of several the one that is
    far nearer than the next, or that alone has exactly the name."""
    typed_there = [each for each in found if whole.outcode and each.outcode == whole.outcode]
    # All of a city counts alike, whatever the nearest town is.
    best = typed_there or [each for each in found if (whole.is_city and each.kind != "street") or _belongs(each, whole)] or found
    exact = [each for each in best if fold(each.name) == fold(typed.without_number(detail))]
    if len(exact) == 1 and (typed_there or len(fold(detail).split()) >= _TELLING_WORDS):
        return exact
    away = [_away(each, whole) for each in best]
    if len(best) > 1 and not whole.is_city and away[0] <= _AT_ITS_MIDDLE_KM and away[1] >= _FAR_NEARER * away[0]:
        return best[:1]
    return best


def answers_of(found: Sequence[Landmark], whole: Whole | None = None) -> tuple[Answer, ...]:
    answers: dict[str, Answer] = {}
    for each in found:
        answer = answer_of(each, whole)
        answers.setdefault(fold(answer.label), answer)
    return tuple(answers.values())


def answer_of(found: Landmark, whole: Whole | None = None) -> Answer:
    """The answer for a landmark; one near the place that was typed, in its postcode district, is said to be there."""
    source = gazetteer.current()
    area = source.area(found.outcode) or source.area_around(found.lat, found.lon)
    area = area or Area("", found.label, found.lat, found.lon, found.label, found.lat, found.lon)
    label = found.label
    if whole and found.kind != "street" and not whole.is_district and _is_beside(found, whole):
        label = found.label_in(whole.name)
    return answer_at(found.lat, found.lon, label, Precision.STREET, area, source=found.source)


def _is_beside(found: Landmark, whole: Whole) -> bool:
    return found.outcode == whole.answer.outcode and _away(found, whole) <= SURELY_INSIDE_KM
