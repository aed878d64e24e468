"""Journey 2: somebody signs in with a code, starts a group, lists meetings, changes one and cancels one."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.e2e.test_supporter import WINDOWS

LONDON = ZoneInfo("Europe/London")
SCRIPT, NO_SCRIPT = True, False
KINDS = [
    ("University", "LS2 9JT", "Open", 360, SCRIPT),
    ("Trade union", "Sheffield", "Careful", 360, NO_SCRIPT),
    ("Place of worship", "BD7 1DP", "Closed", 1280, SCRIPT),
]


def next_tuesday(*, first_of_month: bool = False) -> datetime:
    """At 7 pm, at least a week ahead."""
    day = datetime.now(LONDON).replace(hour=19, minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(days=7)
    while day.weekday() != 1 or (first_of_month and day.day > 7):
        day += timedelta(days=1)
    return day


@pytest.mark.parametrize(("kind", "where", "level", "width", "javascript"), KINDS)
def test_starts_a_group(comes, kind, where, level, width, javascript):
    name = f"{kind} group {width} {javascript}"
    organiser = comes(width=width, javascript=javascript)
    organiser.signs_in(f"starts-{name.replace(' ', '-')}@example.org".lower())
    organiser.sees("Begin with a group")
    organiser.starts_a_group(name, kind=kind, where=where, level=level)
    organiser.sees("Nothing is saved yet.")
    organiser.sees(where)
    organiser.fits()
    if javascript:
        expect(organiser.sees_map()).to_have_count(1)
    organiser.press("Change something")
    assert organiser.page.get_by_label("Name of the group").input_value() == name
    organiser.press("Find the place")
    organiser.press("Yes, start the group")
    organiser.sees("Waiting for a moderator.")
    organiser.fits()
    group = organiser.page.get_by_role("link", name=name).first.get_attribute("href") or ""

    stranger = comes(width=width, javascript=javascript)
    stranger.open(group if group.startswith("/groups/") else organiser.page.url)
    stranger.heading(name)
    stranger.open("/groups/?q=" + name.replace(" ", "+"))
    stranger.sees("No group found")


@pytest.mark.parametrize(("width", "javascript"), WINDOWS)
def test_lists_changes_and_cancels_meetings(comes, width, javascript):
    me, bob = f"lists-{width}-{javascript}@example.org".lower(), f"bob-{width}-{javascript}@example.org".lower()
    organiser, supporter = comes(width=width, javascript=javascript), comes(width=width, javascript=javascript)
    organiser.signs_in(me)
    organiser.starts_a_group(f"Lists {width} {javascript}", kind="University", where="M13 9PL", level="Open")
    organiser.press("Yes, start the group")

    once, first = next_tuesday(), next_tuesday(first_of_month=True)
    organiser.open("/organise/")
    organiser.press("List a meeting")
    organiser.fits()
    organiser.fills_in_a_meeting("Talk in the library", start=once)
    organiser.fits()
    organiser.sees("M13 9PL")
    organiser.press("Yes, list it")
    organiser.heading("Talk in the library")
    talk = organiser.page.url

    organiser.open("/organise/")
    organiser.press("List a meeting")
    organiser.fills_in_a_meeting("Letters every week", start=once + timedelta(days=1), repeats="Every week")
    organiser.sees("The next six dates:")
    expect(organiser.page.locator("ol.next-dates li")).to_have_count(6)
    organiser.press("Yes, list it")
    organiser.heading("Letters every week")

    organiser.open("/organise/")
    organiser.press("List a meeting")
    organiser.fills_in_a_meeting("First Tuesday", start=first, repeats="Every month, on the same weekday")
    organiser.sees("first Tuesday")
    organiser.press("Yes, list it")
    organiser.heading("First Tuesday")
    organiser.fits()

    supporter.comes_to(talk, bob)
    [before] = supporter.attached().walk("VEVENT")

    organiser.open(talk)
    organiser.press("Edit", within=organiser.page.locator("main"))
    organiser.fill("Starts at", "18:00")
    organiser.press("Check the changes")
    organiser.sees("1 person is coming.")
    organiser.press("Yes, save")
    organiser.sees("Saved. Those who come are told what changed for them.")
    supporter.opens_mail(bob, "Changed: Talk in the library")
    [changed] = supporter.attached().walk("VEVENT")
    assert changed["UID"] == before["UID"]
    assert changed["DTSTART"].dt == before["DTSTART"].dt - timedelta(hours=1)
    assert changed["SEQUENCE"] > before["SEQUENCE"]

    organiser.open("/organise/")
    organiser.page.get_by_role("link", name=re.compile(r"^Cancel\s*: Talk in the library")).first.click()
    organiser.heading("Cancel the meeting?")
    organiser.fits()
    organiser.press("Cancel the meeting")
    organiser.sees("“Talk in the library” is cancelled. Everybody who comes is told.")
    supporter.opens_mail(bob, "Cancelled: Talk in the library")
    [cancelled] = supporter.attached().walk("VEVENT")
    assert (cancelled["UID"], cancelled["STATUS"]) == (before["UID"], "CANCELLED")
    assert cancelled["SEQUENCE"] > changed["SEQUENCE"]
    supporter.open(talk)
    supporter.sees("This meeting does not take place.")
    expect(supporter.page.get_by_role("button", name="I'm coming")).to_have_count(0)
