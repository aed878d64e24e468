"""Street tiles of an operator over our own map: while their server answers, and while it does not. Nobody but our site is asked."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e import installation
from tests.places.tile_server import Provider, Says, serve

SAID = "The street map cannot be reached now."
PAINTED = (200, 120, 40)


def picture() -> bytes:
    """A street tile that nobody takes for ours."""
    file = io.BytesIO()
    Image.new("RGB", (256, 256), PAINTED).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    serving = serve()
    serving.says = Says(body=picture())
    yield serving
    serving.stop()


@pytest.fixture(scope="module")
def site(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[installation.Installation]:
    """An installation whose operator has named that server."""
    running = installation.start(
        tmp_path_factory.mktemp("streets"), TILE_URL=provider.url(), TILE_ATTRIBUTION="© Street painters", TILE_MAX_ZOOM="16"
    )
    yield running
    running.stop()


def test_lays_streets_over_our_map_and_names_both(comes, provider):
    visitor = comes()
    visitor.open("/events/?near=LS2+9JT")
    visitor.sees_map()
    tiles = visitor.page.locator(".leaflet-map-streets-pane img.leaflet-tile-loaded")
    expect(tiles.first).to_be_visible()
    expect(visitor.page.locator(".map-attribution")).to_have_text("© Street painters · © Crown copyright (ONS, OS), Natural Earth")
    expect(visitor.page.locator(".map-label")).to_have_count(0)  # they bring names of their own
    expect(visitor.page.locator(".map-streets-said")).to_be_hidden()
    visitor.photograph("map-streets")
    assert provider.asked
    assert {headers["host"] for _, headers in provider.asked} == {f"127.0.0.1:{provider.port}"}  # asked by our site alone


def test_keeps_our_own_map_when_the_server_is_down(comes, provider):
    provider.says = Says(status=500)
    visitor = comes()
    visitor.open("/events/?near=CF10+3AT")
    visitor.sees_map()
    expect(visitor.page.locator(".map-streets-said")).to_contain_text(SAID)
    expect(visitor.page.locator(".map-label").first).to_be_attached()
    visitor.photograph("map-streets-down")
    failed = [each for each in visitor.watch.complaints if "/tiles/" in each]
    assert failed
    assert [each for each in visitor.watch.complaints if each not in failed] == []
    visitor.watch.complaints.clear()
