"""Links that people paste from a map; read, never followed; no database, no I/O."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote_plus, urlsplit

_LINK: Final = re.compile(
    r"\b(?:https?://|(?=(?:www\.|maps\.|goo\.gl/|[a-z.]*openstreetmap\.org/|osm\.org/|google\.[a-z.]+/maps)))\S+", re.IGNORECASE
)
_GEO: Final = re.compile(r"\bgeo:(-?[0-9.]+),(-?[0-9.]+)(\S*)", re.IGNORECASE)
_PAIR: Final = re.compile(r"^(?:loc:|point\.|sp\.)?\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*[,~_\s]\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)(?:_.*)?$")
_PIN: Final = re.compile(r"!3d(-?[0-9.]+)!4d(-?[0-9.]+)")
_VIEW: Final = re.compile(r"@(-?[0-9.]+),(-?[0-9.]+)")
_HASH: Final = re.compile(r"(?:map=)?[0-9.]+/(-?[0-9.]+)/(-?[0-9.]+)")
_NAME: Final = re.compile(r"/(?:place|search)/([^/@?]+)")
# What a link calls the point of its pin, and the words that it looked for, over all the maps that people use.
_PIN_NAMES: Final = ("ll", "q", "query", "coordinate", "daddr", "destination", "sll", "sp", "pin")
_VIEW_NAMES: Final = ("center", "cp", "c")
_TEXT_NAMES: Final = ("q", "query", "address", "where1", "daddr", "destination")
_SHORT: Final = ("goo.gl", "maps.app.goo.gl", "g.co", "bit.ly", "tinyurl.com", "t.co", "osm.org/go", "apple.co", "maps.apple/p")


@dataclass(frozen=True, slots=True)
class Link:
    """What a map's link says. `lat` and `lon` in degrees WGS 84, or None; `pinned` when that is a pin and not the middle of a view.

    `text` is what was looked for, when the link says only that. `short` when it must be opened to know what it means.
    """

    lat: float | None = None
    lon: float | None = None
    pinned: bool = False
    text: str = ""
    short: bool = False


def parse(text: str) -> Link | None:
    """What the first link in `text` says, or None when there is no link in it."""
    geo = _GEO.search(text)
    if geo:
        return _geo(geo)
    match = _LINK.search(text)
    return _link(match[0].rstrip(".,)>]\"'")) if match else None


def _geo(match: re.Match[str]) -> Link:
    asked = parse_qs(match[3].partition("?")[2]).get("q", [""])[0]
    pin = _pair(asked.partition("(")[0])
    # RFC 5870; telephones write geo:0,0?q=... when they know only words.
    point = pin or _floats(match[1], match[2])
    if point == (0.0, 0.0) and asked:
        return Link(text=asked)
    return Link(*point, pinned=True) if point else Link()


def _link(address: str) -> Link:
    if "://" not in address:
        address = f"https://{address}"
    try:
        url = urlsplit(address)
        query = parse_qs(url.query)
    except ValueError:
        return Link()
    pin = _PIN.findall(address)
    point = _floats(*pin[-1]) if pin else None
    if point is None and "mlat" in query and "mlon" in query:
        point = _floats(query["mlat"][0], query["mlon"][0])
    point = point or _first(query, _PIN_NAMES) or _pair(unquote_plus(_part(_NAME, url.path)))
    if point:
        return Link(*point, pinned=True)
    view = _VIEW.search(url.path) or _HASH.search(url.fragment)
    point = (_floats(view[1], view[2]) if view else None) or _first(query, _VIEW_NAMES)
    words = next((query[name][0] for name in _TEXT_NAMES if name in query), "") or unquote_plus(_part(_NAME, url.path))
    if point:
        return Link(*point)
    if words:
        return Link(text=words)
    return Link(short=any(f"{url.netloc}{url.path}".startswith(each) for each in _SHORT))


def _part(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _first(query: dict[str, list[str]], names: tuple[str, ...]) -> tuple[float, float] | None:
    return next((point for name in names if name in query and (point := _pair(query[name][0]))), None)


def _pair(text: str) -> tuple[float, float] | None:
    match = _PAIR.match(text.strip())
    return _floats(match[1], match[2]) if match else None


def _floats(lat: str, lon: str) -> tuple[float, float] | None:
    try:
        point = float(lat), float(lon)
    except ValueError:
        return None
    return point if -90 <= point[0] <= 90 and -180 <= point[1] <= 180 else None
