"""Street tiles, if the operator has any: where they come from, and what the map must know to draw them."""

from dataclasses import dataclass
from typing import Final, Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from places import pmtiles_file

ENDINGS: Final = {"raster": "png", "vector": "mvt"}


@dataclass(frozen=True, slots=True)
class TileSource:
    """What `<organise-map>` needs: an address with {z}, {x}, {y} on our own site, words to show, and how close it goes."""

    kind: Literal["raster", "vector"]
    url: str
    attribution: str
    max_zoom: int


def tile_source() -> TileSource | None:
    """The street tiles of this site; None when the operator has none, or when what was configured cannot be used.

    `places/checks.py` says at start what is wrong with a configuration that gives None.
    """
    if settings.TILE_URL:
        return _source("raster", settings.TILE_ATTRIBUTION, settings.TILE_MAX_ZOOM)
    if settings.PMTILES_PATH:
        try:
            archive = pmtiles_file.archive(settings.PMTILES_PATH)
        except pmtiles_file.Unusable:
            return None
        return _source(archive.kind, settings.TILE_ATTRIBUTION or archive.attribution, archive.max_zoom)
    return None


def _source(kind: Literal["raster", "vector"], attribution: str, max_zoom: int) -> TileSource:
    return TileSource(kind, f"/tiles/{{z}}/{{x}}/{{y}}.{ENDINGS[kind]}", attribution, max_zoom)


def bounds() -> tuple[float, float, float, float] | None:
    """TILE_BOUNDS as west, south, east, north; None without. Raises ImproperlyConfigured for anything else."""
    if not settings.TILE_BOUNDS:
        return None
    try:
        west, south, east, north = (float(word) for word in settings.TILE_BOUNDS)
    except ValueError:
        west = south = east = north = 0.0
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        given = ",".join(settings.TILE_BOUNDS)
        raise ImproperlyConfigured(f"TILE_BOUNDS={given!r} is not west,south,east,north in degrees.")
    return west, south, east, north
