"""Somebody reports, somebody is in danger, two groups host together: from the first press to what comes of it."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.e2e.test_organiser import next_tuesday


def test_reports_a_group_then_the_switch_is_pressed_and_a_second_person_undoes_it(comes):
    """On a phone, without script."""
    name = "Group in danger"
    organiser = comes(width=360, javascript=False)
    stranger = comes(width=360, javascript=False)
    moderator = comes(width=360, javascript=False, known="moderator@example.org")
    organiser.signs_in("in-danger@example.org")
    organiser.starts_a_group(name, kind="Community", where="LS2 9JT", level="Open")
    organiser.press("Yes, start the group")
    organiser.heading("Your desk")
    organiser.press(name)
    organiser.heading(name)
    page = organiser.page.url

    stranger.open(page)
    stranger.press("Report this group")
    stranger.heading("What is wrong with this group?")
    stranger.fits()
    stranger.choose("It is not what it says it is")
    stranger.page.get_by_label("Tell us more").fill("Nobody there knows of it.")
    stranger.press("Send the report")
    stranger.heading("Your report is with the moderators")
    stranger.fits()
    mine = stranger.page.url

    moderator.open("/moderation/reports/")
    moderator.heading("Reports")
    moderator.press(name)
    moderator.heading(name)
    moderator.sees("Nobody there knows of it.")
    moderator.fits()
    moderator.choose("It can stay as it is")
    moderator.page.get_by_label("Words to those who reported").fill("We have asked them. They meet every week.")
    moderator.press("Decide")
    moderator.heading("Reports")
    stranger.open(mine)
    stranger.heading("We have decided")
    stranger.sees("They meet every week.")

    organiser.open("/organise/")
    organiser.page.get_by_role("link", name="In danger?").first.click()
    organiser.heading("Hide the group now?")
    organiser.sees("We tell nobody.")
    organiser.fits()
    organiser.press("Hide it and erase")
    organiser.heading("It is done")
    organiser.fits()
    stranger.open(page)
    stranger.sees_no(name)
    organiser.open("/organise/")
    organiser.press("Show the group again")
    organiser.heading("Show the group again?")
    organiser.sees("You pressed it yourself.")
    moderator.open(organiser.page.url)
    moderator.heading("Show the group again?")
    moderator.fits()
    moderator.press("Show it again")
    moderator.sees("is shown again")
    stranger.open(page)
    stranger.heading(name)


def test_hosts_a_meeting_together(comes):
    organiser = comes()
    organiser.signs_in("together@example.org")
    for name in ("Hosts first", "Hosts second"):
        organiser.starts_a_group(name, kind="Community", where="LS2 9JT", level="Open")
        organiser.press("Yes, start the group")
        organiser.heading("Your desk")
    moderator = comes(known="moderator@example.org")  # only a group with a moderator's yes may ask others, and be named
    for name in ("Hosts first", "Hosts second"):
        moderator.open("/moderation/")
        moderator.heading("New groups")
        moderator.page.get_by_role("article", name=name).get_by_role("button", name="Approve").click()
        moderator.sees(f"{name} is approved.")
    organiser.press("Hosts second")
    organiser.heading("Hosts second")
    second = organiser.page.url
    organiser.open("/organise/")
    organiser.page.get_by_role("article").filter(has_text="Hosts first").get_by_role("link", name="List a meeting").click()
    organiser.fills_in_a_meeting("Film together", start=next_tuesday() + timedelta(days=1))
    organiser.press("Yes, list it")
    organiser.heading("Film together")
    meeting = organiser.page.url
    organiser.press("Edit", within=organiser.page.locator("main"))
    organiser.heading("Change the meeting")
    organiser.press("Host it together with another group")
    organiser.heading("Host it together")
    organiser.fill("Which group?", second)
    organiser.press("Find the group")
    organiser.sees("Which of these?")
    organiser.page.get_by_role("button", name="Ask them").click()
    organiser.sees("Those who run Hosts second get a mail.")
    organiser.open("/organise/")
    organiser.press("Yes, together")
    organiser.sees("Your answer is sent.")
    stranger = comes(width=360, javascript=False)
    stranger.open(meeting)
    stranger.sees("Together with")
    stranger.fits()
    expect(stranger.page.get_by_role("link", name="Hosts second")).to_be_visible()
