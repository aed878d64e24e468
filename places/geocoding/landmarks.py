"""Questions to the gazetteer about single things: stations, streets and places of worship, by name and by where they are."""

import math
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from geopy.distance import great_circle

from places import typed
from places.geocoding import sources
from places.geocoding.gazetteer import Gazetteer
from places.geocoding.grid import UNIT
from places.names import fold, fold_station, fold_street, fold_worship, says_station, says_street, says_worship

# Two entries of one name this near each other are one thing entered twice: the two ends of a station, a church and its hall.
_SAME_KM: Final = 0.6
# The pieces of a long street, which the data cuts where the part of the town changes.
_SAME_STREET_KM: Final = 1.2
_LONG_STREET_KM: Final = 3
# More of one name than this are not worth reading: the name says nothing by itself.
_MOST: Final = 400
_MOST_INSIDE: Final = 60
_COMMON: Final = 12
_SEVERAL: Final = 3
_MANY_WORDS: Final = 3

_LANDMARKS: Final = (
    "SELECT kind, name, locality, town, outcode, landmarks.lat, landmarks.lon, telling FROM landmark_names"
    " JOIN landmarks ON landmarks.id = landmark_names.landmark WHERE key = ?"
)
_WORSHIP: Final = (
    "SELECT 'worship', name, locality, town, outcode, worship.lat, worship.lon, telling FROM worship_names"
    " JOIN worship ON worship.id = worship_names.worship WHERE key = ?"
)
_IN_BOX: Final = " AND {names}.lat BETWEEN ? AND ? AND {names}.lon BETWEEN ? AND ?"


@dataclass(frozen=True, slots=True)
class Landmark:
    """A station, airport, street or place of worship. Degrees WGS 84, good to some hundred metres."""

    kind: str
    name: str
    locality: str
    town: str
    outcode: str
    lat: float
    lon: float
    # Whether its name alone says which one is meant, as far as the data goes.
    telling: bool

    @property
    def point(self) -> tuple[float, float]:
        return self.lat, self.lon

    @property
    def label(self) -> str:
        """Its name, the part of the town and the postcode district: "Hoe Street, Walthamstow, E17"."""
        return self.label_in(self.locality or self.town)

    def label_in(self, where: str) -> str:
        """The same with another name for the part of the town."""
        said = where and f" {fold(where)} " in f" {fold(self.name)} "
        return ", ".join(part for part in (self.name, "" if said else where, self.outcode) if part)

    @property
    def is_sure(self) -> bool:
        """Whether finding it once in a large city means that there is only one: by a telling name, or one of many words."""
        return self.telling or (self.kind == "worship" and len(fold_worship(self.name).split()) >= _MANY_WORDS)

    @property
    def source(self) -> sources.Source:
        return {"street": sources.STREETS, "worship": sources.WORSHIP}.get(self.kind, sources.STATIONS)


def around(source: Gazetteer, text: str, lat: float, lon: float, km: float) -> list[Landmark]:
    """What goes by the name `text` within `km` of a point, the nearest first, each thing once."""
    high = km / 111.2
    wide = high / max(0.1, math.cos(math.radians(lat)))
    box = (_units(lat - high), _units(lat + high), _units(lon - wide), _units(lon + wide))
    found = [each for each in _named(source, text, box) if great_circle((lat, lon), each.point).km <= km]
    found.sort(key=lambda each: great_circle((lat, lon), each.point).km)
    return _each_once(text, found)


def everywhere(source: Gazetteer, text: str) -> list[Landmark]:
    """What goes by the name `text` in the whole data, each thing once; empty when the name is as common as "High Street"."""
    found = _named(source, text, ())
    return [] if len(found) >= _MOST else _each_once(text, found)


def looks_like_one(text: str) -> bool:
    """Whether a part of an address rather names a single thing than a town: it has a house number, or ends as streets do."""
    plain = typed.without_number(text)
    return plain != text.strip() or says_station(plain) or says_street(plain) or says_worship(plain)


def is_common_street(source: Gazetteer, text: str) -> bool:
    """Whether so many streets go by this name that it says nothing without a town."""
    plain = typed.without_number(text)
    if not says_street(plain):
        return False
    row = source.one(
        "SELECT count(*) FROM (SELECT 1 FROM landmark_names WHERE key = ? LIMIT ?)", (f"r:{fold_street(plain)}", _COMMON)
    )
    return bool(row[0] == _COMMON)


def is_common_church(source: Gazetteer, text: str) -> bool:
    """Whether several places of worship go by this name, so that it says nothing without a town."""
    if not says_worship(text):
        return False
    row = source.one("SELECT count(*) FROM (SELECT 1 FROM worship_names WHERE key = ? LIMIT ?)", (fold_worship(text), _SEVERAL))
    return bool(row[0] == _SEVERAL)


def _named(source: Gazetteer, text: str, box: tuple[int, ...]) -> list[Landmark]:
    plain = typed.without_end(typed.without_number(text))
    rows: list[Any] = []
    inside = (_IN_BOX.format(names="landmark_names") if box else "") + f" LIMIT {_MOST_INSIDE if box else _MOST}"
    for key in (f"r:{fold_street(plain)}", f"t:{fold_station(plain)}"):
        if len(key) > 2:
            rows += source.rows(_LANDMARKS + inside, (key, *box))
    worship = fold_worship(plain)
    if worship:
        inside = (_IN_BOX.format(names="worship_names") if box else "") + f" LIMIT {_MOST_INSIDE if box else _MOST}"
        rows += source.rows(_WORSHIP + inside, (worship, *box))
    return _of_the_kind_meant(plain, [_landmark(*row) for row in rows])


def _landmark(kind: str, name: str, locality: str, town: str, outcode: str, lat: int, lon: int, telling: int) -> Landmark:
    return Landmark(kind, name, locality, town, outcode, lat / UNIT, lon / UNIT, bool(telling))


def _of_the_kind_meant(text: str, found: list[Landmark]) -> list[Landmark]:
    """Only the kind that the name says, where it says one: "Victoria station" is no street."""
    for says, kinds in (
        (says_station, ("station", "airport")),
        (says_street, ("street",)),
        (says_worship, ("worship",)),
    ):
        if says(text):
            meant = [each for each in found if each.kind in kinds]
            if meant:
                return meant
    return found


def _each_once(text: str, found: list[Landmark]) -> list[Landmark]:
    """One of each group of neighbours, that with exactly the name typed before others."""
    key = fold(typed.without_number(text))
    kept: list[Landmark] = []
    for _exact, group in groupby(sorted(found, key=lambda each: fold(each.name) != key), key=lambda each: fold(each.name) != key):
        for each in group:
            if not any(_is_same(each, other) for other in kept):
                kept.append(each)
    order = {each: number for number, each in enumerate(found)}
    return sorted(kept, key=lambda each: order[each])


def _units(degrees: float) -> int:
    return round(degrees * UNIT)


def _is_same(one: Landmark, other: Landmark) -> bool:
    # Flat earth will do for a kilometre, and this is asked often.
    north = (one.lat - other.lat) * 111.2
    east = (one.lon - other.lon) * 111.2 * math.cos(math.radians(one.lat))
    away = math.hypot(north, east)
    if one.kind == other.kind == "street":
        return away <= (_LONG_STREET_KM if one.outcode == other.outcode else _SAME_STREET_KM)
    return away <= _SAME_KM
