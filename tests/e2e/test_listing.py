"""How a new group becomes listed: the moderator asks and approves by keyboard, the organiser answers on an old phone; a partner's code."""

import re

from playwright.sync_api import expect

QUESTION = re.compile(r"https?://\S+/organise/answer/\S+/")


def test_a_question_an_answer_and_a_partners_code(comes):
    me, asked, known = "answers@example.org", "Hexham Book Club", "Alnwick Chess Club"
    organiser = comes(width=360, javascript=False)
    organiser.signs_in(me)
    for name in (asked, known):
        organiser.starts_a_group(name, kind="Community", where="LS2 9JT")
        organiser.press("Yes, start the group")
        organiser.sees("Waiting for a moderator.")

    moderator = comes(width=1280, known="moderator@example.org")
    page = moderator.page
    moderator.open("/moderation/")
    moderator.heading("New groups")
    moderator.fits()
    case = page.get_by_role("article", name=asked)
    case.focus()
    page.keyboard.press("q")
    question = case.get_by_label("Your question")
    expect(question).to_be_focused()
    page.keyboard.type("Where do you meet? a k x")  # letters of the keys are letters here
    case.get_by_role("button", name="Send the question").click()
    moderator.sees(f"The organisers of {asked} get your question by mail.")

    link = QUESTION.search(organiser.opens_mail(me, f"A question about {asked}"))
    assert link
    helper = comes(width=360, javascript=False)  # another browser, not signed in
    helper.open(link[0])
    helper.heading("A moderator asks")
    helper.fits()
    helper.sees("Where do you meet? a k x")
    helper.press("Send the answer")
    helper.sees("There is no answer yet.")
    helper.fill("Your answer", "In the library, on Mondays.")
    helper.press("Send the answer")
    helper.sees("Your answer has gone to the moderators.")

    moderator.open("/moderation/")
    moderator.heading("New groups")
    first = page.get_by_role("article").first
    expect(first).to_contain_text("In the library, on Mondays.")
    page.get_by_role("button", name="begin here").click()
    expect(first).to_be_focused()
    page.keyboard.press("x")
    expect(first.get_by_role("checkbox", name=f"Tick {asked}")).to_be_checked()
    page.keyboard.press("j")
    expect(page.get_by_role("article").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("a")
    moderator.sees(f"{asked} is approved.")
    expect(page.get_by_role("article").first).to_be_focused()  # the keyboard goes on at the next one

    moderator.press("Codes for partners")
    moderator.heading("Codes for partners")
    moderator.fill("Partner", "Library Union")
    moderator.press("Make the code")
    moderator.sees("The code for Library Union:")
    code = page.locator("code.copy").inner_text()

    organiser.open("/organise/")
    organiser.heading("Your desk")
    card = organiser.page.get_by_role("article").filter(has_text=known)
    organiser.press("How your group gets listed", within=card)
    organiser.heading("How your group gets listed")
    organiser.fits()
    organiser.fill("Code from a partner", "abcd-efgh")
    organiser.press("Use the code")
    organiser.sees("This code does not work.")
    organiser.fill("Code from a partner", code.upper())
    organiser.press("Use the code")
    organiser.sees(f"{known} is listed now.")

    stranger = comes(width=360, javascript=False)
    stranger.open("/groups/?near=LS2+9JT")
    stranger.sees(asked)
    stranger.sees(known)
    moderator.open("/moderation/?show=unseen")
    moderator.sees("A partner gave it a code")
