"""Somebody follows a group on an old phone, hears of its next meeting, hands the group on, and stops."""

import re
from urllib.parse import unquote

from tests.e2e.test_organiser import next_tuesday

GROUP = "Leeds Students for Uyghurs (example)"
FOLLOW_LINK = re.compile(r"https?://\S+/follow/\S+/")


def test_follows_hears_of_a_new_meeting_and_stops(comes):
    follower, address, title = comes(width=360, javascript=False), "follower@example.org", "Reading for followers"
    follower.open("/groups/?q=Leeds+Students")
    follower.press(GROUP)
    follower.heading(GROUP)
    page = follower.page.url
    follower.fill("Your e-mail address", address)
    follower.press("Follow")
    follower.heading("Look into your mailbox")
    link = FOLLOW_LINK.search(follower.opens_mail(address, "Please confirm that we may write to you"))
    follower.open(link[0])
    follower.heading("One press, and you follow this group")
    follower.press("Yes, tell me")
    follower.heading("You follow this group")

    organiser = comes(known="organiser@example.org")
    organiser.open("/organise/")
    organiser.opens_group("Leeds Students for Uyghurs")
    organiser.sees("Fewer than ten people follow this group.")
    organiser.press("List a meeting", within=organiser.page.get_by_role("article").filter(has_text="Leeds Students for Uyghurs"))
    organiser.fills_in_a_meeting(title, start=next_tuesday())
    organiser.press("Yes, list it")
    organiser.heading(title)

    text = follower.opens_mail(address, f"New: {title}")
    assert organiser.page.url in text
    follower.open(FOLLOW_LINK.search(text)[0])
    follower.heading("You follow this group")
    follower.press("Stop following")
    follower.heading("Your address is erased")
    follower.open(link[0])
    follower.heading("This link opens nothing any more")

    follower.open(page)
    follower.heading(GROUP)
    shared = follower.page.get_by_role("link", name="WhatsApp", exact=True).get_attribute("href")
    assert shared.startswith("https://wa.me/?text=")
    assert page in unquote(shared)
    follower.press("Poster to print")
    follower.heading(GROUP)
    follower.sees("Point your phone's camera here")
    follower.press("Back to the group")
    follower.heading(GROUP)
