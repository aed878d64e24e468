"""The deeds of places: find what somebody typed, and make a row of what was found."""

import logging
import math
from dataclasses import replace

from django.utils.translation import gettext as _
from geopy.distance import great_circle

from places.enums import Precision
from places.geocoding import chain
from places.geocoding.base import Answer, Area, Resolution
from places.geocoding.gazetteer import GazetteerMissingError, current
from places.geocoding.offline import too_long
from places.geocoding.steps import points
from places.models import Place

__all__ = ["Answer", "Area", "Resolution", "locate", "moved", "nearest_area", "place_from"]

logger = logging.getLogger(__name__)

# Forms carry five decimals, about a metre: a pin that went there and back was not moved.
_SAME_SPOT = 1.1e-5
_SAME_DOOR_KM = 0.5


def locate(query: str) -> Resolution:
    """Find the place that `query` means: coordinates, a map's link, a postcode, an institution, a place or something in it.

    Asks nobody outside and writes nothing down. Never raises: what cannot be found comes back with a note and, where
    there are any, candidates or spellings.
    """
    query = query.strip()
    if not query:
        return Resolution("", note=_("Type a postcode, or the name of a town."))
    if too_long(query):
        return Resolution(query, note=_("That is too long for a place. Type a postcode, or the name of a town."))
    try:
        return chain.resolve(query)
    except GazetteerMissingError:
        logger.exception("The gazetteer is missing")
        return Resolution(query, note=_("We can't look places up just now. Please try again later."))


def nearest_area(lat: float, lon: float) -> Area | None:
    """The postcode district round a point (degrees WGS 84): its name, its centre, its town.

    All points of a district give the same answer. None more than about 40 km from any UK postcode.
    Raises `GazetteerMissingError` when the gazetteer has not been built.
    """
    return current().area_around(lat, lon)


def moved(answer: Answer, *, lat: float, lon: float) -> Answer:
    """The same answer after its pin was put down somewhere else: exact, and in the district found there.

    Within half a kilometre of a typed postcode that postcode and its district stay: the pin only names the door.
    Raises `GazetteerMissingError` when the gazetteer has not been built.
    """
    if math.isclose(lat, answer.lat, abs_tol=_SAME_SPOT) and math.isclose(lon, answer.lon, abs_tol=_SAME_SPOT):
        return answer
    if answer.postcode and great_circle((lat, lon), (answer.lat, answer.lon)).km < _SAME_DOOR_KM:
        return replace(answer, lat=lat, lon=lon, precision=Precision.EXACT, provider="pin")
    there = points.at_point(lat, lon)
    same_district = there.outcode == answer.outcode
    return replace(there, label=answer.label, provider="pin", postcode=answer.postcode if same_district else "")


def place_from(answer: Answer, *, name: str = "", address: str = "", lat: float | None = None, lon: float | None = None) -> Place:
    """A saved place made of an answer; `lat` and `lon` say where the pin was put if it was moved (degrees WGS 84).

    A pin makes the place exact; the typed postcode stays while the pin stays in its district.
    """
    if lat is not None and lon is not None:
        answer = moved(answer, lat=lat, lon=lon)
    return Place.objects.create(
        name=name.strip(),
        address=address.strip(),
        postcode=answer.postcode,
        lat=answer.lat,
        lon=answer.lon,
        precision=Precision(answer.precision),
        provider=answer.provider,
        attribution=answer.attribution,
        dated=answer.dated,
        outcode=answer.outcode,
        area_label=answer.area_label,
        area_lat=answer.area_lat,
        area_lon=answer.area_lon,
        town_label=answer.town_label,
        town_lat=answer.town_lat,
        town_lon=answer.town_lon,
    )
