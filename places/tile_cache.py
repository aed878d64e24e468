"""The tiles that were fetched, on disk: read, kept, trimmed; and the locks that make many who want one tile ask for it once.

One file a tile: a line of JSON, then the picture. Locks are those of the file system, so that they hold between threads and
between processes. When a tile was last looked at is known to the day alone, and never by whom.
"""

import fcntl
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

from django.conf import settings

from places.mercator import Coordinates

LEAST_DAYS: Final = 7
DAY: Final = 24 * 3600
# How many tiles are fetched at the same time from one machine, whatever the number of processes.
LINES: Final = 4
# Different tiles may share a lock; there are so many that it hardly matters.
LOCKS: Final = 256
PATIENCE: Final = 0.02
# A full cache is brought down to this share of what it may take, so that trimming is not asked for every tile.
TRIM_TO: Final = 0.9


class Busy(Exception):
    """Somebody else holds the lock for longer than we want to wait."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A tile as it came. `etag` and `modified` are the provider's own words; `fresh_until` in seconds since 1970."""

    body: bytes
    content_type: str
    etag: str
    modified: str
    fresh_until: float

    @property
    def is_fresh(self) -> bool:
        """It need not be asked for again."""
        return self.seconds_fresh > 0

    @property
    def seconds_fresh(self) -> float:
        """How long it need not be asked for again; negative when that is past."""
        return self.fresh_until - time.time()


def read(tile: Coordinates) -> Kept | None:
    """The tile, if it was kept, however old; None also for a file that cannot be read."""
    path = _path(tile)
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        kept = Kept(body=body, **json.loads(head))
    except (OSError, ValueError, TypeError):
        return None
    _looked_at(path)
    return kept


def keep(tile: Coordinates, kept: Kept) -> None:
    """Write it, whole or not at all. Raises OSError when the disk is full or closed to us."""
    path = _path(tile)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = {name: value for name, value in asdict(kept).items() if name != "body"}
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        unfinished.write_bytes(json.dumps(head).encode() + b"\n" + kept.body)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _looked_at(path)


def trim(most_bytes: int) -> tuple[int, int]:
    """Delete what is not of this provider, then what was looked at longest ago, until `most_bytes` hold the rest.

    Answers how many files went, and how many bytes are left.
    """
    ours, files, gone = _source(), [], 0
    for path in sorted(settings.TILE_CACHE_DIR.glob("*/*/*/*")):
        with suppress(FileNotFoundError):
            about = path.stat()
            if path.parts[-4] != ours or path.name.startswith("."):
                path.unlink()
                gone += 1
            else:
                files.append((about.st_atime, about.st_size, path))
    left = sum(size for _, size, _ in files)
    enough = most_bytes if left <= most_bytes else int(most_bytes * TRIM_TO)
    for _, size, path in sorted(files):
        if left <= enough:
            break
        path.unlink(missing_ok=True)
        left -= size
        gone += 1
    return gone, left


@contextmanager
def only_one(tile: Coordinates, patience: float) -> Iterator[None]:
    """Nobody else on this machine is in here for the same tile. Raises Busy after `patience` seconds, OSError without a disk."""
    number = int(hashlib.sha256(repr(tuple(tile)).encode()).hexdigest(), 16) % LOCKS
    with _held([f"tile-{number}"], patience):
        yield


@contextmanager
def line(patience: float) -> Iterator[None]:
    """One of the LINES to the provider. Raises Busy after `patience` seconds, OSError without a disk."""
    with _held([f"line-{number}" for number in range(LINES)], patience):
        yield


@contextmanager
def _held(names: list[str], patience: float) -> Iterator[None]:
    folder = settings.TILE_CACHE_DIR / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    while True:
        for name in names:
            with (folder / name).open("a") as file:
                if _locks(file):
                    yield
                    return  # closing the file gives the lock back
        if time.monotonic() >= until:
            raise Busy
        time.sleep(PATIENCE)


def _locks(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _looked_at(path: Path) -> None:
    """Set when it was last looked at, rounded to the day. The time of writing is rounded too."""
    today = int(time.time()) // DAY * DAY
    with suppress(OSError):
        if path.stat().st_atime != today:
            os.utime(path, (today, today))


def _path(tile: Coordinates) -> Path:
    return Path(settings.TILE_CACHE_DIR, _source(), str(tile.z), str(tile.x), str(tile.y))


def _source() -> str:
    """A folder for each provider, so that their pictures never mix; its name does not give the key away."""
    return hashlib.sha256(settings.TILE_URL.encode()).hexdigest()[:16]
