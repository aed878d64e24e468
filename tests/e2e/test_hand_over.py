"""Somebody else leads it now: invited by a link and by mail, accepted, handed over, left. On a phone, without script."""

import re

from playwright.sync_api import expect

LINK = re.compile(r"https?://\S+/invitations/\S+/")


def test_hands_a_group_over(comes):
    first, second, third = (comes(width=360, javascript=False) for _each in range(3))
    first.signs_in("hands-over@example.org")
    first.starts_a_group("Leeds Letter Writers", kind="Community", where="LS2 9JT", level="Open")
    first.press("Yes, start the group")
    first.heading("Your desk")
    first.press("People of the group")
    first.heading("People of the group")
    first.sees("You run this group alone.")
    first.fits()

    # By a link, which is shown once.
    first.choose("Organiser: lists and changes meetings", within="What should they do?")
    first.press("Invite")
    first.sees("Here is the link.")
    first.fits()
    link = LINK.search(first.page.locator("main").inner_text())[0]
    second.open(link)
    second.heading("You are invited")
    second.fits()
    second.press("Sign in to accept")
    second.heading("Sign in")
    second.fill("Your e-mail address", "takes-over@example.org")
    second.press("Send me a code")
    second.heading("Enter the code")
    enter = second.page.url
    code = re.search(r"^\s*(\d{6})\s*$", second.opens_mail("takes-over@example.org", "is your code"), re.MULTILINE)[1]
    second.open(enter)
    second.fill("Code", code)
    second.press("Sign in", within=second.page.locator("main"))
    second.heading("You are invited")
    second.page.get_by_label("What should the others call you?").fill("Robin")
    second.press("Yes, I accept")
    second.heading("Your desk")
    second.sees("You are an organiser.")

    # By mail, which its reader declines without an account.
    first.open(first.page.url.split("#")[0])
    first.sees_no("Here is the link.")
    first.page.get_by_label("Their e-mail address").fill("declines@example.org")
    first.press("Invite")
    first.sees("The invitation arrives in a few minutes")
    third.open(LINK.search(third.opens_mail("declines@example.org", "You have an invitation"))[0])
    third.heading("You are invited")
    third.press("No, thank you")
    third.heading("You have said no")

    # Handed over, and gone.
    first.open(first.page.url.split("#")[0])
    first.press("Hand over the group")
    first.heading("Hand over the group")
    first.fits()
    first.choose("Robin (organiser)", within="Who becomes the owner?")
    first.choose("I leave the group", within="And you?")
    first.press("Hand over")
    first.sees("Robin is an owner of Leeds Letter Writers now, and is told.")
    first.sees("Begin with a group")
    second.opens_mail("takes-over@example.org", "Your part in a group has changed")
    second.sees("You are an owner of Leeds Letter Writers now.")
    second.open("/organise/")
    second.sees("You are an owner.")
    second.press("People of the group")
    second.heading("People of the group")
    expect(second.page.locator("h3.title")).to_have_text(re.compile("Robin"))
