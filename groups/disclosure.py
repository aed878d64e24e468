"""How much of a place is shown at a safety level: the half of the gate that groups and meetings share."""

from dataclasses import dataclass

from django.conf import settings

from groups.enums import SafetyLevel
from groups.models import Group
from places.enums import Precision
from places.models import Place
from places.nearness import Point


@dataclass(frozen=True, slots=True)
class DisclosedPlace:
    """Where, as far as this viewer may know. `lat`, `lon` in degrees WGS 84 are those of what is shown."""

    label: str
    lat: float
    lon: float
    precision: Precision
    name: str | None = None
    address: str | None = None
    postcode: str | None = None
    directions: str | None = None
    town: str = ""  # the coarsest that is ever said of it, shown to everybody at every level

    @property
    def is_exact(self) -> bool:
        """The exact place is shown, not its district or town."""
        return self.precision not in {Precision.DISTRICT, Precision.PLACE}


def disclose_place(place: Place, level: SafetyLevel, *, knows: bool, directions: str = "") -> DisclosedPlace:
    """`place` in full for those who may know it; else its postcode district (careful) or its town (closed), by its centre."""
    if knows or level.means.others_see == "exact":
        return DisclosedPlace(
            label=place.exact_label,
            lat=place.lat,
            lon=place.lon,
            precision=Precision(place.precision),
            name=place.name or None,
            address=place.address or None,
            postcode=place.postcode or None,
            directions=directions or None,
            town=place.town_label,
        )
    if level.means.others_see == "district":
        return DisclosedPlace(place.area_label, place.area_lat, place.area_lon, Precision.DISTRICT, town=place.town_label)
    return DisclosedPlace(place.town_label, place.town_lat, place.town_lon, Precision.PLACE, town=place.town_label)


def may_leave(level: SafetyLevel) -> bool:
    """Whether an address of this level may be named to a provider outside: only what everybody may read on our pages anyway.

    An operator whose provider is their own may let it hear of careful ones. Of closed ones nobody ever hears.
    """
    return level == SafetyLevel.OPEN or (level == SafetyLevel.CAREFUL and settings.GEOCODER_LEVEL == "careful")


def public_place(group: Group) -> DisclosedPlace:
    """Where a group is, as everybody may know."""
    return disclose_place(group.place, group.level, knows=False)


def public_point(group: Group) -> Point:
    """The point by which search finds a group: that of `public_place`."""
    place = public_place(group)
    return place.lat, place.lon
