"""System checks of places: what an operator must have done before the site can find anything, and whether its street tiles and its
geocoder fit together."""

from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from places import pmtiles_file, remote_line, tiles
from places.geocoding.remote import PROVIDERS
from places.tile_cache import LEAST_DAYS


@checks.register(deploy=True)
def postcodes_are_loaded(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """W002: without the gazetteer nobody can search near a place."""
    if Path(settings.GAZETTEER_PATH).is_file():
        return []
    return [
        checks.Warning(
            "The file of postcodes and places is missing.",
            hint="Run `manage.py load_places`; GAZETTEER_PATH says where the file goes.",
            id="organise.W002",
        )
    ]


@checks.register()
def tiles_fit_together(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """E010-E014, W010, W011: the street tiles are configured whole, or not at all. Never repeats TILE_URL, which may hold a key."""
    found: list[checks.CheckMessage] = []
    if settings.TILE_URL:
        found += _provider()
    if settings.TILE_URL and settings.PMTILES_PATH:
        hint = "Unset one of them; until then TILE_URL is used."
        found.append(checks.Error("TILE_URL and PMTILES_PATH are both set.", hint=hint, id="organise.E012"))
    elif settings.PMTILES_PATH:
        found += _file()
    elif settings.TILE_ATTRIBUTION and not settings.TILE_URL:
        hint = "Set TILE_URL or PMTILES_PATH, or unset TILE_ATTRIBUTION."
        found.append(checks.Warning("TILE_ATTRIBUTION is set, but there are no tiles.", hint=hint, id="organise.W010"))
    try:
        tiles.bounds()
    except ImproperlyConfigured as error:
        hint = "Write four numbers, for example -11,49,3,61 for the islands."
        found.append(checks.Error(str(error), hint=hint, id="organise.E014"))
    if settings.TILE_CACHE_DAYS < LEAST_DAYS:
        message = f"TILE_CACHE_DAYS is {settings.TILE_CACHE_DAYS}; tiles are kept for {LEAST_DAYS} days all the same."
        found.append(checks.Warning(message, hint=f"Write {LEAST_DAYS} or more.", id="organise.W011"))
    return found


def _provider() -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    if not _is_template(settings.TILE_URL):
        hint = "For example https://tile.example/{z}/{x}/{y}.png: http or https, a host, and {z}, {x} and {y} once each."
        found.append(checks.Error("TILE_URL is not the address of a tile.", hint=hint, id="organise.E010"))
    if not settings.TILE_ATTRIBUTION:
        hint = "Say what the owners of the tiles ask for, for example “© OpenStreetMap contributors”."
        found.append(checks.Error("TILE_URL is set without TILE_ATTRIBUTION.", hint=hint, id="organise.E011"))
    return found


def _is_template(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = sorted(name for _, name, _, _ in Formatter().parse(url) if name is not None)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and named == ["x", "y", "z"]


def _file() -> list[checks.CheckMessage]:
    try:
        archive = pmtiles_file.archive(settings.PMTILES_PATH)
    except pmtiles_file.Unusable as error:
        message = f"PMTILES_PATH names a file that cannot be used: {error}."
        hint = "Name a PMTiles file of version 3 that the site's user may read."
        return [checks.Error(message, hint=hint, id="organise.E013")]
    if not (settings.TILE_ATTRIBUTION or archive.attribution):
        hint = "Say in TILE_ATTRIBUTION what the owners of the tiles ask for."
        return [checks.Error("The PMTiles file does not say whose tiles they are.", hint=hint, id="organise.E011")]
    return []


@checks.register()
def geocoder_fits_together(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """E020-E024, W020-W022: the provider outside is configured whole, or not at all. Never repeats the key."""
    known = ", ".join(PROVIDERS)
    if not settings.GEOCODER:
        if settings.GEOCODER_URL or settings.GEOCODER_KEY:
            hint = f"Set GEOCODER to one of {known}, or unset GEOCODER_URL and GEOCODER_KEY."
            return [checks.Warning("A geocoder is described, but GEOCODER names none.", hint=hint, id="organise.W020")]
        return []
    if settings.GEOCODER not in PROVIDERS:
        hint = f"We know {known}. Unset GEOCODER to ask nobody."
        return [checks.Error(f"GEOCODER={settings.GEOCODER!r} names no provider that we know.", hint=hint, id="organise.E020")]
    return [*_address(), *_manners()]


@checks.register(checks.Tags.database)
def geocoder_lets_us_ask(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """W023: the provider has refused us as we are configured now. Asked by `migrate` and `check --database default`."""
    try:
        if not (settings.GEOCODER and databases and remote_line.is_refused()):
            return []
    except DatabaseError:
        return []  # before the first migration
    hint = "Look at GEOCODER_KEY and GEOCODER_USER_AGENT. If nothing need change there, run `manage.py geocoder --resume`."
    return [checks.Warning("The geocoder refuses us, and is not asked any more.", hint=hint, id="organise.W023")]


def _address() -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    parts = urlsplit(settings.GEOCODER_URL or PROVIDERS[settings.GEOCODER].url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        hint = "For example https://nominatim.example: http or https, a host, perhaps a path, without “?”. The key has a setting of its own."
        found.append(checks.Error("GEOCODER_URL is not the address of a server.", hint=hint, id="organise.E021"))
    elif parts.scheme == "http" and not settings.GEOCODER_PRIVATE_HOST:
        hint = "Addresses would travel in the clear. Use https, or GEOCODER_PRIVATE_HOST=1 for a server inside your own network."
        found.append(checks.Warning("GEOCODER_URL does not start with https://.", hint=hint, id="organise.W021"))
    if PROVIDERS[settings.GEOCODER].keyed and not settings.GEOCODER_KEY:
        hint = "Set GEOCODER_KEY, or GEOCODER_KEY_FILE for a secret."
        found.append(checks.Error(f"GEOCODER={settings.GEOCODER} wants a key.", hint=hint, id="organise.E022"))
    return found


def _manners() -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    agent = settings.GEOCODER_USER_AGENT
    if not agent.isascii() or not agent.strip() or "geopy" in agent.lower():
        hint = "Say in plain letters who asks and where to reach you, for example “Organise (+https://organise.example)”."
        found.append(checks.Error("GEOCODER_USER_AGENT does not say who asks.", hint=hint, id="organise.E023"))
    if settings.GEOCODER_LEVEL not in {"open", "careful"}:
        hint = "Use open, or careful when the provider is a server of your own. Places of closed groups are never named to anybody."
        message = f"GEOCODER_LEVEL={settings.GEOCODER_LEVEL!r} is neither open nor careful."
        found.append(checks.Error(message, hint=hint, id="organise.E024"))
    if settings.GEOCODER_RATE > 1 and not settings.GEOCODER_URL:
        hint = "Public servers ask for one question a second at most, and lock out who asks more."
        found.append(checks.Warning(f"GEOCODER_RATE is {settings.GEOCODER_RATE:g}.", hint=hint, id="organise.W022"))
    return found
