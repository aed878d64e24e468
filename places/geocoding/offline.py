"""Our own data behind geopy's face: nobody outside is asked, and nothing is waited for."""

from typing import Final

from geopy.exc import GeocoderQueryError, GeocoderUnavailable
from geopy.location import Location
from geopy.point import Point

from places import map_links
from places.geocoding import chain
from places.geocoding.base import Resolution
from places.geocoding.gazetteer import GazetteerMissingError
from places.geocoding.geocoder import as_location
from places.geocoding.steps import points

# Longer than any address; what is longer was pasted by mistake. A map's link may run on.
LONGEST_QUERY: Final = 200
LONGEST_LINK: Final = 2_000


def too_long(query: str) -> bool:
    """Whether nobody can have meant this as a place."""
    return len(query) > LONGEST_LINK or (len(query) > LONGEST_QUERY and map_links.parse(query) is None)


class Offline:
    """The gazetteer of this installation as a `Geocoder`."""

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: float | None = None) -> Location | list[Location] | None:
        """The place meant by `query`, or None when there is none or more than one: an ambiguous name is never guessed.

        With `exactly_one=False` the candidates, the weightiest first. Raises `GeocoderQueryError` for an empty or too long
        query, `GeocoderUnavailable` when the gazetteer has not been built. `timeout` is for others; this takes no time.
        """
        resolution = self._resolve(query)
        if resolution.answer is not None:
            location = as_location(resolution.answer)
            return location if exactly_one else [location]
        if exactly_one or not resolution.candidates:
            return None
        return [as_location(each) for each in resolution.candidates]

    def reverse(
        self, query: Point | tuple[float, float] | str, *, exactly_one: bool = True, timeout: float | None = None
    ) -> Location | list[Location] | None:
        """The point itself, with the postcode district round it; None more than about 40 km from any UK postcode."""
        try:
            point = Point(query)
        except (TypeError, ValueError) as error:
            raise GeocoderQueryError(f"Not a point on earth: {error}") from error
        try:
            answer = points.at_point(point.latitude, point.longitude)
        except GazetteerMissingError as error:
            raise GeocoderUnavailable(str(error)) from error
        if not answer.outcode:
            return None
        location = as_location(answer)
        return location if exactly_one else [location]

    def _resolve(self, query: str) -> Resolution:
        query = query.strip()
        if not query:
            raise GeocoderQueryError("Nothing was typed.")
        if too_long(query):
            raise GeocoderQueryError(f"Longer than {LONGEST_QUERY} letters.")
        try:
            return chain.resolve(query)
        except GazetteerMissingError as error:
            raise GeocoderUnavailable(str(error)) from error
