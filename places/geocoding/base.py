"""What finding a place returns, and the shape of whatever finds it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from places.enums import Precision
from places.geocoding.sources import OWN, Source


@dataclass(frozen=True, slots=True)
class Area:
    """The part of the country that everybody may know: a postcode district, or a whole town or county.

    The point is the same for every meeting there, so it says nothing about any one of them. WGS 84 degrees.
    """

    outcode: str
    label: str
    lat: float
    lon: float
    town_label: str
    town_lat: float
    town_lon: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One place found. Degrees WGS 84; labels are names, never sentences; empty when there is nothing to say.

    `attribution` names the owner of the data, `dated` its year and month ("2025-05") or year: what they say is about the
    source and not about the place, so two answers that differ only there are the same place.
    """

    lat: float
    lon: float
    label: str
    precision: Precision
    provider: str
    outcode: str
    area_label: str
    area_lat: float
    area_lon: float
    town_label: str
    town_lat: float
    town_lon: float
    postcode: str = ""
    attribution: str = field(default="", compare=False)
    dated: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of one query.

    `answer` is set when there is one good answer; else `candidates` hold places to choose from, or `suggestions` up to
    three spellings to try. `note` is a translated sentence to show beside the field, or "".
    """

    query: str
    answer: Answer | None = None
    candidates: tuple[Answer, ...] = field(default=())
    suggestions: tuple[str, ...] = field(default=())
    note: str = ""


# A step answers, asks back, or passes the query on with None.
Step = Callable[[str], Resolution | None]


def answer_at(
    lat: float,
    lon: float,
    label: str,
    precision: Precision,
    area: Area,
    *,
    postcode: str = "",
    provider: str = "gazetteer",
    source: Source = OWN,
) -> Answer:
    """An answer at a point, with what its area says and whom it is owed to."""
    return Answer(
        lat=lat,
        lon=lon,
        label=label,
        precision=precision,
        provider=provider,
        outcode=area.outcode,
        area_label=area.label,
        area_lat=area.lat,
        area_lon=area.lon,
        town_label=area.town_label,
        town_lat=area.town_lat,
        town_lon=area.town_lon,
        postcode=postcode,
        attribution=source.attribution,
        dated=source.dated,
    )
