"""Questions to the gazetteer about the rest of the world: what a city far away is called, and which country it is in."""

from collections.abc import Sequence
from dataclasses import dataclass

from places.geocoding.gazetteer import Gazetteer
from places.names import fold


@dataclass(frozen=True, slots=True)
class City:
    """A place of 15,000 people and over outside the United Kingdom and its islands. Degrees WGS 84."""

    id: int
    name: str
    country: str
    region: str
    lat: float
    lon: float
    population: int

    @property
    def label(self) -> str:
        """ "Boston, Massachusetts, United States"; the region only where people write it."""
        return ", ".join(part for part in (self.name, self.region, self.country) if part)


def cities(source: Gazetteer, name: str, within: Sequence[str] = ()) -> list[City]:
    """Cities of that name that lie in all of the countries and regions named, the largest first."""
    rows = source.rows(
        "SELECT id, cities.name, countries.name, coalesce(regions.name, ''), lat, lon, population, cities.country, cities.admin1"
        " FROM city_names JOIN cities ON cities.id = city JOIN countries ON countries.country = cities.country AND countries.admin1 = ''"
        " LEFT JOIN countries AS regions ON regions.country = cities.country AND regions.admin1 = cities.admin1"
        " AND regions.admin1 != '' WHERE key = ? ORDER BY population DESC",
        (fold(name),),
    )
    for each in within:
        named = {tuple(row) for row in source.rows("SELECT country, admin1 FROM country_names WHERE key = ?", (fold(each),))}
        rows = [row for row in rows if (row[7], "") in named or (row[7], row[8]) in named]
    return [City(*row[:7]) for row in rows]


def is_abroad(source: Gazetteer, name: str) -> bool:
    """Whether this is the name of a country, or of a state or region that people write behind a city."""
    return source.one("SELECT 1 FROM country_names WHERE key = ?", (fold(name),)) is not None
