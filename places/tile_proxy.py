"""Street tiles of a provider, by way of us: the provider meets this site alone and learns nothing about who looks at what.

It obeys what providers ask of a proxy (the tile usage policy of OpenStreetMap is the strictest): a name for ourselves, a cache of
at least a week, conditional requests when that is over, few lines at once, silence for a while after a refusal.
"""

import hashlib
import logging
import re
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from django.conf import settings
from django.core.cache import cache

from core import outgoing
from places import tile_cache
from places.mercator import Coordinates
from places.tile_cache import DAY, LEAST_DAYS, Kept

logger = logging.getLogger(__name__)

# Seconds: for one answer in all, and how long a visitor's request waits for its turn.
FETCH_SECONDS: Final = 6.0
PATIENCE: Final = 3.0
MOST_BYTES: Final = 1_000_000
# Seconds of silence: after no answer at all, after a refusal of us, for one tile that is not there, for one that went wrong.
DOWN: Final = 15
REFUSED: Final = 300
MISSING: Final = 3600
BROKEN: Final = 60
LONGEST_SILENCE: Final = 3600
LONGEST_FRESH: Final = 365 * DAY
SECONDS: Final = re.compile(r"[0-9]{1,18}")  # int() raises for thousands of digits
# How the pictures that browsers draw begin.
PICTURES: Final = {
    "image/png": lambda body: body.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda body: body.startswith(b"\xff\xd8\xff"),
    "image/webp": lambda body: body[:4] == b"RIFF" and body[8:12] == b"WEBP",
    "image/avif": lambda body: body[4:12] in {b"ftypavif", b"ftypavis"},
}


class NoTile(Exception):
    """There is none now: the provider is down or refused, or what came is not a picture."""


class NotThere(NoTile):
    """The provider says that there is no such tile."""


class TooBusy(NoTile):
    """Too many tiles are being fetched; asking again in a second may help."""


def fetch(tile: Coordinates) -> Kept:
    """The tile, fetched or confirmed by the provider; an older one when that is all there is. Raises NoTile and its kinds.

    Many who ask for the same tile at the same time cause one request.
    """
    stale = tile_cache.read(tile)
    try:
        with tile_cache.only_one(tile, PATIENCE):
            stale = tile_cache.read(tile) or stale
            return stale if stale and stale.is_fresh else _ask(tile, stale)
    except NoTile:
        if stale:
            return stale
        raise
    except (tile_cache.Busy, OSError) as error:
        if isinstance(error, OSError):
            logger.warning("TILE_CACHE_DIR cannot be written to: %s.", error.strerror)
        if stale:
            return stale
        raise TooBusy from None


def _ask(tile: Coordinates, stale: Kept | None) -> Kept:
    """Raises NoTile and tile_cache.Busy."""
    if (known := cache.get(_key("tile", tile))) or cache.get(_key("all")):
        raise NotThere if known == MISSING else NoTile
    headers = _headers(stale)
    with tile_cache.line(PATIENCE):
        if cache.get(_key("all")):  # the others in the queue have found out meanwhile
            raise NoTile
        try:
            answer = outgoing.get(
                settings.TILE_URL.format(z=tile.z, x=tile.x, y=tile.y),
                headers,
                seconds=FETCH_SECONDS,
                most_bytes=MOST_BYTES,
                private=settings.TILE_PRIVATE_HOST,
            )
        except outgoing.BadAnswer as error:
            raise _broken(tile, f"The provider of street tiles sent something else: {error}.") from None
        except outgoing.NoAnswer as error:
            raise _silent(DOWN, f"The provider of street tiles cannot be asked: {error}.") from None
    return _judge(tile, stale, answer)


def _headers(stale: Kept | None) -> dict[str, str]:
    """What the provider learns: which site asks. Nothing of the visitor, and nothing that differs between visitors."""
    headers = {
        "User-Agent": settings.TILE_USER_AGENT.encode("ascii", "ignore").decode() or "Organise",
        "Referer": f"{settings.SITE_URL}/",
        "Accept": "image/*",
    }
    if stale and stale.etag:
        headers["If-None-Match"] = stale.etag
    if stale and stale.modified:
        headers["If-Modified-Since"] = stale.modified
    return headers


def _judge(tile: Coordinates, stale: Kept | None, answer: outgoing.Answer) -> Kept:
    """The tile to keep. Raises NoTile, having noted for how long not to ask again."""
    status = answer.status
    if status == 304 and stale:
        return _keep(tile, answer, stale.body, stale.content_type)
    if status == 200:
        said = answer.headers.get_content_type()
        if said in PICTURES and PICTURES[said](answer.body):
            return _keep(tile, answer, answer.body, said)
        raise _broken(tile, "The provider of street tiles sent something else: it is no picture.")
    if status in {204, 404, 410}:
        cache.set(_key("tile", tile), MISSING, MISSING)
        raise NotThere
    if status in {401, 403}:
        raise _silent(REFUSED, f"The provider of street tiles refuses us ({status}): look at the key and at TILE_USER_AGENT.")
    if status in {429, 503}:
        raise _silent(_retry_after(answer), f"The provider of street tiles asks us to wait ({status}).")
    raise _broken(tile, f"The provider of street tiles answered {status}.")


def _keep(tile: Coordinates, answer: outgoing.Answer, body: bytes, content_type: str) -> Kept:
    kept = Kept(
        body=body,
        content_type=content_type,
        etag=answer.headers["ETag"] or "",
        modified=answer.headers["Last-Modified"] or "",
        fresh_until=time.time() + max(_said_fresh(answer), max(settings.TILE_CACHE_DAYS, LEAST_DAYS) * DAY),
    )
    try:
        tile_cache.keep(tile, kept)
    except OSError as error:
        logger.warning("A street tile cannot be kept in TILE_CACHE_DIR: %s", error.strerror)
    return kept


def _broken(tile: Coordinates, why: str) -> NoTile:
    """Do not ask for this one for a while. Says so in the log, without which tile it was."""
    cache.set(_key("tile", tile), BROKEN, BROKEN)
    logger.warning("%s", why)
    return NoTile()


def _silent(seconds: int, why: str) -> NoTile:
    """Ask for nothing at all for so long. Says so in the log, without which tile it was."""
    cache.set(_key("all"), 1, seconds)
    logger.warning("%s No tile is asked for during %s s.", why, seconds)
    return NoTile()


def _said_fresh(answer: outgoing.Answer) -> float:
    """Seconds that the provider calls it fresh for (RFC 9111, section 4.2.1); 0 when it says nothing."""
    words = [word.strip().lower() for word in (answer.headers["Cache-Control"] or "").split(",")]
    said: dict[str, str] = dict(word.split("=", 1) for word in words if "=" in word)
    for name in ("s-maxage", "max-age"):
        if SECONDS.fullmatch(said.get(name, "").strip('"')):
            return min(int(said[name].strip('"')), LONGEST_FRESH)
    try:
        expires = parsedate_to_datetime(answer.headers["Expires"] or "")
    except (ValueError, OverflowError):
        return 0
    when = expires if expires.tzinfo else expires.replace(tzinfo=UTC)
    return max(0.0, min(when.timestamp() - time.time(), LONGEST_FRESH))


def _retry_after(answer: outgoing.Answer) -> int:
    """Seconds to wait (RFC 9110, section 10.2.3), an hour at most."""
    said = answer.headers["Retry-After"] or ""
    if SECONDS.fullmatch(said):
        return max(1, min(int(said), LONGEST_SILENCE))
    try:
        when = parsedate_to_datetime(said)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return BROKEN
    return max(1, min(int(when.timestamp() - time.time()), LONGEST_SILENCE))


def _key(what: str, tile: Coordinates | None = None) -> str:
    """Of the shared cache; holds which tile, never who asked, and not the provider's address."""
    provider = hashlib.sha256(settings.TILE_URL.encode()).hexdigest()[:8]
    return f"tiles:{provider}:{what}" + (f":{tile.z}:{tile.x}:{tile.y}" if tile else "")
