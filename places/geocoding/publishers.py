"""Reads postcodes out of a publisher's own file: ONS Postcode Directory and its sister NSPL, or OS Code-Point Open.

Both come as a zip; the unpacked folder or one CSV will do. Columns as published from 2020 to August 2026:
ONS `pcds` (before: `pcd`), `lat`, `long`, `dointr` (year and month); Code-Point Open has no header: postcode, quality,
easting, northing, and a list of how many rows each area has in `Doc/metadata.txt`.
"""

import csv
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from places.osgb import to_wgs84

if TYPE_CHECKING:
    from _csv import Reader as _Rows

Progress = Callable[[int, int], None]
Unit = tuple[str, float, float]

_POSTCODES: Final = ("pcds", "pcd", "pcd7", "pcd8", "pcd2")
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NAMED: Final = re.compile(rf"(ONSPD|NSPL)\w*?_({'|'.join(_MONTHS)})_(20\d\d)", re.IGNORECASE)
_SHAPE: Final = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?|GIR|NPT)([0-9][A-Z]{2})")
# Northern Ireland needs a licence of its own, the islands have no position in these files.
_NOT_TAKEN: Final = ("BT", "GY", "IM", "JE")
_NOWHERE: Final = 90  # Code-Point Open's mark of quality for "no position"
_NO_LATITUDE: Final = 99.999_999  # that of ONS
# Great Britain with its islands, generously.
_SOUTH, _NORTH, _WEST, _EAST = 49.0, 61.5, -9.0, 2.5
# Great Britain has two and a half million postcodes with those of the past; a line of ONS has some hundreds of letters.
_MOST_LINES: Final = 10_000_000
_LONGEST_LINE: Final = 20_000
# What reading a zip raises: damaged, cut off, under a password, or packed in a way that we cannot unpack.
_UNREADABLE: Final = (zipfile.BadZipFile, EOFError, zlib.error, lzma.LZMAError, RuntimeError)
_EXPECTED: Final = (
    "Expected: the ONS Postcode Directory or NSPL (columns pcds, lat, long) or OS Code-Point Open, as a zip, its folder, or a CSV."
)


class PublisherFileError(Exception):
    """The file is not what it should be; the text says what was given, what was expected, what to do.

    It repeats names and lines of the file, so whatever would command a terminal is taken out of it.
    """

    def __init__(self, text: str) -> None:
        super().__init__("".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text))


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the release."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass(slots=True)
class Publication:
    """A release that was recognised. `dated` is its year and month ("2026-02"), "" until it is known; ONS without a telling
    file name is dated by its newest postcode, once its rows were read."""

    name: str
    dated: str
    parts: list[Part]
    announced: int = 0
    _read: int = 0
    _odd: int = 0
    _first_odd: str = ""

    def units(self, progress: Progress | None = None) -> Iterator[Unit]:
        """Each postcode of Great Britain that has a position ("LS2 9JT", degrees WGS 84). Raises `PublisherFileError`.

        A few odd lines are passed over; one in a hundred is too many.
        """
        total, before = sum(part.size for part in self.parts), 0
        for part in self.parts:
            with part.open() as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as lines:
                # In pieces: a small zip may hold one line of many gigabytes.
                rows = csv.reader(iter(partial(lines.readline, _LONGEST_LINE), ""))
                reading = self._ons(rows) if self.name.startswith(("ONS", "NSPL")) else self._code_point(rows)
                try:
                    for row, unit in reading:
                        self._read += 1
                        if self._read > _MOST_LINES:
                            raise PublisherFileError(f"{self.name} has more than {_MOST_LINES:,} lines. {_EXPECTED}")
                        if self._read % 20_000 == 0 and progress is not None:
                            progress(before + raw.tell(), total)
                        if unit is None or not _is_in_britain(unit):
                            self._odd += 1
                            self._first_odd = self._first_odd or f"{part.name}, line {rows.line_num}: {','.join(row)[:80]}"
                        elif not unit[0].startswith(_NOT_TAKEN) and unit[1] != _NO_LATITUDE:
                            yield unit
                except (UnicodeDecodeError, csv.Error, *_UNREADABLE) as error:
                    raise PublisherFileError(f"{part.name} cannot be read beyond line {rows.line_num}: {error}.") from error
            before += part.size
        if self._odd * 100 > self._read:
            raise PublisherFileError(
                f"{self._odd:,} of {self._read:,} lines are no postcode with a position in Great Britain, first {self._first_odd}"
            )
        if self._read < self.announced:
            raise PublisherFileError(
                f"{self.name} announces {self.announced:,} postcodes, but {self._read:,} are there. Download it again."
            )

    def _ons(self, rows: "_Rows") -> Iterator[tuple[list[str], Unit | None]]:
        header = [name.strip().lower() for name in next(rows)]
        postcode = header.index(next(name for name in _POSTCODES if name in header))
        lat, lon = header.index("lat"), header.index("long")
        begun = header.index("dointr") if "dointr" in header else None
        newest = ""
        for row in rows:
            try:
                unit = (_spaced(row[postcode]), float(row[lat] or _NO_LATITUDE), float(row[lon] or 0))
                if begun is not None:
                    newest = max(newest, row[begun].strip())
            except (ValueError, IndexError):
                yield row, None
            else:
                yield row, unit
        if not self.dated and re.fullmatch(r"20\d{4}", newest):
            self.dated = f"{newest[:4]}-{newest[4:]}"

    def _code_point(self, rows: "_Rows") -> Iterator[tuple[list[str], Unit | None]]:
        for row in rows:
            try:
                postcode, quality, easting, northing = _spaced(row[0]), int(row[1]), float(row[2]), float(row[3])
            except (ValueError, IndexError):
                yield row, None
            else:
                nowhere = quality >= _NOWHERE or not easting
                yield row, (postcode, *((_NO_LATITUDE, 0.0) if nowhere else to_wgs84(easting, northing)))


def recognise(path: Path) -> Publication:
    """What lies at `path`, a zip, a folder or a CSV. Raises `PublisherFileError`, saying what is wrong."""
    try:
        return _recognise(path)
    except _UNREADABLE as error:
        raise PublisherFileError(f"{path} cannot be unpacked: {error}. Download it again, without a password.") from error


def _recognise(path: Path) -> Publication:
    parts = _parts(path)
    tables = [(part, _first_line(part)) for part in parts if part.name.lower().endswith(".csv")]
    ons = [part for part, line in tables if {"lat", "long"} <= set(line) and set(_POSTCODES) & set(line)]
    if ons:
        return _ons(path, ons)
    areas = [part for part, line in tables if len(line) >= 4 and _is_code_point(line)]
    if areas:
        return _code_point(parts, areas)
    for part, line in tables:
        if set(line) & {*_POSTCODES, "lat", "long"}:
            missing = [name for name in ("lat", "long") if name not in line] or ["pcds"]
            raise PublisherFileError(f"{part.name} has no column {' and no '.join(missing)}. {_EXPECTED}")
    raise PublisherFileError(f"There are no postcodes in {path}: none of its {len(tables)} CSV files has the columns. {_EXPECTED}")


def _ons(path: Path, parts: list[Part]) -> Publication:
    # The zip holds the whole country in one file ("…_UK.csv"), and again in one file an area ("…_UK_LS.csv").
    whole = [part for part in parts if part.name.upper().endswith("_UK.CSV")]
    used = whole[:1] or sorted(parts, key=lambda part: part.name)
    named = _NAMED.search(used[0].name) or _NAMED.search(path.name)
    if named is None:
        return Publication("ONS postcodes", "", used)
    return Publication(named[1].upper(), f"{named[3]}-{_MONTHS.index(named[2].upper()) + 1:02}", used)


def _code_point(parts: list[Part], areas: list[Part]) -> Publication:
    publication = Publication("Code-Point Open", "", sorted(areas, key=lambda part: part.name))
    notes = next((part for part in parts if part.name.lower().endswith("metadata.txt")), None)
    if notes is not None:
        with notes.open() as raw:
            text = raw.read(100_000).decode("utf-8", "replace")
        if date := re.search(r"COPYRIGHT DATE:\s*(20\d\d)(\d\d)", text):
            publication.dated = f"{date[1]}-{date[2]}"
        publication.announced = sum(int(count) for count in re.findall(r"^\s*[A-Z]{1,2}\s+(\d+)\s*$", text, re.MULTILINE))
    return publication


def _parts(path: Path) -> list[Part]:
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.is_file())
        return [_file(each) for each in files]
    if not path.is_file():
        raise PublisherFileError(f"There is no file or folder {path}.")
    if zipfile.is_zipfile(path):
        archive = zipfile.ZipFile(path)
        return [_member(archive, each) for each in archive.infolist() if not each.is_dir()]
    if path.suffix.lower() == ".csv":
        return [_file(path)]
    said = (
        "ends in .zip but is no zip file; perhaps the download broke off"
        if path.suffix.lower() == ".zip"
        else "is no zip and no CSV"
    )
    raise PublisherFileError(f"{path} {said}. {_EXPECTED}")


def _file(path: Path) -> Part:
    return Part(path.name, path.stat().st_size, lambda: path.open("rb"))


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Part:
    return Part(info.filename, info.file_size, lambda: archive.open(info))


def _first_line(part: Part) -> list[str]:
    with part.open() as raw:
        line = raw.read(5_000).decode("utf-8-sig", "replace").splitlines()[:1]
    return [cell.strip().lower() for cell in next(csv.reader(line), [])]


def _is_code_point(line: list[str]) -> bool:
    return bool(_SHAPE.fullmatch(line[0].upper().replace(" ", ""))) and all(re.fullmatch(r"\d+", cell) for cell in line[1:4])


def _spaced(postcode: str) -> str:
    match = _SHAPE.fullmatch(postcode.replace(" ", ""))
    if match is None:
        raise ValueError(postcode)
    return f"{match[1]} {match[2]}"


def _is_in_britain(unit: Unit) -> bool:
    return unit[1] == _NO_LATITUDE or (_SOUTH < unit[1] < _NORTH and _WEST < unit[2] < _EAST)
