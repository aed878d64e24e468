"""The postcode half of the gazetteer: units, districts, and the squares that say which district a point is in.

Postcodes are keyed by whole numbers (base 36).
"""

import io
import lzma
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from geopy.distance import great_circle

from places.geocoding.data_files import Row
from places.geocoding.grid import SQUARE, UNIT
from places.geocoding.release import Release

SOURCES: Final = ("postcodes.csv.xz", "outcodes.csv")
# Raise this whenever these tables or the way they are filled change; every installation then builds the file anew.
VERSION: Final = 5

SCHEMA: Final = """
CREATE TABLE postcodes (key INTEGER PRIMARY KEY, lat INTEGER NOT NULL, lon INTEGER NOT NULL);
CREATE TABLE squares (square INTEGER PRIMARY KEY, outcode INTEGER NOT NULL);
CREATE TABLE outcodes (id INTEGER PRIMARY KEY, outcode TEXT NOT NULL UNIQUE, town TEXT NOT NULL, lat REAL NOT NULL,
    lon REAL NOT NULL, town_lat REAL NOT NULL, town_lon REAL NOT NULL);
"""

# Kinds of place that a postcode district may be named after.
TOWN_KINDS: Final = frozenset({"city", "town", "suburb", "settlement", "district"})
# The postal districts of London are known by its name, not by the suburb nearest their middle.
LONDON_AREAS: Final = frozenset({"E", "EC", "N", "NW", "SE", "SW", "W", "WC"})

Progress = Callable[[int, int], None]


def _town(row: Row) -> str:
    """The town that people name for a postcode district."""
    area = row["outcode"].rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").rstrip("0123456789")
    if area in LONDON_AREAS:
        return "London"
    # In outer London the nearest town may lie across the border; the borough is what people say.
    return row["district"] if row["district_code"].startswith("E09") else row["town"]


def add_outcodes(connection: sqlite3.Connection, rows: list[Row], places: list[Row]) -> dict[str, int]:
    """Fill `outcodes`, and say by which number each is known."""
    towns: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for place in places:
        if place["kind"] in TOWN_KINDS:
            towns[place["name"]].append((float(place["lat"]), float(place["lon"])))
    ids: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        centre = (float(row["lat"]), float(row["lon"]))
        town = _town(row)
        near = min(towns.get(town, [centre]), key=lambda point: great_circle(point, centre).km)
        if great_circle(near, centre).km > 60:
            near = centre
        connection.execute("INSERT INTO outcodes VALUES (?, ?, ?, ?, ?, ?, ?)", (number, row["outcode"], town, *centre, *near))
        ids[row["outcode"]] = number
    return ids


def new_districts(release: Release, places: list[Row]) -> Iterator[Row]:
    """Rows like those of outcodes.csv for the districts that only the publisher's release has."""
    for outcode, centre in sorted(release.districts.items()):
        town = _nearest_town(centre, places)
        yield {"outcode": outcode, "town": town["name"] if town else outcode, "district": "", "district_code": ""} | {
            "lat": str(centre[0]),
            "lon": str(centre[1]),
        }


def _nearest_town(centre: tuple[float, float], places: list[Row]) -> Row | None:
    """A city within 5 km, else the nearest town: the rule by which outcodes.csv was made."""

    def away(place: Row) -> float:
        return float(great_circle(centre, (float(place["lat"]), float(place["lon"]))).km)

    near = [place for place in places if place["kind"] in ("city", "town") and abs(float(place["lat"]) - centre[0]) < 0.6]
    city = min((place for place in near if place["kind"] == "city"), key=away, default=None)
    return city if city is not None and away(city) < 5 else min(near, key=away, default=None)


def add_postcodes(
    connection: sqlite3.Connection, files: Sequence[Path], outcodes: dict[str, int], progress: Progress | None
) -> None:
    """Fill `postcodes` from the packed files, the later over the earlier, and `squares` by what most postcodes of each square say."""
    total, before = sum(path.stat().st_size for path in files), 0
    for path in files:
        for batch, done in _batches(path):
            connection.executemany("INSERT OR REPLACE INTO postcodes VALUES (?, ?, ?)", batch)
            if progress is not None:
                progress(before + done, total)
        before += path.stat().st_size
    # Which district most of a square's postcodes belong to: that is where a pin dropped there is. The last three figures of a
    # postcode's key are the incode, the others the district. Counted here and not in SQL, which would sort millions of rows on disk.
    where = f"(lat + {90 * UNIT}) / {SQUARE} * 36000 + (lon + {180 * UNIT}) / {SQUARE}"
    votes = Counter(connection.execute(f"SELECT {where}, key / {36**3} FROM postcodes"))  # noqa: S608 - whole numbers of ours
    numbers = {int(outcode, 36): number for outcode, number in outcodes.items()}
    winners: dict[int, tuple[int, int]] = {}
    for (at, code), count in votes.items():
        # The lower number wins a tie, so that every build gives the same answer.
        winners[at] = max(winners.get(at, (0, 0)), (count, -numbers[code]))
    connection.executemany("INSERT INTO squares VALUES (?, ?)", ((at, -best[1]) for at, best in sorted(winners.items())))


def _batches(path: Path) -> Iterator[tuple[list[tuple[int, int, int]], int]]:
    """The rows of a packed file with a position, some thousands at a time, and how many bytes of it were read."""
    batch: list[tuple[int, int, int]] = []
    with path.open("rb") as raw, io.TextIOWrapper(lzma.LZMAFile(raw), encoding="ascii") as lines:
        next(lines)
        for line in lines:
            postcode, lat, lon, _rest = line.split(",", 3)
            if not lat:
                continue
            batch.append((int(postcode.replace(" ", ""), 36), round(float(lat) * UNIT), round(float(lon) * UNIT)))
            if len(batch) == 20_000:
                yield batch, raw.tell()
                batch = []
        yield batch, raw.tell()
