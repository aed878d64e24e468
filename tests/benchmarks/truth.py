"""The queries whose place is known (tests/places/truth/*.csv), and the judge of what is answered to them."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from pathlib import Path
from typing import Final

from geopy.distance import geodesic

from places.enums import Precision
from places.geocoding.base import Answer, Resolution

_FOLDER: Final = Path(__file__).resolve().parent.parent / "places" / "truth"
QUERIES: Final = _FOLDER / "queries.csv"
# Drawn by chance, and not shown to those who made the chain before it had answered them once.
HELD_OUT: Final = _FOLDER / "held_out.csv"
# An answer that is further from the truth than this leads somebody astray.
ASTRAY_KM: Final = 5.0
# One that claims to know the door, the postcode or the street, and is further off than this, does so too: nobody will look twice.
CLAIMED_KM: Final = {Precision.EXACT: 0.2, Precision.POSTCODE: 1.0, Precision.STREET: 2.5}

Point = tuple[float, float]
Locate = Callable[[str], Resolution]


class Verdict(StrEnum):
    """What one answer is worth, best first."""

    RIGHT = "right"
    ASKED = "asked back"
    NEAR = "near"
    MISSED = "not found"
    ASTRAY = "astray"


@dataclass(frozen=True, slots=True)
class Query:
    """One line of the file. `expected` are the kinds that are right; `truth` one point, or all that must be offered."""

    kind: str
    text: str
    expected: frozenset[str]
    truth: tuple[Point, ...]
    tolerance_km: float
    note: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One query with what came. `error_km` is that of an answer; None where there was none, or nothing to measure it by."""

    query: Query
    came: str
    verdict: Verdict
    precision: str
    error_km: float | None
    said: str


def read(path: Path = QUERIES) -> list[Query]:
    """Every query of the file, in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Query(
                row["class"],
                row["query"],
                frozenset(row["expected"].split(" or ")),
                tuple(
                    (float(lat), float(lon)) for lat, lon in zip(row["lat"].split("|"), row["lon"].split("|"), strict=True) if lat
                ),
                float(row["tolerance_km"] or 0),
                row["note"],
            )
            for row in csv.DictReader(file)
        ]


def judge(query: Query, locate: Locate) -> Judged:
    """Ask, and compare with the truth."""
    found = locate(query.text)
    if found.answer is not None:
        error = min((_km(found.answer, point) for point in query.truth), default=None)
        said = f"{found.answer.label} ({found.answer.precision.value})"
        return Judged(query, "answer", _answered(query, error, found.answer.precision), found.answer.precision.value, error, said)
    if found.candidates:
        verdict = _offered(query, "candidates", found.candidates)
        return Judged(query, "candidates", verdict, "", None, _list(each.label for each in found.candidates))
    if found.suggestions:
        verdict = _offered(query, "suggestions", _led_to(found.suggestions, locate))
        return Judged(query, "suggestions", verdict, "", None, _list(found.suggestions))
    return Judged(query, "nothing", Verdict.RIGHT if "nothing" in query.expected else Verdict.MISSED, "", None, "")


def percentile(values: Iterable[float], share: float) -> float | None:
    """The smallest value that at least `share` of all are not above; None of none."""
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)) - 1, 0)] if ordered else None


def _answered(query: Query, error: float | None, precision: Precision) -> Verdict:
    # Where a spelling was to be offered, being understood at once is as good. Where several places were to be offered,
    # any single answer is a guess, and where nothing was to be found, any answer is made up.
    if error is None or not query.expected & {"answer", "suggestions"} or error > max(ASTRAY_KM, query.tolerance_km):
        return Verdict.ASTRAY
    if error > CLAIMED_KM.get(precision, error):
        return Verdict.ASTRAY
    return Verdict.RIGHT if error <= query.tolerance_km else Verdict.NEAR


def _offered(query: Query, came: str, offers: Iterable[Answer]) -> Verdict:
    if not query.truth:
        # Spellings of what is no place mislead nobody.
        return Verdict.RIGHT if came in query.expected or came == "suggestions" else Verdict.MISSED
    offers = tuple(offers)
    if not all(any(_km(offer, point) <= query.tolerance_km for offer in offers) for point in query.truth):
        return Verdict.MISSED
    expected = came in query.expected or (came == "candidates" and "suggestions" in query.expected)
    return Verdict.RIGHT if expected else Verdict.ASKED


def _led_to(suggestions: Iterable[str], locate: Locate) -> list[Answer]:
    """Where somebody comes who takes up one of the spellings."""
    found = [locate(spelling) for spelling in suggestions]
    return [answer for each in found for answer in ([each.answer] if each.answer else each.candidates)]


def _km(answer: Answer, point: Point) -> float:
    return float(geodesic((answer.lat, answer.lon), point).km)


def _list(labels: Iterable[str]) -> str:
    return "; ".join(labels)
