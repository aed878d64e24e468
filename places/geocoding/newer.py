"""Takes newer postcodes from a publisher's file, unless they are older or far fewer than what is there."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from places.geocoding import build, release
from places.geocoding.data_files import DATA, rows
from places.geocoding.publishers import Progress, PublisherFileError


def take(source: Path, gazetteer: Path, *, force: bool = False, progress: Progress | None = None, data: Path = DATA) -> Path:
    """Pack the postcodes of the publisher's file at `source` beside the gazetteer, ready for `build(fresh_release=…)`.

    Raises `PublisherFileError` when it is no such file; when it is older than what the gazetteer has; or when it has less than
    half as many postcodes, so that it can hardly be the whole country. The last two are let pass with `force`.
    """
    gazetteer.parent.mkdir(parents=True, exist_ok=True)
    kept = release.kept(gazetteer)
    target = kept.with_name(f"{kept.name}.{os.getpid()}.new")
    outcodes = frozenset(row["outcode"] for row in rows(data / "outcodes.csv"))
    try:
        taken = release.pack(source, target, outcodes=outcodes, progress=progress, forced=force)
        if not force:
            _doubt(taken, gazetteer)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def _doubt(taken: release.Release, gazetteer: Path) -> None:
    had = build.said(gazetteer, "postcodes dated") or build.SHIPPED.dated
    if taken.dated and taken.dated < had:
        raise PublisherFileError(
            f"{taken.name} is of {taken.dated}, older than the postcodes that are here ({had}). Use --force to take it."
        )
    there = _count(gazetteer)
    if taken.rows * 2 < there:
        raise PublisherFileError(
            f"{taken.name} has {taken.rows:,} postcodes with a position, less than half of the {there:,} that are here: perhaps it is one"
            " area of many. Use --force to take it all the same."
        )


def _count(gazetteer: Path) -> int:
    """How many postcodes the gazetteer has; 0 without one."""
    if build.said(gazetteer, "fingerprint") is None:
        return 0
    with closing(sqlite3.connect(f"{gazetteer.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM postcodes").fetchone()[0])
