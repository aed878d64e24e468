"""Journey 4: a moderator says yes to one new group and no to another, and the organisers hear of it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_supporter import WINDOWS


@pytest.mark.parametrize(("width", "javascript"), WINDOWS)
def test_approves_one_group_and_refuses_another_with_a_reason(comes, width, javascript):
    marks = f"{width} {javascript}"
    yes, no, me = f"Good group {marks}", f"Odd group {marks}", f"asks-{marks}@example.org".replace(" ", "-").lower()
    organiser = comes(width=width, javascript=javascript)
    moderator = comes(width=width, javascript=javascript, known="moderator@example.org")
    organiser.signs_in(me)
    for name in (yes, no):
        organiser.starts_a_group(name, kind="University", where="LS2 9JT")
        organiser.press("Yes, start the group")
        organiser.sees("Waiting for a moderator.")

    moderator.open("/")
    moderator.press("Moderation")
    moderator.heading("New groups")
    moderator.fits()
    case = moderator.page.get_by_role("article", name=yes)
    case.get_by_role("button", name="Approve").click()
    moderator.page.wait_for_load_state()
    moderator.open("/moderation/")
    case = moderator.page.get_by_role("article", name=no)
    case.get_by_text("Refuse with a reason").click()
    case.get_by_label("The reason").fill("Please say who you are.")
    case.get_by_role("button", name="Refuse").click()
    moderator.page.wait_for_load_state()
    moderator.open("/moderation/")
    for name in (yes, no):
        expect(moderator.page.get_by_role("article", name=name)).to_have_count(0)

    stranger = comes(width=width, javascript=javascript)
    stranger.open("/groups/?near=LS2+9JT")
    stranger.sees(yes)
    stranger.sees_no(no)
    organiser.opens_mail(me, f"{yes} is listed now")
    assert "Please say who you are." in organiser.opens_mail(me, f"{no} is not listed")
