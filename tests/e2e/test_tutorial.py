"""docs/tutorial/first-meeting.md, done word by word: what stands there in italics stands on the pages, and is pressed."""

import re

from tests.e2e.installation import ROOT
from tests.e2e.test_organiser import next_tuesday

TUTORIAL = ROOT / "docs" / "tutorial" / "first-meeting.md"
SAM, ROBIN = "sam@example.org", "robin@example.org"
ASKED = {"Code", "Where do you usually meet?", "How often?"}  # questions
CHOSEN = {"University", "Careful", "Every month, on the same weekday"}  # answers
SEEN = {"Waiting for a moderator.", "Please confirm that you are coming"}


def test_can_be_followed_word_by_word(comes):
    pressed = set()
    # The first time that the tutorial signs in, every press is in it; after that it is the same again.
    visitor = comes()

    def press(words, **options):
        pressed.add(words)
        visitor.press(words, **options)

    visitor.signs_in(SAM)
    pressed |= {"Sign in", "Send me a code", "Look again"}
    visitor.open("/organise/")
    press("Start a group", within=visitor.page.locator("main"))
    visitor.choose("University", within="What kind of group is it?")
    visitor.fill("Name of the group", "The tutorial's group")
    visitor.fill("Where do you usually meet?", "LS2 9JT")
    assert visitor.page.get_by_role("radio", name="Careful").is_checked()
    press("Find the place")
    visitor.sees_map()
    press("Yes, start the group")
    visitor.sees("Waiting for a moderator.")

    press("List a meeting")
    visitor.fills_in_a_meeting(
        "Tutorial with tea", start=next_tuesday(first_of_month=True), repeats="Every month, on the same weekday"
    )
    pressed.add("See how it looks")
    visitor.sees("The next six dates:")
    press("Yes, list it")
    visitor.heading("Tutorial with tea")
    press("Sign out")

    visitor = moderator = comes(known="moderator@example.org")
    pressed |= {"Use an app", "Use this app", "I have written them down"}  # when they signed in for the first time
    moderator.open("/")
    press("Moderation")
    case = moderator.page.get_by_role("article", name="The tutorial's group")
    case.get_by_role("button", name="Approve").click()
    pressed.add("Approve")
    moderator.sees_no("The tutorial's group waits")

    visitor = robin = comes()
    robin.open("/")
    robin.fill("Postcode or town", "LS2")
    press("Find meetings", within=robin.page.locator("main"))
    press("Tutorial with tea")
    pressed.remove("Tutorial with tea")  # whatever it is called
    robin.sees("LS2, Leeds")
    robin.sees_no("LS2 9JT")
    text = robin.comes_to(robin.page.url, ROBIN)
    pressed |= {"I'm coming", "Yes, I'm coming"}
    assert "LS2 9JT" in text
    assert robin.attached().walk("VEVENT")

    visitor = comes()
    visitor.signs_in(SAM)
    press("Your desk")
    press_link = visitor.page.get_by_role("link", name=re.compile(r"^Cancel this date")).first
    press_link.click()
    pressed.add("Cancel this date")
    press("Yes, cancel")
    visitor.sees("This date is cancelled.")
    robin.opens_mail(ROBIN, "Cancelled: Tutorial with tea")
    pressed.add("I'm not coming")  # only told of; test_supporter presses it

    italics = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", TUTORIAL.read_text()))
    assert italics == pressed | ASKED | CHOSEN | SEEN
