"""Points that were given as such: latitude and longitude, or a link to a map."""

from places import coordinates as pairs
from places import grid_references, map_links
from places.enums import Precision
from places.geocoding import gazetteer
from places.geocoding.base import Answer, Area, Resolution, answer_at
from places.geocoding.steps import sentences
from places.osgb import to_wgs84

_COARSE_M = 100


def coordinates(query: str) -> Resolution | None:
    """ "53.8, -1.55": latitude and longitude in degrees, in any usual writing."""
    read = pairs.parse(query)
    if read is None:
        return None
    lat, lon = read.lat, read.lon
    turned = pairs.Coordinates(lon, lat)
    if not read.lettered and turned.on_earth and not _is_here(read) and _is_here(turned):
        return Resolution(query, at_point(lon, lat), note=sentences.turned_round(lon, lat))
    if not read.on_earth:
        return Resolution(query, note=sentences.off_the_globe())
    return Resolution(query, at_point(lat, lon))


def grid_reference(query: str) -> Resolution | None:
    """ "TQ 300 804": a square of the National Grid; none far out at sea."""
    read = grid_references.parse(query)
    if read is None:
        return None
    east, north, side = read
    answer = at_point(*to_wgs84(east, north), Precision.EXACT if side < _COARSE_M else Precision.STREET)
    return Resolution(query, answer) if answer.outcode else None


def link(query: str) -> Resolution | None:
    """A pasted link that holds a point; one that holds only words is the chain's to look up."""
    read = map_links.parse(query)
    if read is None or read.text:
        return None
    if read.lat is None or read.lon is None:
        return Resolution(query, note=sentences.short_link() if read.short else sentences.empty_link())
    if read.pinned:
        return Resolution(query, at_point(read.lat, read.lon))
    # The middle of what somebody looked at is near what they meant, and not more.
    return Resolution(query, at_point(read.lat, read.lon, Precision.STREET), note=sentences.middle_of_view())


def at_point(lat: float, lon: float, precision: Precision = Precision.EXACT) -> Answer:
    """The answer for an exact point, with the district round it; outside the country the area is named by rounded degrees."""
    label = f"{lat:.4f}, {lon:.4f}"
    area = gazetteer.current().area_around(lat, lon)
    if area is None:
        # Rounded to about 25 km, and the same for all points that round alike.
        rounded = (round(lat * 4) / 4, round(lon * 4) / 4)
        name = f"{rounded[0]:.2f}, {rounded[1]:.2f}"
        area = Area("", name, *rounded, name, *rounded)
    return answer_at(lat, lon, label, precision, area)


def _is_here(read: pairs.Coordinates) -> bool:
    return read.on_earth and gazetteer.current().area_around(read.lat, read.lon) is not None
