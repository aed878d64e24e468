"""What the base map shows from near besides its tiles: dots where postcodes lie, and names of main streets and universities.

A sheet is a quarter of a degree wide and half as many high, named by its column and row, counted from 0, 0.
"""

import csv
import lzma
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final

COLUMNS_PER_DEGREE, ROWS_PER_DEGREE = 4, 8
# Dots lie on whole numbers of this many degrees, about ten metres.
PER_DEGREE: Final = 10_000
WIDE, HIGH = PER_DEGREE // COLUMNS_PER_DEGREE, PER_DEGREE // ROWS_PER_DEGREE
UNIVERSITIES_FROM: Final = 13  # zoom
RETIRED: Final = "0"
# A street is known by its bus stops. With one stop, or with stops of one name far apart, nobody knows where its name belongs.
FEWEST_STOPS: Final = 2
WIDEST_M: Final = 900
# Fewest stops of a street, and the zoom from which it is named.
STREET_ZOOMS: Final = ((6, 13.5), (3, 14), (0, 14.5))
# In London stops are named after streets, but after stations and schools as well.
STREET_WORDS: Final = {
    *("Avenue", "Broadway", "Close", "Crescent", "Drive", "Embankment", "Gardens", "Green", "Grove", "High", "Hill", "Lane"),
    *("Mews", "Parade", "Park", "Place", "Rise", "Road", "Row", "Square", "Street", "Terrace", "Walk", "Way"),
}

Sheet = tuple[int, int]
Dot = tuple[int, int]  # row, column within the sheet
# Name, latitude, longitude, zoom from which it shows, kind (university, street).
Label = tuple[str, float, float, float, str]


def sheets(data: Path) -> dict[Sheet, dict[str, Any]]:
    """Every sheet with something on it: `dots` as `pack` writes them, `labels` as in places/map_labels.py."""
    dots: dict[Sheet, set[Dot]] = defaultdict(set)
    with lzma.open(data / "postcodes.csv.xz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["lat"] and row["live2023"] != RETIRED:
                sheet, dot = place(float(row["lat"]), float(row["lon"]))
                dots[sheet].add(dot)
    made: dict[Sheet, dict[str, Any]] = {sheet: {"dots": pack(found), "labels": []} for sheet, found in dots.items()}
    for label in (*_universities(data), *_streets(data)):
        sheet, _ = place(label[1], label[2])
        made.setdefault(sheet, {"dots": [], "labels": []})["labels"].append(label)
    return made


def _universities(data: Path) -> Iterator[Label]:
    with (data / "universities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lat, lon = round(float(row["lat"]), 4), round(float(row["lon"]), 4)
            yield row["name"], lat, lon, UNIVERSITIES_FROM, "university"


def _streets(data: Path) -> Iterator[Label]:
    with lzma.open(data / "streets.csv.xz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            stops, name = int(row["stops"]), row["street"]
            if stops < FEWEST_STOPS or int(row["spread_m"]) > WIDEST_M or not name.isprintable() or any(map(str.isdigit, name)):
                continue
            if row["src"] == "T" and name.split()[-1] not in STREET_WORDS:
                continue
            zoom = next(zoom for least, zoom in STREET_ZOOMS if stops >= least)
            yield name, float(row["lat"]), float(row["lon"]), zoom, "street"


def place(lat: float, lon: float) -> tuple[Sheet, Dot]:
    """The sheet that a point is on, and where on it."""
    row, column = round(lat * PER_DEGREE), round(lon * PER_DEGREE)
    return (column // WIDE, row // HIGH), (row % HIGH, column % WIDE)


def pack(dots: set[Dot]) -> list[list[int]]:
    """A list for each row that has dots: rows since the last one, then columns since the last dot in it; both count from 0."""
    packed = []
    last = 0
    for row, found in groupby(sorted(dots), key=lambda dot: dot[0]):
        columns = [column for _, column in found]
        packed.append([row - last, columns[0], *(there - here for here, there in pairwise(columns))])
        last = row
    return packed
