"""Saying where: by what is offered while one types, by keyboard, without script, by a pin, by a place used before."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_every_page import AXE
from tests.e2e.test_keyboard import shows_focus, tab_to
from tests.e2e.test_organiser import next_tuesday
from tests.e2e.test_supporter import DISTANCE, MEETING

NEWPORT = "Newport, Isle of Wight"
ASKED = "/places/suggest"


def box(visitor, label="Postcode or town"):
    return visitor.page.get_by_label(re.compile(rf"^\s*{label}"))


def offered(visitor):
    """What is offered, once it is there."""
    options = visitor.page.locator("[role=listbox]:visible [role=option]")
    expect(options.first).to_be_visible()
    return options


def active(visitor, field):
    """The words of the option that the keyboard has come to, as a screen reader finds it; None for none."""
    return field.evaluate(
        "field => document.getElementById(field.getAttribute('aria-activedescendant'))?.textContent.trim() ?? null"
    )


def finds_no_barrier(visitor):
    visitor.page.evaluate(AXE.read_text())
    found = visitor.page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found] == []


def test_chooses_a_town_by_keyboard(comes):
    visitor = comes()
    visitor.open("/")
    field = box(visitor)
    tab_to(visitor, field)
    expect(field).to_have_attribute("role", "combobox")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    expect(field).to_have_attribute("aria-expanded", "false")
    visitor.page.keyboard.type("newport")
    options = offered(visitor)
    expect(field).to_have_attribute("aria-expanded", "true")
    assert field.get_attribute("aria-controls") == visitor.page.locator("[role=listbox]:visible").get_attribute("id")
    expect(visitor.page.locator("organise-suggest [role=status]")).to_have_text("8 places to choose. Use the arrow keys.")
    assert active(visitor, field) is None
    visitor.page.keyboard.press("ArrowUp")
    assert active(visitor, field) == options.last.text_content().strip()
    visitor.page.keyboard.press("ArrowDown")
    assert active(visitor, field) is None
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("ArrowDown")
    assert active(visitor, field) == "Newport Isle of Wight, England"
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()
    shows_focus(visitor)
    visitor.page.keyboard.press("Home")
    assert active(visitor, field) is None
    for _ in range(2):
        visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Enter")
    expect(field).to_have_value(NEWPORT)
    expect(field).to_have_attribute("aria-expanded", "false")
    visitor.heading("Find a meeting near you")  # choosing sends nothing
    visitor.page.keyboard.press("Enter")
    visitor.heading(f"Meetings near {NEWPORT}")


def test_lets_one_leave_the_list_alone(comes):
    visitor = comes()
    visitor.open("/")
    field = box(visitor)
    field.press_sequentially("leed")
    offered(visitor)
    visitor.page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("leed")
    visitor.page.keyboard.press("Alt+ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert active(visitor, field) is None
    visitor.page.keyboard.press("Tab")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("leed")
    field.focus()
    visitor.page.keyboard.press("End")
    visitor.page.keyboard.type("s")
    offered(visitor)
    visitor.page.keyboard.press("Enter")  # nothing was chosen: what is typed is sent
    visitor.heading("Meetings near Leeds")


def test_asks_nothing_before_somebody_types_and_once_when_they_type_fast(comes):
    visitor = comes()
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url) if ASKED in request.url else None)
    visitor.open("/")
    field = box(visitor)
    expect(field).to_have_attribute("role", "combobox")
    assert field.get_attribute("autocomplete") == "off"
    field.focus()
    field.press_sequentially("l")
    visitor.page.wait_for_timeout(400)
    assert asked == []
    field.press_sequentially("eeds")
    offered(visitor)
    assert [url.partition("?")[2] for url in asked] == ["q=leeds"]


def test_asks_again_when_somebody_types_on_before_the_answer(comes):
    visitor = comes()
    visitor.page.route(f"**{ASKED}?q=new", lambda route: None)  # this answer never comes
    visitor.open("/")
    field = box(visitor)
    with visitor.page.expect_request(f"**{ASKED}?q=new"):
        field.press_sequentially("new")
    field.press_sequentially("p")  # one letter only: the next would ask once more anyway
    offered(visitor)
    visitor.page.unroute_all()


def test_works_on_when_nothing_can_be_asked(comes):
    visitor = comes()
    visitor.page.route(f"**{ASKED}*", lambda route: route.abort())
    visitor.open("/")
    box(visitor).press_sequentially("LS2 9JT")
    visitor.page.wait_for_timeout(400)
    expect(box(visitor)).to_have_attribute("aria-expanded", "false")
    visitor.page.keyboard.press("Enter")
    visitor.heading("Meetings near LS2 9JT, Leeds")
    visitor.watch.complaints.clear()  # Chromium says that the request failed, which is what we wanted


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
@pytest.mark.parametrize("path", ["/", "/events/", "/groups/"])
def test_is_good_for_fingers_and_screen_readers(comes, width, scheme, path):
    visitor = comes(width=width, scheme=scheme, has_touch=width == 360)
    visitor.open(path)
    box(visitor).press_sequentially("newport")
    options = offered(visitor)
    visitor.page.keyboard.press("ArrowDown")
    assert min(option.bounding_box()["height"] for option in options.all()) >= 44
    visitor.fits()
    finds_no_barrier(visitor)
    visitor.photograph(f"asking-{path.strip('/') or 'front'}-{width}-{scheme}")
    options.nth(1).tap() if width == 360 else options.nth(1).click()
    expect(box(visitor)).to_have_value(NEWPORT)
    expect(box(visitor)).to_be_focused()


@pytest.mark.parametrize("width", [360, 1280])
def test_turns_round_and_takes_forced_colours(comes, site, width):
    visitor = comes(width=width, forced_colors="active")
    visitor.page.context.add_cookies([{"name": "django_language", "value": "ug", "url": site.url}])
    visitor.open("/")
    visitor.page.locator("#near").press_sequentially("newport")
    options = offered(visitor)
    visitor.page.keyboard.press("ArrowDown")
    assert visitor.page.locator("html").get_attribute("dir") == "rtl"
    chosen, other = (options.nth(n).evaluate("option => getComputedStyle(option).backgroundColor") for n in (0, 1))
    assert chosen != other
    visitor.fits()
    visitor.photograph(f"asking-rtl-forced-{width}")


def put_down(visitor, name, where):
    """A group of their own, up to the page that shows the pin."""
    visitor.signs_in(f"{name.lower().replace(' ', '-')}@example.org")
    visitor.starts_a_group(name, kind="University", where=where, level="Open")


def pin_of(visitor):
    return tuple(visitor.page.locator(f"#id_pin_{each}").input_value() for each in ("lat", "lon"))


def looks_again(visitor, name):
    """Changes the name alone, then looks at the place of the group: its pin."""
    visitor.open("/organise/")
    visitor.press("Change the group")
    visitor.heading("Change the group")
    visitor.fill("Name of the group", f"{name} again")
    visitor.press("Save")
    visitor.heading("Your desk")
    visitor.press("Change the group")
    visitor.press("Look at the place on the map")
    visitor.heading("Is this right?")
    visitor.sees("The pin stands exactly where it was put.")
    return pin_of(visitor)


@pytest.mark.parametrize("width", [360, 1280])
def test_puts_the_pin_down_without_script(comes, width):
    name = f"Pin without script {width}"
    visitor = comes(width=width, javascript=False)
    visitor.signs_in(f"pin-without-script-{width}@example.org")
    visitor.open("/groups/new/")
    visitor.choose("University", within="What kind of group is it?")
    visitor.fill("Name of the group", name)
    visitor.fill("Where do you usually meet?", "Newport")
    visitor.choose("Open", within="How careful must the group be?")
    visitor.press("Find the place")
    visitor.sees("There is more than one place called “Newport”.")
    visitor.photograph(f"asking-which-{width}")
    visitor.choose("Newport, Isle of Wight", within="Which one do you mean?")
    visitor.press("Find the place")
    visitor.sees("We know only the town, so the pin stands in its middle.")
    visitor.photograph(f"asking-poor-{width}")
    visitor.page.get_by_text("Put the pin in its place by numbers").click()
    visitor.fill("Latitude and longitude", "at the door")
    visitor.press("Put the pin there")
    visitor.sees("“at the door” is not a point on the map.")
    visitor.photograph(f"asking-no-numbers-{width}")
    visitor.fill("Latitude and longitude", "50.7000, -1.2950")
    visitor.press("Put the pin there")
    visitor.sees("The pin stands exactly where it was put.")
    visitor.fits()
    assert pin_of(visitor) == ("50.700000", "-1.295000")
    visitor.press("Yes, start the group")
    visitor.heading("Your desk")
    assert looks_again(visitor, name) == ("50.700000", "-1.295000")


def test_moves_the_pin_by_arrow_keys(comes):
    visitor = comes()
    put_down(visitor, "Pin by keys", "LS2 9JT")
    before = pin_of(visitor)
    visitor.sees_map()
    marker = visitor.page.locator("organise-map .map-pin").first
    tab_to(visitor, marker, most=60)
    visitor.page.keyboard.press("ArrowUp")
    expect(visitor.page.locator("organise-map [role=status]")).to_have_text(
        re.compile(r"^The pin is now [1-9]\d* metres from where it stood\.$")
    )
    expect(visitor.page.get_by_role("application", name="Pin: the arrow keys move it")).to_be_focused()
    moved = pin_of(visitor)
    assert moved != before
    visitor.press("Yes, start the group")
    visitor.heading("Your desk")
    assert [round(float(each), 5) for each in looks_again(visitor, "Pin by keys")] == [round(float(each), 5) for each in moved]


def test_drags_the_pin(comes):
    visitor = comes()
    put_down(visitor, "Pin by hand", "Walthamstow")
    visitor.sees("We know only the town, so the pin stands in its middle.")
    visitor.sees("Please put the pin where the door is")
    before = pin_of(visitor)
    visitor.photograph("asking-nudge-1280")  # with its map drawn
    visitor.page.locator("organise-map").scroll_into_view_if_needed()
    at = visitor.page.locator("organise-map .map-pin").first.bounding_box()
    visitor.page.mouse.move(at["x"] + 22, at["y"] + 22)
    visitor.page.mouse.down()
    visitor.page.mouse.move(at["x"] + 72, at["y"] + 52, steps=5)
    visitor.page.mouse.up()
    moved = pin_of(visitor)
    assert moved != before
    visitor.press("Yes, start the group")
    visitor.heading("Your desk")
    assert [round(float(each), 5) for each in looks_again(visitor, "Pin by hand")] == [round(float(each), 5) for each in moved]


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_meets_again_where_the_group_has_met(comes, width, javascript):
    hall, typed = "Friends' Meeting House", {"Building and room": "Friends' Meeting House", "Street and number": "6 Mount Street"}
    visitor = comes(width=width, javascript=javascript)
    put_down(visitor, f"Venues {width}", "M13 9PL")
    visitor.press("Yes, start the group")
    visitor.press("List a meeting")
    visitor.choose("Somewhere else", within="Where is it?")
    box(visitor).fill("M2 5NS")
    for label, words in typed.items():
        visitor.page.get_by_label(re.compile(rf"^{label}")).fill(words)
    visitor.fills_in_a_meeting("First talk", start=next_tuesday())
    visitor.press("Yes, list it")
    visitor.heading("First talk")
    visitor.open("/organise/")
    visitor.press("List a meeting", within=visitor.page.locator("main"))
    visitor.heading("List a meeting")
    if javascript:
        visitor.choose("Somewhere else", within="Where is it?")
        box(visitor).press_sequentially("friends")
        expect(offered(visitor).first).to_contain_text("You have met here before.")
        finds_no_barrier(visitor)
        visitor.photograph(f"asking-venue-{width}")
        visitor.page.keyboard.press("ArrowDown")
        visitor.page.keyboard.press("Enter")
        expect(visitor.page.get_by_role("radio", name=re.compile(hall))).to_be_checked()
        expect(visitor.page.get_by_role("radio", name=re.compile(hall))).to_be_focused()
        expect(box(visitor)).to_be_hidden()
    else:
        visitor.page.get_by_role("radio", name=re.compile(hall)).check()
    visitor.photograph(f"asking-venue-chosen-{width}")
    visitor.fills_in_a_meeting("Second talk", start=next_tuesday())
    visitor.sees("Friends' Meeting House, 6 Mount Street, Manchester, M2 5NS")
    visitor.press("Yes, list it")
    visitor.heading("Second talk")
    visitor.fits()
    visitor.sees("Friends' Meeting House, 6 Mount Street, Manchester, M2 5NS")


def test_finds_the_meetings_near_a_postcode_and_offers_nothing_when_the_one_thing_is_typed_already(comes):
    """On a phone the list would only cover the button."""
    supporter = comes(width=360)
    supporter.open("/")
    box = supporter.page.get_by_role("combobox", name="Postcode or town")
    box.press_sequentially("ls2 9j")
    expect(supporter.page.get_by_role("option").first).to_be_visible()
    box.press_sequentially("t")
    expect(supporter.page.get_by_role("option")).to_have_count(0)
    supporter.press("Find meetings", within=supporter.page.locator("main"))
    supporter.heading("Meetings near LS2 9JT, Leeds")
    expect(supporter.page.get_by_role("article").filter(has_text=MEETING).locator(".distance")).to_have_text(DISTANCE)
    supporter.fits()
    assert supporter.sees_map().count() > 0
