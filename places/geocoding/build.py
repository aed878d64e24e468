"""Builds the gazetteer: one read-only SQLite file out of the data files that come with the project.

Postcodes are keyed by whole numbers (base 36), positions kept in units of 0.00001 degree (about a metre). The file is
written beside its final name and moved over it, so a running site never sees half of it.
"""

import csv
import hashlib
import io
import lzma
import os
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final, TextIO

from geopy.distance import great_circle

from places.names import fold, fold_institution

DATA: Final = Path(__file__).resolve().parent.parent / "data"
SOURCES: Final = ("postcodes.csv.xz", "outcodes.csv", "places.csv.xz", "universities.csv", "districts.csv")
# Raise this whenever the file's shape or the way it is filled changes; every installation then builds it anew.
SCHEMA_VERSION: Final = 4
# Positions are kept as whole numbers; areas are found through squares of 0.01 degree, about a kilometre.
UNIT: Final = 100_000
SQUARE: Final = 1_000

SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE postcodes (key INTEGER PRIMARY KEY, lat INTEGER NOT NULL, lon INTEGER NOT NULL);
CREATE TABLE squares (square INTEGER PRIMARY KEY, outcode INTEGER NOT NULL);
CREATE TABLE outcodes (id INTEGER PRIMARY KEY, outcode TEXT NOT NULL UNIQUE, town TEXT NOT NULL, lat REAL NOT NULL,
    lon REAL NOT NULL, town_lat REAL NOT NULL, town_lon REAL NOT NULL);
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, district TEXT NOT NULL,
    county TEXT NOT NULL, region TEXT NOT NULL, nation TEXT NOT NULL, outcode TEXT NOT NULL, lat REAL NOT NULL,
    lon REAL NOT NULL, population INTEGER NOT NULL);
CREATE TABLE names (key TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE institutions (id INTEGER PRIMARY KEY, name TEXT NOT NULL, postcode TEXT NOT NULL, outcode TEXT NOT NULL,
    lat REAL NOT NULL, lon REAL NOT NULL);
CREATE TABLE institution_names (key TEXT NOT NULL, institution INTEGER NOT NULL, PRIMARY KEY (key, institution)) WITHOUT ROWID;
CREATE VIRTUAL TABLE prefixes USING fts5 (name, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE spellings USING fts5 (name, tokenize = 'trigram');
"""

# How many people to assume where no figure is known: only used to weigh places of one name against each other.
USUAL_POPULATION: Final = {"city": 60_000, "town": 8_000, "suburb": 3_000, "village": 800, "settlement": 200, "hamlet": 100}
DISTRICT_POPULATION: Final = 60_000
AREA_KINDS: Final = frozenset({"region", "county", "district"})
POPULATED_KINDS: Final = frozenset({"city", "town", "suburb", "settlement"})
ISLANDS: Final = ("Guernsey", "Isle of Man", "Jersey")
FIRST_ISLAND_ID: Final = 1_000_000
# The postal districts of London are known by its name, not by the suburb nearest their middle.
LONDON_AREAS: Final = frozenset({"E", "EC", "N", "NW", "SE", "SW", "W", "WC"})

Row = dict[str, str]
Progress = Callable[[int, int], None]


def fingerprint(data: Path = DATA) -> str:
    """A digest of the sources and the schema version: two files with the same one are alike."""
    digest = hashlib.sha256(str(SCHEMA_VERSION).encode())
    for name in SOURCES:
        digest.update((data / name).read_bytes())
    return digest.hexdigest()


def is_current(target: Path, data: Path = DATA) -> bool:
    """Whether `target` was built from exactly this data by exactly this code."""
    if not target.is_file():
        return False
    try:
        connection = sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)
        try:
            row = connection.execute("SELECT value FROM meta WHERE name = 'fingerprint'").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return False
    return row is not None and row[0] == fingerprint(data)


def build(target: Path, *, data: Path = DATA, force: bool = False, progress: Progress | None = None) -> bool:
    """Write the gazetteer to `target`; False when it was current already and nothing was done.

    `progress` is called with (bytes read, bytes in all) of the postcode file, which takes nearly all the time.
    """
    if not force and is_current(target, data):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(fresh, isolation_level=None)
        try:
            _fill(connection, data, progress)
        finally:
            connection.close()
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return True


def _fill(connection: sqlite3.Connection, data: Path, progress: Progress | None) -> None:
    # The file is thrown away if anything fails, so nothing needs a journal.
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 4096;" + SCHEMA)
    connection.execute("BEGIN")
    outcode_rows = list(_rows(data / "outcodes.csv"))
    places = [*_rows(data / "places.csv.xz"), *_islands(outcode_rows)]
    outcodes = _add_outcodes(connection, outcode_rows, places)
    _add_postcodes(connection, data / "postcodes.csv.xz", outcodes, progress)
    _add_places(connection, places, {row["code"]: row for row in _rows(data / "districts.csv")})
    _add_institutions(connection, _rows(data / "universities.csv"))
    connection.execute("INSERT INTO meta VALUES ('fingerprint', ?)", (fingerprint(data),))
    connection.execute("INSERT INTO prefixes (prefixes) VALUES ('optimize')")
    connection.execute("INSERT INTO spellings (spellings) VALUES ('optimize')")
    connection.execute("COMMIT")
    connection.execute("ANALYZE")


def _rows(path: Path) -> Iterator[Row]:
    with _open(path) as file:
        yield from csv.DictReader(file)


def _open(path: Path) -> TextIO:
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _islands(outcodes: list[Row]) -> Iterator[Row]:
    """Jersey, Guernsey and the Isle of Man as places: they are no district of the United Kingdom, so no file has them."""
    for number, island in enumerate(ISLANDS, start=FIRST_ISLAND_ID):
        rows = [row for row in outcodes if row["district"] == island]
        yield {
            "id": str(number),
            "name": island,
            "alt_names": "",
            "kind": "region",
            "district": "",
            "district_code": "",
            "region": island,
            "outcode": "",
            "lat": str(median(float(row["lat"]) for row in rows)),
            "lon": str(median(float(row["lon"]) for row in rows)),
            "population": "",
        }


def _town(row: Row) -> str:
    """The town that people name for a postcode district."""
    area = row["outcode"].rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").rstrip("0123456789")
    if area in LONDON_AREAS:
        return "London"
    # In outer London the nearest town may lie across the border; the borough is what people say.
    return row["district"] if row["district_code"].startswith("E09") else row["town"]


def _add_outcodes(connection: sqlite3.Connection, rows: list[Row], places: list[Row]) -> dict[str, int]:
    towns: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for place in places:
        if place["kind"] in POPULATED_KINDS or place["kind"] == "district":
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


def _add_postcodes(connection: sqlite3.Connection, path: Path, outcodes: dict[str, int], progress: Progress | None) -> None:
    total = path.stat().st_size
    # Which district most of a square's postcodes belong to: that is where a pin dropped there is.
    votes: Counter[tuple[int, int]] = Counter()

    def batches() -> Iterator[list[tuple[int, int, int]]]:
        batch: list[tuple[int, int, int]] = []
        with path.open("rb") as raw, io.TextIOWrapper(lzma.LZMAFile(raw), encoding="ascii") as lines:
            next(lines)
            for line in lines:
                postcode, lat_text, lon_text, _rest = line.split(",", 3)
                if not lat_text:
                    continue
                lat, lon = round(float(lat_text) * UNIT), round(float(lon_text) * UNIT)
                outcode, incode = postcode.split()
                batch.append((int(outcode + incode, 36), lat, lon))
                votes[square(lat, lon), outcodes[outcode]] += 1
                if len(batch) == 20_000:
                    yield batch
                    batch = []
                    if progress is not None:
                        progress(raw.tell(), total)
        yield batch
        if progress is not None:
            progress(total, total)

    for batch in batches():
        connection.executemany("INSERT OR REPLACE INTO postcodes VALUES (?, ?, ?)", batch)
    winners: dict[int, tuple[int, int]] = {}
    for (where, outcode), count in votes.items():
        # The lower number wins a tie, so that every build gives the same answer.
        winners[where] = max(winners.get(where, (0, 0)), (count, -outcode))
    connection.executemany("INSERT INTO squares VALUES (?, ?)", ((where, -best[1]) for where, best in sorted(winners.items())))


def square(lat: int, lon: int) -> int:
    """The number of the 0.01 degree square of a point given in units of 0.00001 degree."""
    return (lat + 90 * UNIT) // SQUARE * 36_000 + (lon + 180 * UNIT) // SQUARE


def _add_places(connection: sqlite3.Connection, rows: list[Row], districts: dict[str, Row]) -> None:
    # "Leeds" the district says no more than "Leeds" the city in it, "Dorset" the district no more than the county.
    known = {fold(row["name"]) for row in rows if row["kind"] in ("city", "town")}
    known_in = {(fold(row["name"]), row["district_code"]) for row in rows if row["kind"] in POPULATED_KINDS}
    counties = {fold(row["name"]) for row in rows if row["kind"] == "county"}
    for row in rows:
        kind, name = row["kind"], row["name"]
        here = (fold(name), row["district_code"])
        if (kind in AREA_KINDS and fold(name) in known) or (kind == "district" and (fold(name) in counties or here in known_in)):
            continue
        number = int(row["id"])
        district = districts.get(row["district_code"], {})
        population = max(int(row["population"] or 0), USUAL_POPULATION.get(kind, DISTRICT_POPULATION))
        if kind in POPULATED_KINDS and fold(name) == fold(district.get("name", "")):
            # Its district is named after it, so it is meant more often than its size tells.
            population = max(population, DISTRICT_POPULATION)
        values: tuple[Any, ...] = (
            number,
            name,
            kind,
            row["district"].removesuffix(", City of").removesuffix(", County of"),
            district.get("county_or_upper", ""),
            row["region"],
            district.get("nation", row["region"]),
            row["outcode"],
            float(row["lat"]),
            float(row["lon"]),
            population,
        )
        connection.execute("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        keys = {fold(alternative): 0 for alternative in row["alt_names"].split("|")} | {fold(name): 1}
        connection.executemany("INSERT INTO names VALUES (?, ?, ?)", ((key, number, main) for key, main in keys.items() if key))
        connection.execute("INSERT INTO prefixes (rowid, name) VALUES (?, ?)", (number, name))
    # Spellings are offered once, whatever number of places share the name; small ones are left to the exact match.
    spelt = {row["name"] for row in rows if row["kind"] in POPULATED_KINDS | {"village"} | AREA_KINDS}
    connection.executemany("INSERT INTO spellings (name) VALUES (?)", ((name,) for name in sorted(spelt)))


def _add_institutions(connection: sqlite3.Connection, rows: Iterator[Row]) -> None:
    for number, row in enumerate(rows, start=1):
        values = (number, row["name"], row["postcode"], row["postcode"].split(" ")[0], float(row["lat"]), float(row["lon"]))
        connection.execute("INSERT INTO institutions VALUES (?, ?, ?, ?, ?, ?)", values)
        keys = {fold_institution(name) for name in (row["name"], *row["alt_names"].split("|"))} - {""}
        connection.executemany("INSERT INTO institution_names VALUES (?, ?)", ((key, number) for key in sorted(keys)))
        connection.execute("INSERT INTO spellings (name) VALUES (?)", (row["name"],))
