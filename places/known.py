"""What is known of a saved place already."""

from places.enums import Precision
from places.geocoding.base import Answer
from places.models import Place


def as_answer(place: Place) -> Answer:
    """A saved place in the shape of one that was just found."""
    return Answer(
        lat=place.lat,
        lon=place.lon,
        label=", ".join(part for part in (place.postcode, place.town_label) if part),
        precision=Precision(place.precision),
        provider=place.provider,
        outcode=place.outcode,
        area_label=place.area_label,
        area_lat=place.area_lat,
        area_lon=place.area_lon,
        town_label=place.town_label,
        town_lat=place.town_lat,
        town_lon=place.town_lon,
        postcode=place.postcode,
        attribution=place.attribution,
        dated=place.dated,
    )
