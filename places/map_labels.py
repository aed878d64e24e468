"""Which names the map shows, and from which zoom on; used when the base map is cut."""

import csv
import lzma
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from places.basemap import Tile, tile_at
from places.geocoding.build_postcodes import LONDON_AREAS
from places.geocoding.data_files import Row

# Name, latitude, longitude, zoom from which it shows, kind (town, part, village, district, station).
Label = tuple[str, float, float, int, str]

# Least population, and the zoom from which a town of that size is worth its room.
TOWN_ZOOMS: Final = ((150_000, 6), (80_000, 7), (35_000, 8), (15_000, 9), (0, 10))
KIND_ZOOMS: Final = {"suburb": 12, "village": 11, "settlement": 12}
# A place without a charter that is as large as a town (Brighton), or a suburb worth naming from further away.
LARGE_PLACE: Final = 50_000
GREAT_CITY: Final = 300_000
# Names that show from this zoom or earlier go into the one file for the whole country, the others into the tiles.
FAR_UNTIL: Final = 9
FEWEST_POSTCODES: Final = 50


def choose(data: Path) -> tuple[dict[Tile, list[Label]], list[Label]]:
    """The labels for near views by tile, and those for the whole country; the most populous first."""
    near: dict[Tile, list[Label]] = defaultdict(list)
    far: list[Label] = []
    for label in (*_places(data), *_districts(data), *_stations(data)):
        if label[3] <= FAR_UNTIL:
            far.append(label)
        else:
            near[tile_at(label[1], label[2])].append(label)
    return near, far


def _label(row: Row, name: str, zoom: int, kind: str) -> Label:
    return (row[name], round(float(row["lat"]), 4), round(float(row["lon"]), 4), zoom, kind)


def _places(data: Path) -> Iterator[Label]:
    with lzma.open(data / "places.csv.xz", "rt", encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=_population, reverse=True)
    london = [row for row in rows if row["region"] == "London"]
    known = {
        kind: {row["name"] for row in london if row["kind"] == kind and row["source"] == source}
        for kind, source in (("district", "ONS"), ("settlement", "OS"))
    }
    for row in rows:
        if row["region"] == "London" and row["name"] != "London":
            yield from _part_of_london(row, known)
        elif row["kind"] in ("city", "town") or (row["kind"] == "settlement" and _population(row) >= LARGE_PLACE):
            yield _label(row, "name", _town_zoom(row), "town")
        elif row["kind"] in KIND_ZOOMS:
            zoom = KIND_ZOOMS[row["kind"]] - int(_population(row) >= LARGE_PLACE)
            yield _label(row, "name", zoom, "part" if row["kind"] == "suburb" else "village")


def _part_of_london(row: Row, known: dict[str, set[str]]) -> Iterator[Label]:
    # GeoNames counts many a ward of London as a town; people know the boroughs, and what the Ordnance Survey names.
    name, kind = row["name"], row["kind"]
    if kind == "district" and name not in known["settlement"]:
        yield _label(row, "name", 10, "town")
    elif row["source"] != "OS":
        return
    elif kind == "settlement" and name in known["district"]:  # a borough named after it: once, where its heart is
        yield _label(row, "name", 10, "town")
    elif kind == "settlement":
        yield _label(row, "name", 11 if _population(row) >= LARGE_PLACE else 12, "part")
    elif kind == "suburb":
        yield _label(row, "name", 12, "part")


def _town_zoom(row: Row) -> int:
    if row["kind"] == "city" and _population(row) >= GREAT_CITY:
        return 5
    zoom = next(zoom for least, zoom in TOWN_ZOOMS if _population(row) >= least)
    return min(zoom, 8) if row["kind"] == "city" else zoom


def _population(row: Row) -> int:
    return int(row["population"] or 0)


def _districts(data: Path) -> Iterator[Label]:
    with (data / "outcodes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["live_postcodes"] or 0) > FEWEST_POSTCODES:
                area = row["outcode"].rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").rstrip("0123456789")
                yield _label(row, "outcode", 12 if area in LONDON_AREAS else 11, "district")


def _stations(data: Path) -> Iterator[Label]:
    with (data / "stations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] in ("rail", "metro"):
                yield _label(row, "name", 13, "station")
