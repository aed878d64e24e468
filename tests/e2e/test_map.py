"""The map of meetings: moved by hand and by key, tied to its list, at three widths, at 200 %, from right to left, and not there at all."""

import gzip
import itertools
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.test_keyboard import shows_focus, tab_to
from tests.e2e.visitor import Visitor

LEEDS = "/events/?near=LS2+9JT"
MAP_FILE = re.compile(r"/static/(basemap|npm/leaflet|npm/topojson|js/organise-map-)|map\.json")
FIRST_VIEW_BYTES = 500_000
FINGER, ATTRIBUTION = 44, 24


def titles(page: Page) -> list[str]:
    """What is in the list, in order."""
    return page.locator("#list .meeting .title").all_inner_texts()


def box(page: Page) -> str:
    """The part of the map that the address asks for."""
    return parse_qs(urlsplit(page.url).query).get("bbox", [""])[0]


def west_south_east_north(page: Page) -> list[float]:
    return [float(edge) for edge in box(page).split(",")]


def moves(visitor: Visitor, *keys: str) -> None:
    """Takes hold of the map, presses keys one after the other, and waits until the list has followed."""
    before = visitor.page.url
    visitor.page.locator(".leaflet-container").focus()
    for key in keys:
        visitor.page.keyboard.press(key)
    expect(visitor.page).not_to_have_url(before)
    expect(visitor.page.locator("[data-map-bar] [role=status]")).to_have_text(re.compile(r"^\d+ meetings? here$"))
    visitor.page.wait_for_load_state("networkidle")


def marker(page: Page, words: str):
    return page.locator(f".map-pin[aria-label*='{words}']")


@pytest.mark.parametrize("width", [360, 640, 768, 1280])
def test_is_whole_and_large_enough_for_fingers(comes, width):
    visitor = comes(width=width, device_scale_factor=2 if width == 640 else 1)
    visitor.open("/events/")
    for scheme in ("light", "dark"):
        visitor.looks(width=width, scheme=scheme)
        markers = visitor.sees_map()
        visitor.photograph(f"map-{width}-{scheme}")
        visitor.fits()
        for each in markers.all():
            size = each.bounding_box()
            assert min(size["width"], size["height"]) >= FINGER
    assert visitor.page.locator(".map-attribution a").bounding_box()["height"] >= ATTRIBUTION
    place = visitor.page.locator("organise-map").bounding_box()
    assert place["height"] <= visitor.page.viewport_size["height"] - 52  # with the bar above, all of it can be seen at once
    inside = visitor.page.locator(".leaflet-control-zoom").bounding_box()
    assert place["x"] <= inside["x"] <= place["x"] + place["width"] - inside["width"]


def test_fetches_nothing_before_it_is_wanted_and_little_then(comes):
    visitor = comes(width=360)
    asked: list[Request] = []
    visitor.page.on("request", lambda request: MAP_FILE.search(request.url) and asked.append(request))
    visitor.open("/")
    visitor.page.wait_for_load_state("networkidle")
    assert visitor.page.locator("organise-map").count() == 0
    visitor.open("/events/")
    visitor.page.wait_for_load_state("networkidle")
    assert [request.url for request in asked] == []
    visitor.sees_map()
    visitor.page.wait_for_load_state("networkidle")
    packed = {request.url: len(gzip.compress(request.response().body())) for request in asked}
    assert sum(packed.values()) < FIRST_VIEW_BYTES, packed


def test_brings_list_and_address_along_and_back_again(comes):
    visitor = comes()
    visitor.open(LEEDS)
    visitor.sees_map()
    first = titles(visitor.page)
    assert "bbox" not in visitor.page.url
    circle, searched = visitor.page.locator(".map-reach"), visitor.page.locator(".map-centre")
    assert (circle.count(), searched.count()) == (1, 1)
    moves(visitor, *["Minus"] * 3)
    assert (circle.count(), searched.count()) == (0, 1)  # the list is of the view now; its distances are still from there
    wide, far = box(visitor.page), titles(visitor.page)
    assert set(far) > set(first)
    west, south, east, north = west_south_east_north(visitor.page)
    assert west < -2 < -1 < east
    assert south < 53.5 < 54.1 < north
    expect(visitor.page.locator(".leaflet-container")).to_be_focused()
    visitor.page.wait_for_timeout(2100)  # what comes later is another step of the back button
    moves(visitor, "+", "+")
    near = titles(visitor.page)
    assert box(visitor.page) != wide
    visitor.page.go_back()
    expect(visitor.page.locator("#list .meeting .title")).to_have_text(far)
    assert box(visitor.page) == wide
    visitor.page.go_back()
    expect(visitor.page.locator("#list .meeting .title")).to_have_text(first)
    assert "bbox" not in visitor.page.url
    visitor.page.go_forward()
    expect(visitor.page.locator("#list .meeting .title")).to_have_text(far)
    visitor.page.reload()
    visitor.sees_map()
    assert (titles(visitor.page), box(visitor.page)) == (far, wide)
    assert set(near) <= set(far)

    somebody_else = comes(javascript=False)
    somebody_else.open(visitor.page.url)
    assert titles(somebody_else.page) == far


def test_everything_on_the_map_is_in_the_list(comes):
    visitor = comes()
    visitor.open(LEEDS)
    visitor.sees_map()
    moves(visitor, *["Minus"] * 2)
    page = visitor.page
    answer = page.request.get(f"/events/map.json?{urlsplit(page.url).query}&zoom=20").json()
    total = int(page.locator("#list h2").first.inner_text().split()[0])
    listed = page.locator("#list > ol.meetings > li")
    assert listed.count() == total
    assert answer["total"] >= total  # whole tiles are counted, a little more than the view


def test_keeps_the_list_until_asked_when_it_need_not_follow(comes):
    visitor = comes()
    visitor.open(LEEDS)
    visitor.sees_map()
    first, address = titles(visitor.page), visitor.page.url
    visitor.page.get_by_label("The list follows the map").uncheck()
    button = visitor.page.get_by_role("button", name="List what is here")
    expect(button).to_be_hidden()
    visitor.page.locator(".leaflet-container").focus()
    for _ in range(3):
        visitor.page.keyboard.press("Minus")
    expect(button).to_be_visible()
    visitor.page.wait_for_load_state("networkidle")
    assert (titles(visitor.page), visitor.page.url) == (first, address)
    button.press("Enter")
    expect(visitor.page.locator("#list .meeting")).not_to_have_count(len(first))
    assert set(titles(visitor.page)) > set(first)
    assert box(visitor.page)
    expect(button).to_be_hidden()
    expect(visitor.page.get_by_label("The list follows the map")).to_be_focused()


def test_keeps_the_focus_when_a_map_takes_the_place_of_its_button(comes):
    visitor = comes()
    visitor.open("/events/")
    visitor.press("Public talk: ten years of searching")
    visitor.page.get_by_role("button", name="Move around on the map").press("Enter")
    expect(visitor.page.locator("organise-map .map-frame")).to_be_focused()


def test_ties_the_list_to_the_pins_and_the_pins_to_the_list(comes):
    visitor = comes()
    page = visitor.page
    visitor.open("/events/")
    visitor.sees_map()
    entry = page.locator("#list li", has_text="Poems, and who wrote them")
    entry.get_by_role("link", name="Poems, and who wrote them").focus()
    pin = marker(page, "Poems, and who wrote them")
    expect(pin).to_have_class(re.compile("map-pin-pointed"))
    page.locator("#list li", has_text="Letter writing evening").hover()
    expect(pin).not_to_have_class(re.compile("map-pin-pointed"))
    expect(page.locator(".map-pin-pointed")).to_have_count(1)  # the cluster that holds it
    pin.click()
    expect(entry).to_have_attribute("aria-current", "true")
    expect(entry).to_be_in_viewport()
    expect(page.locator("#list li[aria-current]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#list li[aria-current]")).to_have_count(0)

    on_map = page.locator("#list li", has_text="Letter writing evening").get_by_role("button", name="Show on the map")
    on_map.press("Enter")
    expect(page.locator(".leaflet-popup a", has_text="Letter writing evening")).to_be_visible()
    assert "bbox" not in page.url  # it was shown, not searched
    page.keyboard.press("Escape")
    expect(on_map).to_be_focused()


def test_keeps_the_list_when_the_window_changes(comes):
    visitor = comes()
    page = visitor.page
    visitor.open(LEEDS)
    visitor.sees_map()
    first, address = titles(page), page.url
    with page.expect_response(re.compile("map.json")):
        page.set_viewport_size({"width": 768, "height": 1024})
    page.wait_for_load_state("networkidle")
    assert (titles(page), page.url) == (first, address)
    moves(visitor, "Minus")
    assert box(page)


def test_draws_an_area_otherwise_than_a_place_and_says_so(comes):
    visitor = comes()
    page = visitor.page
    visitor.open("/events/")
    visitor.sees_map()
    area, place = marker(page, "Workshop: passing a motion"), marker(page, "Poems, and who wrote them")
    expect(area).to_have_class(re.compile("map-pin-coarse"))
    expect(place).not_to_have_class(re.compile("map-pin-coarse"))
    area.click()
    expect(page.locator(".leaflet-popup")).to_contain_text("Somewhere in this area")
    page.get_by_text("What the marks mean").click()
    visitor.sees("in a ring: somewhere in this area")


def test_is_reached_used_and_left_by_keyboard(comes):
    visitor = comes()
    page = visitor.page
    visitor.open("/events/")
    visitor.sees_map()
    frame = page.locator(".leaflet-container")
    skip = page.get_by_role("link", name="Skip the map")
    tab_to(visitor, skip, most=60)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert not frame.evaluate("element => element.contains(document.activeElement)")
    skip.focus()
    page.keyboard.press("Tab")
    expect(frame).to_be_focused()
    shows_focus(visitor)
    reached = []
    for _ in range(page.locator(".map-pin").count()):
        page.keyboard.press("Tab")
        shows_focus(visitor)
        size = page.evaluate("(({x, y}) => [x, y])(document.activeElement.getBoundingClientRect())")
        reached.append(size)
    rows = [y for _, y in reached]
    assert all(later > earlier - 48 for earlier, later in itertools.pairwise(rows)), reached
    marker(page, "Poems, and who wrote them").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup a", has_text="Poems, and who wrote them")).to_be_focused()
    page.keyboard.press("Escape")
    expect(marker(page, "Poems, and who wrote them")).to_be_focused()
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    cluster = page.locator(".map-pin[aria-label$=' here']").first
    cluster.focus()
    page.keyboard.press("Enter")
    expect(frame).to_be_focused()
    expect(page).to_have_url(re.compile("bbox="))
    before = west_south_east_north(page)
    moves(visitor, "ArrowUp")
    assert west_south_east_north(page)[1] > before[1]
    tab_to(visitor, page.get_by_label("The list follows the map"), most=30)


def test_changes_sides_from_right_to_left(comes, site):
    visitor = comes()
    page = visitor.page
    page.context.add_cookies([{"name": "django_language", "value": "ug", "url": site.url}])
    visitor.open("/events/")
    visitor.sees_map()
    place = page.locator("organise-map").bounding_box()
    zoom = page.locator(".leaflet-control-zoom").bounding_box()
    said = page.locator(".map-attribution").bounding_box()
    assert zoom["x"] - place["x"] < 20
    assert said["x"] - place["x"] < 20
    marker(page, "Poems, and who wrote them").click()
    popup = page.locator(".leaflet-popup")
    close = popup.locator(".leaflet-popup-close-button").bounding_box()
    whole = popup.locator(".leaflet-popup-content-wrapper").bounding_box()
    assert close["x"] - whole["x"] < 5
    visitor.photograph("map-popup-1280-rtl")


def test_is_drawn_in_the_colours_of_the_system(comes):
    visitor = comes(forced_colors="active")
    visitor.open("/events/")
    visitor.sees_map()
    visitor.photograph("map-forced-colours")
    fills = visitor.page.evaluate("[...document.querySelectorAll('.map-shape')].map(each => getComputedStyle(each).fill)")
    assert set(fills) <= {"rgb(0, 0, 0)", "rgb(255, 255, 255)"}


def test_gives_its_room_back_without_script(comes):
    visitor = comes(javascript=False)
    visitor.open("/events/")
    expect(visitor.page.locator("organise-map")).to_be_hidden()
    expect(visitor.page.locator("[data-map-bar]")).to_be_hidden()
    expect(visitor.page.get_by_role("link", name="Skip the map")).to_be_hidden()
    assert len(titles(visitor.page)) > 5


def test_shows_a_part_of_a_town(comes):
    visitor = comes()
    for name, part in {
        "leeds": "-1.60,53.78,-1.50,53.83",
        "walthamstow": "-0.05,51.57,0.01,51.60",
        "cardiff": "-3.24,51.46,-3.12,51.52",
        "belfast": "-5.98,54.57,-5.88,54.62",
        "lerwick": "-1.20,60.13,-1.10,60.18",
    }.items():
        visitor.open(f"/events/?bbox={part}")
        visitor.page.wait_for_load_state("networkidle")
        expect(visitor.page.locator(".map-label").nth(4)).to_be_attached()
        visitor.photograph(f"map-{name}")


def test_shows_groups_in_the_same_way(comes):
    visitor = comes(width=768)
    visitor.open("/groups/")
    visitor.sees_map()
    before = visitor.page.url
    visitor.page.locator(".leaflet-container").focus()
    visitor.page.keyboard.press("+")
    expect(visitor.page).not_to_have_url(before)
    expect(visitor.page.locator("[data-map-bar] [role=status]")).to_have_text(re.compile(r"^\d+ groups? here$"))
    assert box(visitor.page)
