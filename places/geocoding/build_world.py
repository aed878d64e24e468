"""The part of the gazetteer that knows the rest of the world: cities of 15,000 people and over, and what their countries are called."""

import sqlite3
from pathlib import Path
from typing import Final

from places.geocoding.data_files import rows
from places.names import fold

SOURCES: Final = ("world_cities.csv.xz", "countries.csv")
# Raise this whenever these tables or the way they are filled change; every installation then builds the file anew.
VERSION: Final = 2

SCHEMA: Final = """
CREATE TABLE countries (country TEXT NOT NULL, admin1 TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (country, admin1)) WITHOUT ROWID;
CREATE TABLE country_names (key TEXT NOT NULL, country TEXT NOT NULL, admin1 TEXT NOT NULL,
    PRIMARY KEY (key, country, admin1)) WITHOUT ROWID;
CREATE TABLE cities (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, admin1 TEXT NOT NULL,
    lat REAL NOT NULL, lon REAL NOT NULL, population INTEGER NOT NULL);
CREATE TABLE city_names (key TEXT NOT NULL, city INTEGER NOT NULL, PRIMARY KEY (key, city)) WITHOUT ROWID;
"""


def add_world(connection: sqlite3.Connection, data: Path) -> None:
    """Fill `countries` (with the states and regions that people write behind a city) and `cities`, and their names."""
    for row in rows(data / "countries.csv"):
        here = (row["country"], row["admin1"])
        connection.execute("INSERT INTO countries VALUES (?, ?, ?)", (*here, row["name"]))
        keys = {fold(name) for name in (row["name"], *row["alt_names"].split("|"))} - {""}
        connection.executemany("INSERT INTO country_names VALUES (?, ?, ?)", ((key, *here) for key in sorted(keys)))
    for row in rows(data / "world_cities.csv.xz"):
        number = int(row["geonameid"])
        point = (float(row["lat"]), float(row["lon"]))
        values = (number, row["name"], row["country"], row["admin1"], *point, int(row["population"] or 0))
        connection.execute("INSERT INTO cities VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        # "New York City" is New York.
        names = (row["name"], row["ascii"], row["name"].removesuffix(" City"))
        keys = {fold(name) for name in names} - {""}
        connection.executemany("INSERT INTO city_names VALUES (?, ?)", ((key, number) for key in sorted(keys)))
