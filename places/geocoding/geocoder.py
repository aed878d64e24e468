"""The shape that every geocoder here has, which is geopy's: our own data and whatever provider an operator adds are asked alike."""

from dataclasses import asdict
from typing import Any, Final, Protocol

from geopy.location import Location
from geopy.point import Point

from places.enums import Precision
from places.geocoding.base import Answer

# An answer as it travels: `Location.raw` of every geocoder here holds all fields of `Answer`, the precision as its plain word.
_NOT_ABOUT_ITSELF: Final = ("lat", "lon", "label")


class Geocoder(Protocol):
    """What finds places. Raises of `geopy.exc`: `GeocoderQueryError` for an empty or too long query, `GeocoderTimedOut`,
    `GeocoderUnavailable` or another `GeocoderServiceError` when it cannot answer now. Not finding is no error."""

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: float | None = None) -> Location | list[Location] | None:
        """The place meant by `query`, or None; with `exactly_one=False` all that it may mean, best first, or None.

        `timeout` in seconds, None for the usual one. `raw` of each holds the fields of `Answer`: read it with `as_answer`.
        """

    def reverse(
        self, query: Point | tuple[float, float] | str, *, exactly_one: bool = True, timeout: float | None = None
    ) -> Location | list[Location] | None:
        """What lies at a point (latitude, longitude in degrees WGS 84), or None."""


def as_location(answer: Answer) -> Location:
    """An answer in geopy's shape."""
    raw: dict[str, Any] = asdict(answer) | {"precision": Precision(answer.precision).value}
    return Location(answer.label, Point(answer.lat, answer.lon), {k: v for k, v in raw.items() if k not in _NOT_ABOUT_ITSELF})


def as_answer(location: Location) -> Answer:
    """The answer that a geocoder here gave, as it was. Raises TypeError when `raw` is not of its making."""
    raw = location.raw | {"precision": Precision(location.raw["precision"])}
    return Answer(lat=location.latitude, lon=location.longitude, label=location.address, **raw)
