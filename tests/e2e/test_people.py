"""Who comes, from the organiser's side: somebody is let in, all are written to, the door is counted, a report and a thank-you follow."""

import re

from playwright.sync_api import expect

from tests.e2e.test_organiser import next_tuesday

TITLE, SAM, KIM = "Evening of names", "sam-of-people@example.org", "kim-of-people@example.org"


def asks_for_a_seat(supporter, meeting, address):
    """Up to the waiting list."""
    supporter.open(meeting)
    supporter.fill("Your e-mail address", address)
    supporter.press("Wait in line")
    supporter.heading("Look into your mailbox")
    supporter.follows(supporter.opens_mail(address, "Please confirm that you are coming"))
    supporter.press("Yes, I'm coming")


def test_lets_in_writes_counts_reports_and_thanks(comes, site):
    """On a phone, without script."""
    organiser, sam, kim = (comes(width=360, javascript=False) for _ in range(3))
    organiser.signs_in("runs-people@example.org")
    organiser.starts_a_group("People of Names", kind="University", where="M13 9PL", level="Open")
    organiser.press("Yes, start the group")
    organiser.open("/organise/")
    organiser.press("List a meeting")
    organiser.fills_in_a_meeting(TITLE, start=next_tuesday())
    organiser.press("Yes, list it")
    organiser.heading(TITLE)
    meeting = organiser.page.url
    site.seats(TITLE, 1)
    sam.comes_to(meeting, SAM)
    asks_for_a_seat(kim, meeting, KIM)

    # Let in by hand, once there is a seat.
    organiser.open(meeting)
    organiser.press("People coming")
    organiser.heading("People coming")
    people = organiser.page.url
    organiser.sees("Waiting for a seat")
    organiser.fits()
    organiser.press("Let in 1")
    organiser.sees("There are not enough seats free.")

    # A seat is taken back, and offered to the next.
    organiser.page.get_by_text("Somebody should not come?").click()
    organiser.page.get_by_role("checkbox", name="Somebody").check()
    organiser.fits()
    organiser.press("Take these seats back")
    organiser.heading("Take this seat back?")
    organiser.fits()
    organiser.press("Take the seat back")
    organiser.sees("Done. They are told by mail.")
    organiser.sees("A seat is offered until")
    sam.follows(sam.opens_mail(SAM, f"No seat this time: {TITLE}"))
    sam.heading("The organisers cannot give you a seat")
    sam.fits()
    kim.opens_mail(KIM, f"A seat is free for you: {TITLE}")
    site.seats(TITLE, 2)
    organiser.press("Let in again 1")
    organiser.sees("Done. They hear by mail that they can come after all.")
    organiser.press("Let in 1")
    organiser.sees("Done. They have a seat, and hear so by mail.")
    organiser.sees_no("Waiting for a seat")
    organiser.sees_no("@example.org")

    # One message to all.
    organiser.press("Write to all")
    organiser.heading("Write to all")
    organiser.fits()
    organiser.page.get_by_label("Your message").fill("Bring a candle.")
    organiser.press("See it first")
    organiser.sees("2 people get this by mail")
    organiser.fits()
    organiser.press("Change something")
    expect(organiser.page.get_by_label("Your message")).to_have_value("Bring a candle.")
    organiser.press("See it first")
    organiser.press("Send it")
    organiser.sees("Sent. Each of them gets a mail of their own")
    organiser.fits()
    for visitor, address, other in ((sam, SAM, KIM), (kim, KIM, SAM)):
        text = visitor.opens_mail(address, f"From the organisers: {TITLE}")
        assert "Bring a candle." in text
        assert other not in text
        visitor.follows(text)
        visitor.sees("The organisers write")
        visitor.sees("Bring a candle.")
        visitor.fits()

    # At the door.
    site.begins(TITLE, minutes=60)
    organiser.open("/organise/")
    organiser.press("Count at the door")
    organiser.heading("Count at the door")
    for number in range(1, 4):
        organiser.press("One more")
        expect(organiser.page.locator("output")).to_have_text(str(number))
    organiser.press("One too many")
    expect(organiser.page.locator("output")).to_have_text("2")
    box = organiser.page.get_by_role("button", name="One more").bounding_box()
    assert box
    assert box["height"] >= 88
    organiser.fits()

    # Afterwards.
    site.begins(TITLE, minutes=-180)
    organiser.open("/organise/")
    organiser.sees("How was it?")
    organiser.fits()
    organiser.page.get_by_role("link", name=re.compile(rf"^Write what came of it\s*: {TITLE}")).click()
    organiser.heading("What came of it")
    expect(organiser.page.get_by_label("How many came?")).to_have_value("2")
    organiser.page.get_by_label("What was decided?").fill("A vigil in June.")
    organiser.choose("passed")
    organiser.fits()
    organiser.press("Save")
    organiser.sees("Saved. Only those who organise the group see it.")
    organiser.sees("You have no next date yet.")
    organiser.press("Thank them")
    organiser.sees("Done. Each of them gets a thank-you by mail.")
    organiser.open("/organise/")
    organiser.sees_no("How was it?")
    for visitor, address in ((sam, SAM), (kim, KIM)):
        text = visitor.opens_mail(address, f"Thank you for coming: {TITLE}")
        assert "Your address is erased on " in text
    organiser.open(people)
    organiser.sees("Names, addresses and your messages are erased 30 days after the meeting")
