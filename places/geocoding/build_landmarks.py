"""The part of the gazetteer that knows single things inside a place: stations, streets and places of worship.

Places of worship come under the Open Database Licence, so they keep to tables of their own, with their OpenStreetMap ids.
Of each only the name and the position are taken: nobody needs to search by faith.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from places.geocoding.build_nearest import Surroundings
from places.geocoding.data_files import Row, rows
from places.geocoding.grid import UNIT
from places.names import COMPASS, fold, fold_station, fold_street, fold_worship

SOURCES: Final = ("stations.csv", "streets.csv.xz", "worship.csv.xz")
# Raise this whenever these tables or the way they are filled change; every installation then builds the file anew.
VERSION: Final = 7

SCHEMA: Final = """
CREATE TABLE landmarks (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, locality TEXT NOT NULL,
    town TEXT NOT NULL, outcode TEXT NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL, telling INTEGER NOT NULL);
CREATE TABLE landmark_names (key TEXT NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL, landmark INTEGER NOT NULL,
    PRIMARY KEY (key, lat, lon, landmark)) WITHOUT ROWID;
CREATE TABLE worship (id INTEGER PRIMARY KEY, name TEXT NOT NULL, locality TEXT NOT NULL, town TEXT NOT NULL,
    outcode TEXT NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL, telling INTEGER NOT NULL, osm TEXT NOT NULL);
CREATE TABLE worship_names (key TEXT NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL, worship INTEGER NOT NULL,
    PRIMARY KEY (key, lat, lon, worship)) WITHOUT ROWID;
"""

# What stands in the street column of the bus stops' register where no street has a name.
NO_STREETS: Final = frozenset(
    {
        "access road",
        "bus park",
        "bus station",
        "car park",
        "church",
        "demand responsive area",
        "grounds",
        "hospital grounds",
        "layby",
        "minor road",
        "no name",
        "private road",
        "school grounds",
        "service road",
        "slip road",
        "station forecourt",
        "street",
        "unclassified",
        "unclassified road",
        "unknown",
        "unnamed road",
    }
)
# A name is telling when it names a town, or when one of its words stands in no more names of places of worship than this:
# "East London Mosque" and "Baitul Futuh" are, "All Saints" is not.
RARE: Final = 3


def add_landmarks(connection: sqlite3.Connection, data: Path, outcodes: list[Row]) -> None:
    """Fill `landmarks` and `worship`, and the tables of their names, after `places`.

    `outcodes` say what a postcode district is called.
    """
    called = {row["outcode"]: (row["area"], row["town"]) for row in outcodes}
    near = Surroundings(connection)
    stations = _stations(rows(data / "stations.csv"), called, near)
    _add(connection, "landmarks", (*stations, *_streets(rows(data / "streets.csv.xz"))))
    towns = {fold(name) for (name,) in connection.execute("SELECT name FROM places WHERE kind IN ('city', 'town')")}
    _add(connection, "worship", _worship(list(rows(data / "worship.csv.xz")), near, towns))


def _add(connection: sqlite3.Connection, table: str, found: Iterable[tuple[set[str], tuple[object, ...]]]) -> None:
    names = "landmark_names" if table == "landmarks" else "worship_names"
    for number, (keys, values) in enumerate(found, start=1):
        marks = ", ".join("?" * (len(values) + 1))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", (number, *values))  # noqa: S608  (two names of our own)
        lat, lon = values[5:7] if table == "landmarks" else values[4:6]
        connection.executemany(
            f"INSERT INTO {names} VALUES (?, ?, ?, ?)",  # noqa: S608
            ((key, lat, lon, number) for key in sorted(keys - {""})),
        )


def _units(row: Row) -> tuple[int, int]:
    return round(float(row["lat"]) * UNIT), round(float(row["lon"]) * UNIT)


def _stations(
    found: Iterable[Row], called: dict[str, tuple[str, str]], near: Surroundings
) -> Iterator[tuple[set[str], tuple[object, ...]]]:
    for row in found:
        plain = row["name"].partition(" (")[0]
        locality, town = near.said(float(row["lat"]), float(row["lon"]), row["district"])
        kind = "airport" if row["kind"] == "airport" else "station"
        keys = {fold_station(plain), fold_station(row["name"])}
        words = fold_station(plain).split()
        for place in {town, locality, "London", *called.get(row["outcode"], ())}:
            # "London Victoria" is "Victoria station" to whoever adds that it is in London.
            first = fold_station(place).split()
            if first and words[: len(first)] == first and not COMPASS.issuperset(words[len(first) :]):
                keys.add(" ".join(words[len(first) :]))
        if kind == "airport":
            keys |= {" ".join(word for word in key.split() if word not in ("airport", "international")) for key in keys}
        known = "station" in plain.casefold() or kind == "airport" or "interchange" in plain.casefold()
        name = plain if known else f"{plain} station"
        yield {f"t:{key}" for key in keys if key}, (kind, name, locality, town, row["outcode"], *_units(row), 1)


def _streets(found: Iterable[Row]) -> Iterator[tuple[set[str], tuple[object, ...]]]:
    for row in found:
        key = fold_street(row["street"])
        if not key or not row["outcode"] or key in NO_STREETS:
            continue
        # Some rows name a part, "Lower High Street"; what a road's number adds ("A52 Derby Road") people leave out.
        values = ("street", row["street"], row["locality"], row["town"], row["outcode"], *_units(row), 0)
        yield {f"r:{key}"}, values


def _worship(found: list[Row], near: Surroundings, towns: set[str]) -> Iterator[tuple[set[str], tuple[object, ...]]]:
    commonness = Counter(word for row in found for word in set(fold_worship(row["name"]).split()))
    for row in found:
        key = fold_worship(row["name"])
        if not key:
            continue
        words = key.split()
        locality, town = near.said(float(row["lat"]), float(row["lon"]), row["district"])
        telling = len(words) > 1 and (
            min(commonness[word] for word in words) <= RARE or not towns.isdisjoint(fold(row["name"]).split())
        )
        yield {key}, (row["name"], locality, town, row["outcode"], *_units(row), int(telling), row["osm"])
