"""The supporter's whole way: perhaps, guests, full, in line, an offer, a seat, taken back; and counted without an address."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

MEETING = "Two chairs and a kettle"
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def address(comes, site):
    """Of a meeting with two seats."""
    organiser = comes(known="organiser@example.org")
    organiser.open("/organise/")
    group = organiser.page.get_by_role("article").filter(has_text="Leeds Students for Uyghurs")
    organiser.press("List a meeting", within=group)
    start = (datetime.now(LONDON) + timedelta(days=9)).replace(hour=19, minute=0, second=0, microsecond=0)
    organiser.fills_in_a_meeting(MEETING, start=start)
    organiser.press("Yes, list it")
    organiser.heading(MEETING)
    site.seats(MEETING, 2)
    return organiser.page.url


def opens_fold(visitor):
    """What may be told besides, behind the fold."""
    visitor.page.get_by_text("Guests, what you need, your name: if you like").click()


def test_waits_in_line_and_gets_a_seat(comes, address):
    ann, ben = comes(width=360, javascript=False), comes(width=1280)
    ann_page = ann.comes_to(address, "ann.two-chairs@example.org")
    ann.follows(ann_page)
    ann.press("I am not sure yet")
    ann.heading("You may come")
    ann.fits()
    ann.photograph("coming-maybe-360")
    opens_fold(ann)
    ann.fill("How many people you bring (optional)", "1")
    ann.photograph("coming-fold-360")
    ann.press("Yes, I'm coming")
    ann.heading("You are coming")
    expect(ann.page.get_by_text("1 guest", exact=True)).to_be_visible()
    ann.photograph("coming-own-360")
    ann.fits()

    ben.open(address)
    expect(ben.page.get_by_text("All seats are taken.")).to_be_visible()
    ben.photograph("coming-full-1280")
    ben.looks(width=360, scheme="dark")
    ben.photograph("coming-full-360-dark")
    ben.fits()
    ben.fill("Your e-mail address", "ben.two-chairs@example.org")
    ben.press("Wait in line")
    ben.follows(ben.opens_mail("ben.two-chairs@example.org", "Please confirm that you are coming"))
    ben.press("Yes, I'm coming")
    ben.heading("You are on the waiting list")
    expect(ben.page.get_by_text("You are number 1 in line.")).to_be_visible()
    ben.photograph("coming-waiting-360-dark")
    ben.fits()
    ben.opens_mail("ben.two-chairs@example.org", "On the waiting list: ")

    ann.fill("How many people you bring (optional)", "0")
    ann.press("Save")
    expect(ann.page.get_by_text("Saved.")).to_be_visible()
    offer = ben.opens_mail("ben.two-chairs@example.org", "A seat is free for you: ")
    ben.follows(offer)
    ben.heading("A seat is free for you")
    ben.photograph("coming-offer-360-dark")
    ben.fits()
    ben.press("Take it")
    ben.heading("You are coming")
    ben.opens_mail("ben.two-chairs@example.org", "You are coming: ")
    ben.follows(offer)
    ben.press("I'm not coming")
    ben.heading("You are not coming")

    cem = comes(width=360, javascript=False)
    cem.open(address)
    cem.page.get_by_text("Come without giving an address").click()
    cem.photograph("coming-without-360")
    cem.press("I'll come, don't keep anything")
    cem.heading("You are counted")
    cem.fits()
    cem.photograph("coming-counted-360")
    cem.press("I can't come after all")
    cem.heading("You are not coming")
