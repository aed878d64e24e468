"""An organiser's life with a series: every first Tuesday is listed, then one date moves, those after it change, one is cancelled and one
postponed until its new date is known. Who comes hears of what concerns them, and of nothing else."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.e2e.test_organiser import next_tuesday
from tests.e2e.visitor import Visitor

TITLE = "Letters on the first Tuesday"


def rows(organiser: Visitor) -> list[str]:
    """The dates on the page of all dates, as they read."""
    return [" ".join(each.split()) for each in organiser.page.locator(".dates > li").all_inner_texts()]


def opens_date(organiser: Visitor, number: int) -> datetime:
    """From the page of all dates to one of them, counted from 0; when it is."""
    row = organiser.page.locator(".dates a.date-row").nth(number)
    start = row.locator("time").get_attribute("datetime") or ""
    row.click()
    expect(organiser.page.get_by_role("link", name="All dates")).to_be_visible()
    return datetime.fromisoformat(start)


def words(start: datetime) -> str:
    """A day as the pages say it, without its year."""
    return f"{start:%A} {start.day} {start:%B}"


def test_runs_a_series(comes):
    bob = "comes-to-a-series@example.org"
    organiser, supporter = comes(width=360, javascript=False), comes(width=360)
    organiser.signs_in("runs-a-series@example.org")
    organiser.starts_a_group("Letters in Manchester", kind="University", where="M13 9PL", level="Open")
    organiser.press("Yes, start the group")

    # Lists it, and sees the next six dates before anything is saved.
    organiser.open("/organise/")
    organiser.press("List a meeting")
    first = next_tuesday(first_of_month=True)
    organiser.fills_in_a_meeting(TITLE, start=first, repeats="Every month, on the same weekday")
    organiser.sees("The first Tuesday of every month")
    organiser.sees("The next six dates:")
    expect(organiser.page.locator("ol.next-dates li")).to_have_count(6)
    organiser.sees(": 7 pm stays 7 pm.")
    organiser.fits()
    organiser.press("Yes, list it")
    organiser.heading(TITLE)
    organiser.open("/organise/")
    organiser.page.get_by_role("link", name=re.compile("^All dates")).first.click()
    organiser.heading("All dates")
    organiser.fits()
    everything = organiser.page.url
    assert len(before := rows(organiser)) >= 6

    # Moves the second date. Who comes to it hears of it.
    second = opens_date(organiser, 1)
    organiser.fits()
    organiser.press(TITLE)
    meeting = organiser.page.url
    supporter.comes_to(meeting, bob)
    [entry] = supporter.attached().walk("VEVENT")
    organiser.open(everything)
    opens_date(organiser, 1)
    organiser.press("Move this date")
    organiser.sees("1 person is coming. They get a mail at once. The other dates stay as they are.")
    moved = second + timedelta(days=1)
    organiser.fill("Date", f"{moved:%Y-%m-%d}")
    organiser.fits()
    organiser.press("Save the new time")
    organiser.sees("Saved. Those who come are told the new date and time.")
    organiser.sees("Differs from the others")
    supporter.opens_mail(bob, f"Changed: {TITLE}")
    [changed] = supporter.attached().walk("VEVENT")
    assert changed["UID"] == entry["UID"]
    assert changed["DTSTART"].dt - entry["DTSTART"].dt == timedelta(days=1)
    organiser.open(everything)
    assert words(moved) in rows(organiser)[1]
    assert [rows(organiser)[0], *rows(organiser)[2:]] == [before[0], *before[2:]]

    # Changes the third date and all after it: they begin an hour earlier, and have seats.
    opens_date(organiser, 2)
    organiser.press("Change more")
    organiser.heading("Change the meeting")
    organiser.choose("This date and all after it")
    organiser.fill("Starts at", "18:00")
    organiser.page.locator("summary", has_text="Seats").click()
    organiser.page.get_by_label("How many seats are there?").fill("20")
    organiser.fits()
    organiser.press("Check the changes")
    organiser.sees("This date and all after it")
    organiser.sees("Nobody has said yet that they are coming.")
    organiser.fits()
    organiser.press("Yes, save")
    organiser.heading("All dates")
    after = rows(organiser)
    assert len(after) >= len(before)  # what begins anew is planned as far ahead as something new
    assert ["6 pm" in each for each in after] == [False, False] + [True] * (len(after) - 2)

    # Raises the seats of one.
    opens_date(organiser, 2)
    organiser.press("Change more")
    organiser.page.get_by_label("How many seats are there?").fill("30")
    organiser.press("Check the changes")
    organiser.sees("Only this date")
    organiser.press("Yes, save")
    organiser.heading("All dates")
    assert ["Differs from the others" in each for each in rows(organiser)[:4]] == [False, True, True, False]

    # Cancels one, and brings it back.
    opens_date(organiser, 3)
    organiser.press("Cancel this date")
    organiser.heading("Cancel this date?")
    organiser.press("Yes, cancel")
    organiser.sees("This date is cancelled.")
    assert "Cancelled" in rows(organiser)[3]
    opens_date(organiser, 3)
    organiser.press("Bring it back")
    organiser.press("Yes, bring it back")
    organiser.sees("This date takes place again.")
    organiser.open(everything)
    assert "Cancelled" not in rows(organiser)[3]

    # Leaves one out and puts it back.
    opens_date(organiser, 3)
    organiser.press("Leave it out")
    organiser.press("Leave it out")
    organiser.sees("This date is left out.")
    organiser.page.get_by_role("button", name=re.compile("^Put it back")).click()
    organiser.sees("The date is back in its place.")

    # Postpones the one to which somebody comes; a new date follows.
    opens_date(organiser, 1)
    organiser.press("Postpone it")
    organiser.heading("Postpone this date?")
    organiser.fits()
    organiser.press("Postpone it")
    organiser.sees("This date is postponed.")
    supporter.opens_mail(bob, f"Postponed: {TITLE}")
    supporter.open(meeting)
    supporter.sees("Postponed")
    organiser.press("Give the new date")
    organiser.fill("Date", f"{moved + timedelta(days=2):%Y-%m-%d}")
    organiser.press("Save the new time")
    organiser.sees("Saved.")
    supporter.opens_mail(bob, f"New date: {TITLE}")
    supporter.open(meeting)
    supporter.sees(words(moved + timedelta(days=2)))
    supporter.sees_no("Postponed")
    organiser.open(everything)
    organiser.fits()

    # Puts off one and all behind it, and brings them back together.
    opens_date(organiser, 2)
    organiser.press("Postpone it")
    organiser.choose("This date and all after it")
    organiser.fits()
    organiser.press("Postpone it")
    organiser.sees("dates are postponed.")
    assert ["Postponed" in row for row in rows(organiser)[:4]] == [False, False, True, True]
    opens_date(organiser, 2)
    organiser.press("It is on after all")
    organiser.choose("This date and all after it")
    organiser.fits()
    organiser.press("Yes, bring it back")
    organiser.sees("dates take place again.")
    assert [row for row in rows(organiser) if "Postponed" in row] == []
