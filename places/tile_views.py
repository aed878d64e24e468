"""One street tile, at the same address whether a provider or a file of ours has it. There is none unless the operator says so."""

from base64 import b64decode
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.rates import MINUTE, within_rate
from places import mercator, pmtiles_file, tile_cache, tile_proxy, tiles
from places.mercator import Coordinates
from places.tile_cache import DAY

# How long a browser keeps a tile of the file: the operator may put another file in its place.
FILE_KEPT_FOR: Final = DAY
# Shortest and longest time that a browser keeps a tile of the provider (seconds).
LEAST_KEPT, LONGEST_KEPT = 300, 7 * DAY
DEEPEST: Final = 24
# Where the file has nothing (the open sea): a picture of nothing, so that the map does not take it for a failure.
NOTHING: Final = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQMAAAAl21bKAAAAA1BMVEUAAACnej3aAAAAAXRSTlMAQObYZgAAAApJREFUeNpjYAAAAAIAAeUn3vwAAAAASUVORK5CYII="
)


@require_safe
def tile(request: HttpRequest, z: int, x: int, y: int, ending: str) -> HttpResponse:
    """The tile, or a short line of text: 404 there is none, 429 too many, 502 the provider fails, 503 ask again soon."""
    source = tiles.tile_source()
    wanted = Coordinates(z, x, y)
    if source is None or ending != tiles.ENDINGS[source.kind] or z > min(source.max_zoom, DEEPEST) or not mercator.exists(wanted):
        return _words("There is no such tile.", 404)
    if (bounds := tiles.bounds()) and not mercator.touches(wanted, bounds):
        return _words("There is no such tile.", 404)
    return _fetched(request, wanted) if settings.TILE_URL else _of_file(request, wanted)


def _fetched(request: HttpRequest, wanted: Coordinates) -> HttpResponse:
    kept = tile_cache.read(wanted)
    if kept is None or not kept.is_fresh:
        if not _may_fetch(request):
            return _words("Too many tiles at once.", 429, retry_after=MINUTE)
        try:
            kept = tile_proxy.fetch(wanted)
        except tile_proxy.NotThere:
            return _words("There is no such tile.", 404)
        except tile_proxy.TooBusy:
            return _words("Too many ask at once.", 503, retry_after=1)
        except tile_proxy.NoTile:
            return _words("The tiles cannot be had now.", 502)
    return _picture(kept.body, kept.content_type, max(LEAST_KEPT, min(kept.seconds_fresh, LONGEST_KEPT)))


def _may_fetch(request: HttpRequest) -> bool:
    """Count one more for this visitor in this minute. Only what we do not have is counted."""
    most: int = settings.TILE_FETCHES_PER_MINUTE
    return not most or within_rate(request, purpose="tiles", per_minute=most)


def _of_file(request: HttpRequest, wanted: Coordinates) -> HttpResponse:
    try:
        archive = pmtiles_file.archive(settings.PMTILES_PATH)
        body = archive.tile(*wanted)
        if body is None:
            nothing = (NOTHING, "image/png") if archive.kind == "raster" else (b"", archive.content_type)
            return _picture(*nothing, FILE_KEPT_FOR)
        takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
        if archive.is_gzipped and not takes_gzip:
            body = pmtiles_file.unpack(body)
    except pmtiles_file.Unusable:
        return _words("The tiles cannot be had now.", 502)
    response = _picture(body, archive.content_type, FILE_KEPT_FOR)
    if archive.is_gzipped:
        patch_vary_headers(response, ["Accept-Encoding"])
        if takes_gzip:
            response.headers["Content-Encoding"] = "gzip"
    return response


def _picture(body: bytes, content_type: str, seconds: float) -> HttpResponse:
    return HttpResponse(body, content_type=content_type, headers={"Cache-Control": f"public, max-age={int(seconds)}"})


def _words(words: str, status: int, *, retry_after: int | None = None) -> HttpResponse:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8", headers=headers)
