"""Every page: fits a phone, has no barrier that a machine can find, works from right to left. Photographs all of them."""

import os

import pytest

from tests.e2e.gallery import PICTURES, prepare
from tests.e2e.installation import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
README_PICTURE = ROOT / "docs" / "images" / "front-page.png"
EVERY = pytest.mark.parametrize("picture", PICTURES, ids=str)
EVERY_PAGE = pytest.mark.parametrize("picture", [each for each in PICTURES if each.name != "mail-as-shown"], ids=str)


@pytest.fixture(scope="session")
def albums():
    """At most one: made by the first who asks."""
    return []


@pytest.fixture
def album(albums, comes):
    if not albums:
        albums.append(prepare(comes()))
    return albums[0]


@EVERY
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_the_window(comes, album, picture, width, scheme):
    visitor = comes(width=width, scheme=scheme, known=picture.who)
    picture.go(visitor, album)
    visitor.photograph(f"{picture.name}-{width}-{scheme}")
    visitor.fits()


@EVERY_PAGE
@pytest.mark.parametrize("width", [360, 1280])
def test_works_from_right_to_left(comes, site, album, picture, width):
    visitor = comes(width=width, known=picture.who)
    visitor.page.context.add_cookies([{"name": "django_language", "value": "ug", "url": site.url}])
    picture.go(visitor, album)
    assert visitor.page.locator("html").get_attribute("dir") == "rtl"
    visitor.photograph(f"{picture.name}-{width}-rtl")
    visitor.fits()


@EVERY_PAGE
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_has_no_barrier_that_axe_can_find(comes, album, picture, width, scheme):
    visitor = comes(width=width, scheme=scheme, known=picture.who, bypass_csp=True)  # axe comes in from outside the page
    picture.go(visitor, album)
    if visitor.page.locator("organise-map").count():
        visitor.sees_map()
    visitor.page.add_script_tag(path=AXE)
    found = visitor.page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found] == []


@pytest.mark.skipif(not os.environ.get("SCREENSHOT_README"), reason="writes into docs/: only when SCREENSHOT_README=1 asks for it")
def test_photographs_the_front_page_for_the_readme(comes, album):
    visitor = comes(width=1280)
    visitor.open("/")
    picture = visitor.page.screenshot(animations="disabled")
    assert len(picture) < 200_000
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    README_PICTURE.write_bytes(picture)
