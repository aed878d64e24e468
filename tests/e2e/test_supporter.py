"""Journey 1: somebody types a postcode, finds a meeting, comes to it, is reminded, and can take it back."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import ALERT_LINK

SCRIPT, NO_SCRIPT = True, False
WINDOWS = [(360, SCRIPT), (360, NO_SCRIPT), (1280, SCRIPT)]
MEETING = "Letter writing evening"
DISTANCE = re.compile(r"^(right here|[\d.]+ miles?|less than .* mile)$")
HEADINGS = {"ls2": "Meetings near LS2, Leeds", "Leeds": "Meetings near Leeds"}
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("typed", "width", "javascript"),
    [("ls2", 360, SCRIPT), ("ls2", 360, NO_SCRIPT), ("Leeds", 1280, SCRIPT)],
)
def test_finds_the_meetings_near_a_district_or_a_town(comes, typed, width, javascript):
    supporter = comes(width=width, javascript=javascript)
    supporter.open("/")
    supporter.heading("Find a meeting near you")
    supporter.fill("Postcode or town", typed)
    supporter.page.keyboard.press("Escape")  # puts away what is offered, so that it does not cover the button
    supporter.press("Find meetings", within=supporter.page.locator("main"))
    expect(supporter.page.get_by_role("heading", level=1)).to_have_text(HEADINGS[typed])
    meeting = supporter.page.get_by_role("article").filter(has_text=MEETING)
    expect(meeting.locator(".distance")).to_have_text(DISTANCE)
    supporter.fits()
    if javascript:
        assert supporter.sees_map().count() > 0


@pytest.mark.parametrize(("width", "javascript"), WINDOWS)
def test_says_that_they_come_and_takes_it_back(comes, width, javascript):
    me = f"comes-{width}-{javascript}@example.org".lower()
    supporter = comes(width=width, javascript=javascript)
    supporter.open("/events/?near=LS2+9JT")
    supporter.press(MEETING)
    supporter.heading(MEETING)
    supporter.fits()
    text = supporter.comes_to(supporter.page.url, me)
    [entry] = supporter.attached().walk("VEVENT")
    assert (entry["SUMMARY"], entry["STATUS"]) == (MEETING, "CONFIRMED")
    assert entry["DTSTART"].dt.tzinfo is not None

    supporter.follows(text)
    supporter.fits()
    supporter.press("I'm not coming")
    supporter.heading("You are not coming")
    supporter.fits()
    supporter.press("I'm coming after all")
    supporter.heading("You are coming")


def test_is_reminded_when_it_is_time(comes):
    """Two hours before: so the meeting is listed to begin in two hours and about a minute."""
    organiser, supporter, me = comes(known="organiser@example.org"), comes(width=360), "reminded@example.org"
    organiser.open("/organise/")
    group = organiser.page.get_by_role("article").filter(has_text="Leeds Students for Uyghurs")
    organiser.press("List a meeting", within=group)
    start = (datetime.now(LONDON) + timedelta(hours=2, seconds=105)).replace(second=0, microsecond=0)
    organiser.fills_in_a_meeting("Tea before the talk", start=start, hours=1)
    organiser.press("Yes, list it")
    organiser.heading("Tea before the talk")

    supporter.comes_to(organiser.page.url, me)
    text = supporter.opens_mail(me, "Reminder: Tea before the talk", seconds=180)
    assert datetime.now(LONDON) >= start - timedelta(hours=2)
    expect(supporter.mails(me)).to_have_count(3)  # please confirm, you are coming, the reminder; nothing twice
    supporter.follows(text)
    supporter.press("I'm not coming")
    supporter.heading("You are not coming")


@pytest.mark.parametrize(("width", "javascript"), [(360, NO_SCRIPT), (1280, SCRIPT)])
def test_finds_nothing_near_and_is_told_when_there_is(comes, width, javascript):
    me = f"waits-{width}@example.org"
    supporter = comes(width=width, javascript=javascript)
    supporter.open("/events/?near=Lerwick")
    supporter.sees("Nothing near you yet")
    assert supporter.page.get_by_role("article").count() >= 3
    supporter.fill("Your e-mail address", me)
    supporter.press("Tell me")
    supporter.heading("Look into your mailbox")
    supporter.fits()
    text = supporter.opens_mail(me, "Please confirm that we may write to you")
    link = ALERT_LINK.search(text)[0]
    supporter.open(link)
    supporter.fits()
    supporter.press("Yes, tell me")
    supporter.heading("We write to you")
    supporter.press("Forget my address")
    supporter.heading("Your address is erased")
    supporter.open("/events/?near=Lerwick")
    supporter.press("Start a group here")
    supporter.heading("Start a group")
