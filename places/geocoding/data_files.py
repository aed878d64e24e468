"""Reading the data files that come with the project: CSV, plain or packed with xz."""

import csv
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

DATA: Final = Path(__file__).resolve().parent.parent / "data"

Row = dict[str, str]


def rows(path: Path) -> Iterator[Row]:
    """The rows of a CSV file, each by the names in its first line."""
    with opened(path) as file:
        yield from csv.DictReader(file)


def opened(path: Path) -> TextIO:
    """The text of a data file, unpacked while it is read."""
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")
