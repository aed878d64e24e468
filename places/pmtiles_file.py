"""Reads tiles out of one PMTiles file (version 3, github.com/protomaps/PMTiles), mapped into memory.

The browser asks for plain tiles and we look into the file, so nobody needs range requests and the file may be of any size.
"""

import json
import mmap
import zlib
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Final, Literal

from django.utils.html import strip_tags
from pmtiles.tile import (
    Compression,
    Entry,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

HEADER_BYTES: Final = 127
# Specification, section 4: a root and at most three levels of leaves.
DEEPEST: Final = 4
# Directories kept in memory, each some ten thousand entries at most.
DIRECTORIES_KEPT: Final = 64
# More is no directory (a writer keeps those to some ten thousand entries) and no tile that a browser would draw.
MOST_BYTES: Final = 5_000_000
CONTENT_TYPES: Final = {
    TileType.MVT: "application/vnd.mapbox-vector-tile",
    TileType.PNG: "image/png",
    TileType.JPEG: "image/jpeg",
    TileType.WEBP: "image/webp",
    TileType.AVIF: "image/avif",
}


class Unusable(Exception):
    """The file is missing, or is not a PMTiles file that we can read. Its words say which."""


class Archive:
    """One file, open. `kind`, `content_type`, `is_gzipped`, `attribution` (plain text), `max_zoom` say what is in it."""

    def __init__(self, path: Path) -> None:
        """Raises Unusable."""
        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._header = deserialize_header(self._bytes[:HEADER_BYTES])
        except OSError as error:
            raise Unusable(f"it cannot be read: {error.strerror}") from error
        except SpecVersionUnsupported:
            raise Unusable("it is not of version 3") from None
        except (MagicNumberNotFound, UnicodeDecodeError, IndexError, ValueError):
            raise Unusable("it is not a PMTiles file") from None
        tile_type, packed = self._header["tile_type"], self._header["tile_compression"]
        if tile_type not in CONTENT_TYPES:
            raise Unusable(f"its tiles are of type {tile_type.name}; expected MVT, PNG, JPEG, WEBP or AVIF")
        if self._header["internal_compression"] != Compression.GZIP or packed not in {Compression.NONE, Compression.GZIP}:
            raise Unusable("it is packed in a way that browsers cannot read; convert it with gzip")
        self.content_type = CONTENT_TYPES[tile_type]
        self.kind: Literal["raster", "vector"] = "vector" if tile_type == TileType.MVT else "raster"
        self.is_gzipped = packed == Compression.GZIP
        self.max_zoom = self._header["max_zoom"]
        self.attribution = self._attribution()
        self._directory = lru_cache(maxsize=DIRECTORIES_KEPT)(self._read_directory)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile as it lies in the file; None when there is none. Raises Unusable when the file is damaged."""
        number = zxy_to_tileid(z, x, y)
        offset, length = self._header["root_offset"], self._header["root_length"]
        for _ in range(DEEPEST):
            found = find_tile(self._directory(offset, length), number)
            if found is None:
                return None
            if found.run_length:
                return self._part(self._header["tile_data_offset"] + found.offset, found.length)
            offset, length = self._header["leaf_directory_offset"] + found.offset, found.length
        raise Unusable("its directories go in a circle")

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        try:
            packed = self._part(offset, length)
            unpack(packed)  # only to see that it is not too large
            return deserialize_directory(packed)
        except (OSError, EOFError, zlib.error, IndexError, ValueError) as error:
            raise Unusable("it is damaged") from error

    def _part(self, offset: int, length: int) -> bytes:
        if length > MOST_BYTES:
            raise Unusable("a part of it is too large")
        return self._bytes[offset : offset + length]

    def _attribution(self) -> str:
        try:
            said = json.loads(unpack(self._part(self._header["metadata_offset"], self._header["metadata_length"])))
        except (Unusable, ValueError, RecursionError):
            return ""
        words = said.get("attribution") if isinstance(said, dict) else ""
        return " ".join(unescape(strip_tags(words)).split()) if isinstance(words, str) else ""


def unpack(packed: bytes) -> bytes:
    """A part of the file without its gzip. Raises Unusable when it is none, or would be too large."""
    try:
        whole = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        body = whole.decompress(packed, MOST_BYTES)
    except zlib.error:
        raise Unusable("it is damaged") from None
    if not whole.eof:
        raise Unusable("a part of it is cut off, or too large")
    return body


def archive(path: str) -> Archive:
    """The file at `path`; opened once, and again when another one was put in its place. Raises Unusable."""
    try:
        about = Path(path).stat()
    except OSError as error:
        raise Unusable(f"it cannot be read: {error.strerror}") from error
    return _opened(path, about.st_ino, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=2)
def _opened(path: str, *version: int) -> Archive:
    return Archive(Path(path))
