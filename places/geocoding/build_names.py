"""The half of the gazetteer that knows names: cities to hamlets, districts and counties, universities."""

import sqlite3
from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any, Final

from places.geocoding.data_files import Row
from places.geocoding.typos import shortened
from places.names import fold, fold_institution

SOURCES: Final = ("places.csv.xz", "universities.csv", "unions.csv", "districts.csv", "counties.csv")
# Raise this whenever these tables or the way they are filled change; every installation then builds the file anew.
VERSION: Final = 7

SCHEMA: Final = """
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, district TEXT NOT NULL,
    county TEXT NOT NULL, region TEXT NOT NULL, nation TEXT NOT NULL, outcode TEXT NOT NULL, lat REAL NOT NULL,
    lon REAL NOT NULL, population INTEGER NOT NULL);
CREATE INDEX places_where ON places (lat, lon);
CREATE TABLE names (key TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE districts (name TEXT PRIMARY KEY, counties TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE institutions (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, postcode TEXT NOT NULL,
    outcode TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL);
CREATE TABLE institution_words (word TEXT NOT NULL, institution INTEGER NOT NULL, PRIMARY KEY (word, institution)) WITHOUT ROWID;
CREATE TABLE institution_names (key TEXT NOT NULL, institution INTEGER NOT NULL, PRIMARY KEY (key, institution)) WITHOUT ROWID;
CREATE VIRTUAL TABLE prefixes USING fts5 (name, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE spellings USING fts5 (name, tokenize = 'trigram');
CREATE TABLE typos (key INTEGER NOT NULL, spelling INTEGER NOT NULL, PRIMARY KEY (key, spelling)) WITHOUT ROWID;
"""

# How many people to assume where no figure is known: only used to weigh places of one name against each other.
USUAL_POPULATION: Final = {"city": 60_000, "town": 8_000, "suburb": 3_000, "village": 800, "settlement": 200, "hamlet": 100}
DISTRICT_POPULATION: Final = 60_000
AREA_KINDS: Final = frozenset({"region", "county", "district"})
POPULATED_KINDS: Final = frozenset({"city", "town", "suburb", "settlement"})
ISLANDS: Final = ("Guernsey", "Isle of Man", "Jersey")
FIRST_ISLAND_ID: Final = 1_000_000


def islands(outcodes: list[Row]) -> Iterator[Row]:
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


def add_places(connection: sqlite3.Connection, places: list[Row], districts: list[Row], counties: list[Row]) -> None:
    """Fill `places`, the tables of their names, and `districts` with all counties that each is said to be in."""
    by_code = {row["code"]: row for row in districts}
    # "Leeds" the district says no more than "Leeds" the city in it, "Dorset" the district no more than the county.
    towns = {fold(row["name"]) for row in places if row["kind"] in ("city", "town")}
    towns_in = {(fold(row["name"]), row["district_code"]) for row in places if row["kind"] in POPULATED_KINDS}
    whole = {fold(row["name"]) for row in places if row["kind"] == "county"}
    ceremonial = _add_districts(connection, districts, counties)
    others = _other_names(counties)
    for row in places:
        kind, name = row["kind"], row["name"]
        here = (fold(name), row["district_code"])
        if (kind in AREA_KINDS and fold(name) in towns) or (kind == "district" and (fold(name) in whole or here in towns_in)):
            continue
        number = int(row["id"])
        district = by_code.get(row["district_code"], {})
        population = max(int(row["population"] or 0), USUAL_POPULATION.get(kind, DISTRICT_POPULATION))
        if kind in POPULATED_KINDS and fold(name) == fold(district.get("name", "")):
            # Its district is named after it, so it is meant more often than its size tells.
            population = max(population, DISTRICT_POPULATION)
        # People say the county, unless the district is a city of its own.
        county = district.get("county_or_upper", "")
        if not county and row["region"] != "London" and (fold(row["district"]) not in towns or fold(row["district"]) == fold(name)):
            county = ceremonial.get(row["district"], "")
        values: tuple[Any, ...] = (
            number,
            name,
            kind,
            _plain(row["district"]),
            county,
            row["region"],
            district.get("nation", row["region"]),
            row["outcode"],
            float(row["lat"]),
            float(row["lon"]),
            population,
        )
        connection.execute("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        alternatives = [*row["alt_names"].split("|"), *(others.get(fold(name), ()) if kind in AREA_KINDS else ())]
        keys = {fold(alternative): 0 for alternative in alternatives} | {fold(name): 1}
        connection.executemany("INSERT INTO names VALUES (?, ?, ?)", ((key, number, main) for key, main in keys.items() if key))
        connection.execute("INSERT INTO prefixes (rowid, name) VALUES (?, ?)", (number, name))


def _plain(district: str) -> str:
    return district.removesuffix(", City of").removesuffix(", County of")


def _add_districts(connection: sqlite3.Connection, districts: list[Row], counties: list[Row]) -> dict[str, str]:
    """Fill `districts`; the county that each is counted to today, by the district's name."""
    said: dict[str, set[str]] = {row["name"]: set() for row in districts}
    for county in counties:
        names = {fold(name) for name in (county["name"], *county["alt_names"].split("|"))} - {""}
        for district in filter(None, county["districts"].split("|")):
            said[district] |= names
    rows = ((_plain(name), "|".join(["", *sorted(names), ""])) for name, names in said.items())
    connection.executemany("INSERT INTO districts VALUES (?, ?)", rows)
    today = [county for county in counties if county["kind"] == "ceremonial"]
    return {district: county["name"] for county in today for district in county["districts"].split("|")}


def _other_names(counties: list[Row]) -> dict[str, list[str]]:
    """What else people call a county or a district, by its key: "Kernow" for Cornwall, "Orkney" for the Orkney Islands."""
    others: dict[str, list[str]] = {}
    for county in counties:
        names = [county["name"], *county["alt_names"].split("|")]
        alone = [_plain(each) for each in county["districts"].split("|")]
        whole = county["name"] if county["kind"] == "ceremonial" else alone[0]
        if county["kind"] == "ceremonial" or (len(alone) == 1 and fold(county["name"]) in fold(whole)):
            others.setdefault(fold(whole), []).extend(names)
    return others


def add_institutions(connection: sqlite3.Connection, universities: Iterable[Row], unions: Iterable[Row]) -> None:
    """Fill `institutions` and the table of their names: universities, and unions whose head office is known."""
    found = [(row, row["kind"], row["postcode"], row["alt_names"].split("|")) for row in universities]
    found += [
        (row, "union", row["head_office_postcode"], [row["short_name"], *row["alt_names"].split("|")])
        for row in unions
        if row["head_office_postcode"]
    ]
    for number, (row, kind, postcode, others) in enumerate(found, start=1):
        values = (number, row["name"], kind, postcode, postcode.split(" ")[0], float(row["lat"]), float(row["lon"]))
        connection.execute("INSERT INTO institutions VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        keys = {fold_institution(name) for name in (row["name"], *others)} - {""}
        connection.executemany("INSERT INTO institution_names VALUES (?, ?)", ((key, number) for key in sorted(keys)))
        words = {word for key in keys for word in key.split()}
        connection.executemany("INSERT INTO institution_words VALUES (?, ?)", ((word, number) for word in sorted(words)))


def add_spellings(connection: sqlite3.Connection) -> None:
    """Fill `spellings` and `typos`: each name once, whatever number of places share it, the most populous first.

    Hamlets are left to the exact match.
    """
    names = connection.execute(
        "SELECT name FROM places WHERE kind != 'hamlet' GROUP BY name ORDER BY max(population) DESC, name"
    ).fetchall()
    names += connection.execute("SELECT DISTINCT name FROM institutions ORDER BY name").fetchall()
    for number, (name,) in enumerate(names, start=1):
        connection.execute("INSERT INTO spellings (rowid, name) VALUES (?, ?)", (number, name))
        connection.executemany("INSERT INTO typos VALUES (?, ?)", ((key, number) for key in sorted(shortened(name))))


def optimize(connection: sqlite3.Connection) -> None:
    """Settle the tables of words, so that they are read fast; after the last row."""
    connection.execute("INSERT INTO prefixes (prefixes) VALUES ('optimize')")
    connection.execute("INSERT INTO spellings (spellings) VALUES ('optimize')")
