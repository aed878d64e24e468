"""Builds the gazetteer: one read-only SQLite file out of the data files that come with the project.

The file is written beside its final name and moved over it, so a running site never sees half of it.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from places.geocoding import build_landmarks, build_names, build_postcodes, build_world, release
from places.geocoding.build_postcodes import Progress
from places.geocoding.data_files import DATA, rows
from places.geocoding.release import Release
from places.geocoding.sources import POSTCODES

PARTS: Final = (build_postcodes, build_names, build_landmarks, build_world)
SOURCES: Final = tuple(name for part in PARTS for name in part.SOURCES)
VERSIONS: Final = tuple(part.VERSION for part in PARTS)
SHIPPED: Final = Release("NSPL", POSTCODES.dated, 0, {})
META: Final = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"


def fingerprint(data: Path = DATA, kept: Path | None = None) -> str:
    """A digest of the sources and the versions of the code: two files with the same one are alike."""
    digest = hashlib.sha256(repr(VERSIONS).encode())
    for path in [*(data / name for name in SOURCES), *([kept] if kept else [])]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def in_use(target: Path) -> Path | None:
    """The publisher's release that a build of `target` takes: the kept one, unless the project's own data has overtaken it."""
    kept = release.kept(target)
    return kept if kept.is_file() and not overtaken(release.read(kept)) else None


def overtaken(loaded: Release) -> bool:
    """Whether the postcodes that come with the project are newer than this release."""
    return bool(loaded.dated) and loaded.dated < POSTCODES.dated and not loaded.forced


def is_current(target: Path, data: Path = DATA) -> bool:
    """Whether `target` was built from exactly this data by exactly this code."""
    return said(target, "fingerprint") == fingerprint(data, in_use(target))


def said(target: Path, name: str) -> str | None:
    """What the file says of itself under `name`; None when it says nothing, or is no gazetteer."""
    if not target.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    except sqlite3.DatabaseError:
        return None
    return None if row is None else str(row[0])


def build(
    target: Path, *, data: Path = DATA, force: bool = False, progress: Progress | None = None, fresh_release: Path | None = None
) -> bool:
    """Write the gazetteer to `target`; False when it was current already and nothing was done.

    `fresh_release` is a packed publisher's release to take, and to keep once the gazetteer is there; without it the kept one is
    taken. `progress` is called with (bytes read, bytes in all) of the postcode files, which take nearly all the time.
    """
    if fresh_release is None and not force and is_current(target, data):
        return False
    used = fresh_release or in_use(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
            _fill(connection, data, used, progress)
        if fresh_release is not None:
            # Should anything stop us between the two, the next build sees the release and catches up.
            fresh_release.replace(release.kept(target))
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
        if fresh_release is not None:
            fresh_release.unlink(missing_ok=True)
    return True


def _fill(connection: sqlite3.Connection, data: Path, used: Path | None, progress: Progress | None) -> None:
    # The file is thrown away if anything fails, so nothing needs a journal.
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 4096;")
    connection.executescript(META + "".join(part.SCHEMA for part in PARTS))
    connection.execute("BEGIN")
    loaded = release.read(used) if used else SHIPPED
    districts = list(rows(data / "outcodes.csv"))
    places = [*rows(data / "places.csv.xz"), *build_names.islands(districts)]
    outcodes = build_postcodes.add_outcodes(connection, [*districts, *build_postcodes.new_districts(loaded, places)], places)
    build_postcodes.add_postcodes(connection, [data / "postcodes.csv.xz", *([used] if used else [])], outcodes, progress)
    build_names.add_places(connection, places, list(rows(data / "districts.csv")), list(rows(data / "counties.csv")))
    build_names.add_institutions(connection, rows(data / "universities.csv"), rows(data / "unions.csv"))
    build_names.add_spellings(connection)
    build_landmarks.add_landmarks(connection, data, districts)
    build_world.add_world(connection, data)
    about = {"fingerprint": fingerprint(data, used), "postcodes": loaded.name, "postcodes dated": loaded.dated}
    connection.executemany("INSERT INTO meta VALUES (?, ?)", about.items())
    build_names.optimize(connection)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
