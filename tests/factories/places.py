"""Places for tests: real ones, without asking the gazetteer."""

from typing import Any

from places.enums import Precision
from places.models import Place

LEEDS: dict[str, Any] = {
    "name": "Leeds University Union",
    "address": "Lifton Place",
    "postcode": "LS2 9JT",
    "lat": 53.8067,
    "lon": -1.555,
    "precision": Precision.POSTCODE,
    "provider": "gazetteer",
    "outcode": "LS2",
    "area_label": "LS2, Leeds",
    "area_lat": 53.80192,
    "area_lon": -1.54645,
    "town_label": "Leeds",
    "town_lat": 53.79648,
    "town_lon": -1.54785,
}


def make_place(**fields: Any) -> Place:
    """Leeds University Union unless told otherwise."""
    return Place.objects.create(**{**LEEDS, **fields})
