"""The publisher's release that an operator has loaded: kept beside the gazetteer, so that no later build falls behind it.

It is kept packed in the shape of our own postcode file, under one line that says what it is. The shipped file stays underneath:
what the publisher's file no longer has (retired postcodes) or may not have (Northern Ireland) comes from there.
"""

import json
import lzma
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Final

from places.geocoding.publishers import Progress, PublisherFileError, recognise

# Postcodes pack well even so, and a stronger setting takes minutes.
_PRESET: Final = 1


@dataclass(frozen=True, slots=True)
class Release:
    """What is kept. `dated` year and month, "" when not known; `districts` the centres of those that the shipped list has not."""

    name: str
    dated: str
    rows: int
    districts: dict[str, tuple[float, float]]
    forced: bool = False


def kept(gazetteer: Path) -> Path:
    """Where the release of this gazetteer is kept, if there is one."""
    return gazetteer.with_name(f"{gazetteer.stem}.postcodes.csv.xz")


def read(path: Path) -> Release:
    """What the file says of itself."""
    with lzma.open(path, "rt", encoding="ascii") as file:
        said = json.loads(file.readline())
    return Release(**said | {"districts": {outcode: (lat, lon) for outcode, (lat, lon) in said["districts"].items()}})


def pack(
    source: Path, target: Path, *, outcodes: frozenset[str], progress: Progress | None = None, forced: bool = False
) -> Release:
    """Write the postcodes of the publisher's file at `source` to `target`; `outcodes` are the districts known already.

    Raises `PublisherFileError`, saying what is wrong with the file.
    """
    publication = recognise(source)
    new: dict[str, list[tuple[float, float]]] = {}
    rows = 0
    body = target.with_name(f"{target.name}.body")
    try:
        with lzma.open(body, "wt", encoding="ascii", preset=_PRESET) as file:
            for postcode, lat, lon in publication.units(progress):
                file.write(f"{postcode},{lat:.5f},{lon:.5f},,\n")
                rows += 1
                outcode = postcode.partition(" ")[0]
                if outcode not in outcodes:
                    new.setdefault(outcode, []).append((lat, lon))
        if not rows:
            raise PublisherFileError(f"{source} has no postcode with a position in Great Britain.")
        centres = {
            code: (round(median(lat for lat, _ in at), 5), round(median(lon for _, lon in at), 5)) for code, at in new.items()
        }
        release = Release(publication.name, publication.dated, rows, centres, forced)
        with target.open("wb") as out, body.open("rb") as packed:
            # The line that says what it is comes first and is known last; an xz file may be several, one after the other.
            out.write(lzma.compress(f"{json.dumps(asdict(release))}\n".encode()))
            shutil.copyfileobj(packed, out)
    finally:
        body.unlink(missing_ok=True)
    return release
