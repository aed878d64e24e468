"""Somebody without a mouse: skips to the content, reaches every form, and sees where they are."""

import pytest
from playwright.sync_api import expect

# A ring around it, or around all of the box that it stands for.
RING = """() => ['', '::after'].some((part) => {
  const style = getComputedStyle(document.activeElement, part);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
})"""


def shows_focus(visitor):
    """Fails unless what has the focus has a ring around it."""
    assert visitor.page.evaluate(RING), visitor.page.evaluate("document.activeElement.outerHTML")


def tab_to(visitor, locator, *, most=40):
    """Presses Tab until this has the focus; each stop on the way must be seen."""
    for _ in range(most):
        visitor.page.keyboard.press("Tab")
        shows_focus(visitor)
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{locator} is not reached by {most} presses of Tab.")


@pytest.mark.parametrize("width", [360, 1280])
def test_skips_to_the_content_and_finds_a_meeting(comes, width):
    visitor = comes(width=width)
    visitor.open("/")
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    shows_focus(visitor)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("main")).to_be_focused()
    tab_to(visitor, visitor.page.get_by_label("Postcode or town"), most=3)
    visitor.page.keyboard.type("LS2 9JT")
    visitor.page.keyboard.press("Enter")
    visitor.heading("Meetings near LS2 9JT, Leeds")
    tab_to(visitor, visitor.page.get_by_role("link", name="Letter writing evening"))
    visitor.page.keyboard.press("Enter")
    visitor.heading("Letter writing evening")
    tab_to(visitor, visitor.page.get_by_label("Your e-mail address"))
    visitor.page.keyboard.type(f"keyboard-{width}@example.org")
    visitor.page.keyboard.press("Enter")
    visitor.heading("Look into your mailbox")


def test_starts_a_group_without_a_mouse(comes):
    visitor = comes(known="organiser@example.org")
    visitor.open("/groups/new/")
    visitor.begins_anew()
    tab_to(visitor, visitor.page.get_by_role("radio", name="University"))
    visitor.page.keyboard.press("Space")
    tab_to(visitor, visitor.page.get_by_label("Name of the group"))
    visitor.page.keyboard.type("Keys and books")
    tab_to(visitor, visitor.page.get_by_label("Where do you usually meet?"))
    visitor.page.keyboard.type("LS2 9JT")
    tab_to(visitor, visitor.page.get_by_role("button", name="Find the place"))
    visitor.page.keyboard.press("Enter")
    visitor.heading("Is this right?")
    tab_to(visitor, visitor.page.get_by_role("button", name="Change something"))
    visitor.page.keyboard.press("Enter")
    visitor.heading("Start a group")
