"""Journey 2: somebody signs in with a code, starts a group, lists meetings, changes one and cancels one."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.e2e.test_supporter import WINDOWS

LONDON = ZoneInfo("Europe/London")
SCRIPT, NO_SCRIPT = True, False
# Kind, the question of its own with the answer, where, what the page then says, how careful, with or without script.
KINDS = [
    ("University", ("Which university?", "leeds beckett"), "", "Leeds Beckett University", "Open", SCRIPT),
    ("Trade union", ("Which union?", "ucu"), "Sheffield", "University and College Union", "Careful", NO_SCRIPT),
    ("Place of worship", ("Which place of worship?", "Mosque"), "BD7 1DP", "Mosque", "Closed", SCRIPT),
    ("Community", ("", ""), "Newtown, Powys", "Newtown", "Open", NO_SCRIPT),
]


def next_tuesday(*, first_of_month: bool = False) -> datetime:
    """At 7 pm, at least a week ahead."""
    day = datetime.now(LONDON).replace(hour=19, minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(days=7)
    while day.weekday() != 1 or (first_of_month and day.day > 7):
        day += timedelta(days=1)
    return day


def leaves_and_comes_back(organiser, name):
    """In the middle of the form; what was typed is there again."""
    organiser.sees("Saved as a draft. Only you can see it, for seven days.")
    organiser.open("/")
    organiser.open("/groups/new/")
    organiser.sees("You have begun already. We kept what you typed.")
    organiser.sees(name)
    organiser.fits()
    organiser.press("Go on where you stopped")
    expect(organiser.page.get_by_role("textbox", name=re.compile("^Name of the "))).to_have_value(name)


@pytest.mark.parametrize(("kind", "asked", "where", "said", "level", "javascript"), KINDS)
def test_starts_a_group(comes, kind, asked, where, said, level, javascript):
    name = f"{kind} group {javascript}"
    organiser = comes(width=360, javascript=javascript)
    organiser.signs_in(f"starts-{name.replace(' ', '-')}@example.org".lower())
    organiser.sees("Begin with a group")
    organiser.open("/groups/new/")
    organiser.choose(kind, within="What kind of group is it?")
    question, answer = asked
    if kind == "Place of worship":
        organiser.choose(answer, within=question)
    elif question:
        organiser.page.get_by_label(question).fill(answer)
    if question and javascript and kind == "University":
        organiser.page.get_by_role("option").first.click()
        expect(organiser.page.get_by_label(question)).to_have_value(said)
    organiser.names_the_group(name)
    if javascript:
        leaves_and_comes_back(organiser, name)
    organiser.page.get_by_label("Where do you usually meet?").fill(where)
    organiser.press("Begin with an example text")
    expect(organiser.page.get_by_label("What is the group about?")).to_have_value(re.compile("^We "))
    organiser.choose(level, within="How careful must the group be?")
    organiser.fits()
    organiser.press("Find the place")
    organiser.heading("Is this right?")
    organiser.sees("The group has not started yet.")
    organiser.sees(said)
    organiser.fits()
    if javascript:
        expect(organiser.sees_map()).to_have_count(1)
    organiser.press("Change something")
    organiser.heading("Start a group")
    expect(organiser.page.get_by_role("textbox", name=re.compile("^Name of the "))).to_have_value(name)
    organiser.press("Find the place")
    organiser.heading("Is this right?")
    organiser.press("Yes, start the group")
    organiser.sees("Waiting for a moderator.")
    organiser.sees("First steps: 1 of 4 done")
    organiser.fits()
    group = organiser.page.get_by_role("link", name=name).first.get_attribute("href") or ""

    stranger = comes(width=360, javascript=javascript)
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
