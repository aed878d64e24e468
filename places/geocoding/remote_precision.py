"""How well a provider says that it knows a position, read from its own words."""

from collections.abc import Mapping
from typing import Any, Final

from places.enums import Precision

# Nominatim's ranks: 26 and 27 are streets and ways, 30 houses and points of interest (nominatim.org, "Place Ranking").
_STREETS: Final = range(26, 30)
_HOUSE: Final = 30
# OpenCage's `_type` of what is one building or site (opencagedata.com/api, "components").
_BUILDINGS: Final = frozenset(
    {"building", "house", "place_of_worship", "university", "college", "school", "community_centre", "library", "townhall"}
)


def nominatim(raw: Mapping[str, Any]) -> Precision:
    """Of one result of Nominatim's `format=json` with `addressdetails=1`."""
    if "postcode" in {raw.get("addresstype"), raw.get("type")}:
        return Precision.POSTCODE
    rank = int(raw.get("place_rank") or 0)
    if (raw.get("address") or {}).get("house_number") or rank >= _HOUSE:
        return Precision.EXACT
    return Precision.STREET if rank in _STREETS else Precision.PLACE


def photon(raw: Mapping[str, Any]) -> Precision:
    """Of one feature of Photon's GeoJSON."""
    about = raw["properties"]
    if about.get("osm_value") == "postcode":
        return Precision.POSTCODE
    return {"house": Precision.EXACT, "street": Precision.STREET}.get(about.get("type", ""), Precision.PLACE)


def opencage(raw: Mapping[str, Any]) -> Precision:
    """Of one result of OpenCage's JSON."""
    about = raw["components"]
    kind = about.get("_type", "")
    if about.get("house_number") or kind in _BUILDINGS:
        return Precision.EXACT
    return {"road": Precision.STREET, "postcode": Precision.POSTCODE}.get(kind, Precision.PLACE)
