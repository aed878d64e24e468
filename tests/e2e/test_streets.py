"""Street tiles in a real browser: a provider by way of us, a raster and a vector file; nobody else is asked."""

import gzip
import io

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from places.mercator import column, row
from tests.e2e import installation
from tests.e2e.visitor import Visitor
from tests.e2e.watch import Watch
from tests.places.tile_server import Says, serve
from tests.places.vector_tile import street_tile

LEEDS = (53.8067, -1.555)
ZOOMS = range(8, 16)
COLOUR = (200, 30, 120)


def picture() -> bytes:
    """A tile that cannot be taken for our own map."""
    image = Image.new("RGB", (256, 256), COLOUR)
    ImageDraw.Draw(image).line([(0, 128), (256, 128)], fill="white", width=6)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def pmtiles(path, *, vector):
    """A file with every tile round Leeds."""
    body = gzip.compress(street_tile()) if vector else picture()
    numbers = set()
    for zoom in ZOOMS:
        x, y = int(column(LEEDS[1], zoom)), int(row(LEEDS[0], zoom))
        numbers |= {zxy_to_tileid(zoom, x + right, y + down) for right in range(-6, 7) for down in range(-6, 7)}
    with path.open("wb") as file:
        writer = Writer(file)
        for number in sorted(numbers):
            writer.write_tile(number, body)
        about = {
            "tile_type": TileType.MVT if vector else TileType.PNG,
            "tile_compression": Compression.GZIP if vector else Compression.NONE,
        }
        writer.finalize(about, {"attribution": "© the mappers"})
    return path


def look(browser, site, *, width=1280, scheme="light"):
    context = browser.new_context(
        base_url=site.url, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    watch = Watch(context, site.url)
    visitor = Visitor(context.new_page(), site.url, watch)
    visitor.open("/events/?near=LS2+9JT")
    visitor.page.locator("organise-map").first.scroll_into_view_if_needed()
    return visitor, watch


@pytest.mark.parametrize("kind", ["raster", "vector"])
def test_draws_the_streets_of_one_file(kind, tmp_path, browser, monkeypatch):
    monkeypatch.setenv("PMTILES_PATH", str(pmtiles(tmp_path / "streets.pmtiles", vector=kind == "vector")))
    site = installation.start(tmp_path)
    try:
        for scheme in ("light", "dark"):
            visitor, watch = look(browser, site, scheme=scheme)
            tile = "canvas.leaflet-tile-loaded" if kind == "vector" else "img.leaflet-tile-loaded"
            expect(visitor.page.locator(f".leaflet-map-streets-pane {tile}").first).to_be_attached()
            expect(visitor.page.locator("organise-map.has-streets")).to_have_count(1)
            expect(visitor.page.locator(".map-attribution").first).to_contain_text("© the mappers")
            visitor.page.wait_for_load_state("networkidle")
            visitor.photograph(f"streets-{kind}-{scheme}")
            assert watch.complaints == []
            visitor.page.context.close()
    finally:
        site.stop()


def test_draws_the_streets_of_a_provider_that_meets_us_alone(tmp_path, browser, monkeypatch):
    provider = serve()
    provider.says = Says(body=picture())
    monkeypatch.setenv("TILE_URL", provider.url("/{z}/{x}/{y}.png?key=k"))
    monkeypatch.setenv("TILE_ATTRIBUTION", "© the mappers")
    site = installation.start(tmp_path)
    try:
        visitor, watch = look(browser, site)
        expect(visitor.page.locator(".leaflet-map-streets-pane img.leaflet-tile-loaded").first).to_be_attached()
        visitor.page.wait_for_load_state("networkidle")
        visitor.photograph("streets-provider")
        assert watch.complaints == []
        assert {headers["user-agent"] for _, headers in provider.asked} == {f"Organise (+{site.url})"}
        assert {name for _, headers in provider.asked for name in headers} == {
            "host",
            "accept",
            "accept-encoding",
            "user-agent",
            "referer",
        }
        asked = len(provider.asked)
        look(browser, site)[0].page.wait_for_load_state("networkidle")
        assert len(provider.asked) == asked  # the second visitor is served from our disk
    finally:
        site.stop()
        provider.stop()
