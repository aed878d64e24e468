"""Every page: fits a phone, has no barrier that a machine can find, works from right to left. Photographs all of them."""

import os

import pytest

from tests.e2e.gallery import PICTURES, prepare
from tests.e2e.installation import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
README_PICTURE = ROOT / "docs" / "images" / "front-page.png"
EVERY = pytest.mark.parametrize("picture", PICTURES, ids=str)
NOT_OUR_PAGE = {"mail-as-shown"}  # what a mail program makes of it
WIDE = {"front", "list", "meeting", "desk"}  # with something beside the column, which changes sides as well
# Each page is opened once and then looked at in every window: opening is what costs. The machine looks for barriers in two of them.
LOOKS = [(360, "dark", True), (360, "light", False), (1280, "light", True), (1280, "dark", False)]


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
def test_fits_the_window_and_has_no_barrier(comes, album, picture):
    visitor = comes(width=360, scheme="dark", known=picture.who)
    picture.go(visitor, album)
    for width, scheme, for_barriers in LOOKS:
        visitor.looks(width=width, scheme=scheme)
        visitor.photograph(f"{picture.name}-{width}-{scheme}")
        visitor.fits()
        if for_barriers and picture.name not in NOT_OUR_PAGE:
            visitor.page.evaluate(AXE.read_text())
            found = visitor.page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")
            assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("picture", [each for each in PICTURES if each.name not in NOT_OUR_PAGE], ids=str)
def test_works_from_right_to_left(comes, site, album, picture):
    visitor = comes(width=360, known=picture.who)
    visitor.page.context.add_cookies([{"name": "django_language", "value": "ug", "url": site.url}])
    picture.go(visitor, album)
    assert visitor.page.locator("html").get_attribute("dir") == "rtl"
    for width in [360, 1280] if picture.name in WIDE else [360]:
        visitor.looks(width=width)
        visitor.photograph(f"{picture.name}-{width}-rtl")
        visitor.fits()


@pytest.mark.skipif(not os.environ.get("SCREENSHOT_README"), reason="writes into docs/: only when SCREENSHOT_README=1 asks for it")
def test_photographs_the_front_page_for_the_readme(comes, album):
    visitor = comes(width=1280)
    visitor.open("/")
    picture = visitor.page.screenshot(animations="disabled")
    assert len(picture) < 200_000
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    README_PICTURE.write_bytes(picture)
