"""A provider outside, if the operator configured one: geopy's own classes behind the face that all geocoders here have.

Only `places.finding` asks it, for places that organisers saved; a supporter's search never comes here.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from geopy.exc import ConfigurationError, GeocoderParseError, GeocoderQueryError, GeopyError
from geopy.geocoders import Nominatim, OpenCage, Photon
from geopy.location import Location
from geopy.point import Point

from places.enums import Precision
from places.geocoding import gazetteer, remote_precision
from places.geocoding.base import Area, answer_at
from places.geocoding.geocoder import as_location
from places.geocoding.remote_http import Outgoing
from places.geocoding.sources import Source

_OSM: Final = "© OpenStreetMap contributors, Open Database Licence 1.0"
# Enough to see whether a name is there twice.
_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Provider:
    """How one kind of provider is asked and read. `keyed`: it wants a key; `extra` is added to each question as it travels."""

    geocoder: type[Any]
    url: str
    precision: Callable[[Mapping[str, Any]], Precision]
    attribution: str
    keyed: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)


PROVIDERS: Final[Mapping[str, Provider]] = {
    "nominatim": Provider(
        Nominatim,
        "https://nominatim.openstreetmap.org",
        remote_precision.nominatim,
        _OSM,
        asked={"addressdetails": True, "limit": _MOST, "language": "en"},
    ),
    "photon": Provider(Photon, "https://photon.komoot.io", remote_precision.photon, _OSM, asked={"limit": _MOST, "language": "en"}),
    "opencage": Provider(
        OpenCage,
        "https://api.opencagedata.com",
        remote_precision.opencage,
        f"OpenCage; {_OSM}",
        keyed=True,
        asked={"annotations": False, "language": "en"},
        extra={"no_record": "1", "limit": str(_MOST)},  # no_record: they are asked not to write the question down
    ),
}


def is_configured() -> bool:
    """Whether a provider may be asked at all."""
    return settings.GEOCODER in PROVIDERS


def attribution() -> str:
    """Whose data the answers are, as the operator or else the provider's licence says it; "" without a provider."""
    return settings.GEOCODER_ATTRIBUTION or PROVIDERS[settings.GEOCODER].attribution if is_configured() else ""


class Remote:
    """The configured provider as a `Geocoder`. Raises ConfigurationError when there is none or it is configured by half."""

    def __init__(self) -> None:
        if not is_configured():
            raise ConfigurationError("GEOCODER names no provider that we know.")
        self._provider = PROVIDERS[settings.GEOCODER]
        parts = urlsplit(settings.GEOCODER_URL or self._provider.url)
        key = {"api_key": settings.GEOCODER_KEY} if self._provider.keyed else {}
        self._geocoder = self._provider.geocoder(
            **key,
            scheme=parts.scheme,
            domain=f"{parts.netloc}{parts.path}".rstrip("/"),
            user_agent=settings.GEOCODER_USER_AGENT,
            timeout=settings.GEOCODER_TIMEOUT,
            adapter_factory=partial(Outgoing, host=parts.netloc, extra=self._provider.extra),
        )

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: float | None = None) -> Location | list[Location] | None:
        """What the provider finds, best first, or None. Raises geopy's errors: GeocoderParseError where the answer makes no sense,
        and what `Outgoing` and geopy make of silence and of each status. None of them repeats the query."""
        if not query.strip():
            raise GeocoderQueryError("Nothing was typed.")
        found = self._ask(self._geocoder.geocode, query, timeout, **self._provider.asked)
        return found[0] if found and exactly_one else found

    def reverse(
        self, query: Point | tuple[float, float] | str, *, exactly_one: bool = True, timeout: float | None = None
    ) -> Location | list[Location] | None:
        """What the provider knows at a point (latitude, longitude in degrees WGS 84), or None. Raises as `geocode` does."""
        found = self._ask(self._geocoder.reverse, query, timeout)
        return found[0] if found and exactly_one else found

    def _ask(self, ask: Callable[..., Any], query: Any, timeout: float | None, **how: Any) -> list[Location] | None:
        try:
            found = ask(query, exactly_one=False, timeout=timeout or settings.GEOCODER_TIMEOUT, **how)
            return [self._read(each) for each in found] if found else None
        except GeopyError:
            raise
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            # geopy reads a provider's JSON without looking twice: any of these means that it is not what it should be.
            raise GeocoderParseError("The answer is not in the provider's own form.") from None

    def _read(self, found: Location) -> Location:
        lat, lon, label = found.latitude, found.longitude, found.address
        if not isinstance(label, str) or not label or not (math.isfinite(lat) and math.isfinite(lon)) or (lat, lon) == (0, 0):
            raise GeocoderParseError("A result without a name or a point.")
        source = Source(attribution(), timezone.localdate().isoformat())
        precision = self._provider.precision(found.raw)
        area = gazetteer.current().area_around(lat, lon) or Area("", label, lat, lon, label, lat, lon)
        return as_location(answer_at(lat, lon, label, precision, area, provider=settings.GEOCODER, source=source))
