"""Somebody in front of a browser: types, presses, reads mail. Finds things by the words on the page, as people do."""

import os
import re
import time
from datetime import datetime, timedelta
from typing import Literal

from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from tests.e2e.installation import ROOT
from tests.e2e.watch import Watch
from tests.totp import code_of

SCREENSHOTS = ROOT / "var" / "screenshots"
SECONDS_FOR_MAIL = 40  # it is there within a second or two; beat looks again every 30
PERSONAL_LINK = re.compile(r"http://127\.0\.0\.1:\d+/r/\S+/")
ALERT_LINK = re.compile(r"https?://\S+/alerts/\S+/")
APPS: dict[tuple[str, str], str] = {}  # whose app holds which secret, by site and address
TALL = {360: 780, 640: 450, 768: 1024, 1280: 900}  # 640 is what is left of 1280 at 200 %


class Visitor:
    """One browser window of its own, with nothing remembered in it."""

    def __init__(self, page: Page, url: str, watch: Watch) -> None:
        self.page, self.url, self.watch = page, url, watch

    # Going and pressing --------------------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Types an address: a path of the site, or a whole one."""
        self.page.goto(path if "://" in path else self.url + path)

    def press(self, words: str, *, within: Locator | None = None) -> None:
        """Presses the button or the link with these words."""
        where = within or self.page.locator("body")
        exactly = re.compile(rf"^\s*{re.escape(words)}\s*$")
        where.get_by_role("button", name=exactly).or_(where.get_by_role("link", name=exactly)).first.click()

    def fill(self, label: str, text: str) -> None:
        """Types into the field with this label."""
        # By its name too: of a label that goes by the kind of group only what is seen counts.
        self.page.get_by_label(label, exact=True).or_(self.page.get_by_role("textbox", name=label, exact=True)).first.fill(text)

    def choose(self, label: str, *, within: str = "") -> None:
        """Ticks the radio button or the box beside these words; `within` is the question above it."""
        where = self.page.get_by_role("group", name=within) if within else self.page
        where.get_by_role("radio", name=label).or_(where.get_by_role("checkbox", name=label)).first.check()

    def sees(self, words: str) -> None:
        """Fails unless these words are on the page and not hidden."""
        expect(self.page.locator("body")).to_contain_text(words, use_inner_text=True)

    def sees_no(self, words: str) -> None:
        """Fails if these words are on the page."""
        expect(self.page.locator("body")).not_to_contain_text(words, use_inner_text=True)

    def heading(self, words: str) -> None:
        """Fails unless this is what the page is called."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    # Mail ----------------------------------------------------------------------------------------------------------------

    def mails(self, address: str) -> Locator:
        """The lines of the mail page that went to `address`."""
        self.open("/local-mail/")
        return self.page.locator("main li").filter(has=self.page.get_by_text(address, exact=True))

    def opens_mail(self, address: str, subject: str, *, older: int = 0, seconds: int = SECONDS_FOR_MAIL) -> str:
        """Waits for a mail to `address` with `subject` in its subject line, the newest, opens it and reads its text.

        `older` is how many such mails were there before.
        """
        deadline = time.monotonic() + seconds
        while (found := self.mails(address).filter(has_text=subject)).count() <= older:
            assert time.monotonic() < deadline, f"No mail “{subject}” to {address} after {seconds} seconds."
            time.sleep(0.5)
        found.get_by_role("link").first.click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(subject)
        return self.page.locator("main .prose").inner_text()

    def signs_in(self, address: str) -> None:
        """By the code in the mail and, where there is one, the code from the app, in this window."""
        self.signs_in_with_code(address)
        if secret := APPS.get((self.url, address)):
            self.heading("Your second key")
            self.fill("Code", code_of(secret))
            self.press("Sign in", within=self.page.locator("main"))
        self.heading("Your desk")

    def signs_in_with_code(self, address: str) -> None:
        """By the code in the mail, up to what comes then."""
        older = self.mails(address).filter(has_text="is your code").count()
        self.open("/accounts/login/")
        self.fill("Your e-mail address", address)
        self.press("Send me a code")
        self.heading("Enter the code")
        enter = self.page.url
        text = self.opens_mail(address, "is your code", older=older)
        code = re.search(r"^\s*(\d{6})\s*$", text, re.MULTILINE)
        assert code, text
        self.open(enter)
        self.fill("Code", code[1])
        self.press("Sign in", within=self.page.locator("main"))

    def sets_up_an_app(self, address: str) -> str:
        """Whoever is signed in with `address` adds codes from an app; returns the first of the recovery codes."""
        self.open("/accounts/keys/")
        self.press("Use an app")
        self.heading("Use an app")
        secret = self.page.locator("#secret").inner_text()
        self.fill("Code", code_of(secret))
        self.press("Use this app")
        self.heading("Your recovery codes")
        recovery = self.page.locator("main li").first.inner_text()
        APPS[self.url, address] = secret
        self.press("I have written them down")
        self.heading("A second key")
        return recovery

    # Deeds that several journeys share -----------------------------------------------------------------------------------

    def starts_a_group(self, name: str, *, kind: str, where: str, level: str = "Careful") -> None:
        """From the menu to the desk; the visitor is signed in."""
        self.open("/")
        self.press("Start a group", within=self.page.get_by_role("navigation", name="Main"))
        self.begins_anew()
        self.choose(kind, within="What kind of group is it?")
        self.names_the_group(name)
        self.fill("Where do you usually meet?", where)
        self.choose(level, within="How careful must the group be?")
        self.press("Find the place")
        self.heading("Is this right?")

    def opens_group(self, name: str) -> None:
        """On the desk of somebody who runs many: the fold of this group."""
        group = self.page.get_by_role("article").filter(has_text=name).first
        group.locator("summary", has_text="and all else").first.click()

    def begins_anew(self, heading: str = "Start a group") -> None:
        """The empty form for a group or a meeting, also where one was begun before. The page to start one is on its way."""
        self.heading(heading)
        self.page.wait_for_load_state("domcontentloaded")
        anew = self.page.get_by_role("button", name="Begin anew")
        if anew.count():
            anew.click()
            expect(anew).to_have_count(0)
            self.heading(heading)

    def names_the_group(self, name: str) -> None:
        """Types its name; what that is called goes by the kind of group."""
        self.page.get_by_role("textbox", name=re.compile("^Name of the ")).fill(name)

    def fills_in_a_meeting(self, title: str, *, start: datetime, hours: float = 2, repeats: str = "Once") -> None:
        """The form of a meeting, up to the page that asks whether all is right. `start` is a local time."""
        end = start + timedelta(hours=hours)
        self.begins_anew("List a meeting")
        self.fill("Title", title)
        self.fill("Date", f"{start:%Y-%m-%d}")
        self.fill("Starts at", f"{start:%H:%M}")
        self.fill("Ends at", f"{end:%H:%M}")
        if end.date() > start.date():
            self.choose("It ends the next day")
        self.page.get_by_label("How often?").select_option(label=repeats)
        self.press("See how it looks")
        self.heading("Is this right?")

    def comes_to(self, meeting: str, address: str) -> str:
        """From the page of a meeting (its address) to being confirmed; returns the confirmation's words."""
        self.open(meeting)
        self.fill("Your e-mail address", address)
        self.press("I'm coming")
        self.heading("Look into your mailbox")
        self.follows(self.opens_mail(address, "Please confirm that you are coming"))
        self.heading("One press, and you are coming")
        self.press("Yes, I'm coming")
        self.heading("You are coming")
        return self.opens_mail(address, "You are coming: ")

    def follows(self, text: str) -> None:
        """Opens the personal link in the words of a mail."""
        link = PERSONAL_LINK.search(text)
        assert link, text
        self.open(link[0])

    def attached(self) -> Calendar:
        """The calendar entry of the mail that is open."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=re.compile(r"\.ics$")).click()
        return Calendar.from_ical(download.value.path().read_bytes())

    # Looking -------------------------------------------------------------------------------------------------------------

    def sees_map(self) -> Locator:
        """Scrolls to the map and waits until it is drawn; returns its markers."""
        place = self.page.locator("organise-map").first
        place.scroll_into_view_if_needed()
        markers = place.locator(".map-pin")
        expect(markers.first).to_be_visible()
        canvas = place.locator("canvas").first
        expect(canvas).to_be_visible()
        painted = """canvas => {
          const copy = Object.assign(document.createElement('canvas'), {width: canvas.width, height: canvas.height});
          const context = copy.getContext('2d', {willReadFrequently: true});
          context.drawImage(canvas, 0, 0);
          return context.getImageData(0, 0, copy.width, copy.height).data.some((value, index) => index % 4 === 3 && value > 0);
        }"""
        deadline = time.monotonic() + 15
        while not canvas.evaluate(painted):
            assert time.monotonic() < deadline, "The map stays empty."
            time.sleep(0.1)
        return markers

    def fits(self) -> None:
        """Fails when the page is wider than the window."""
        self.page.wait_for_load_state()  # a press may still be on its way to the next page
        wide, window = self.page.locator("html").evaluate("html => [html.scrollWidth, html.clientWidth]")
        assert wide <= window, f"{self.page.url} is {wide} px wide in a window of {window} px."

    def looks(self, *, width: int, scheme: Literal["light", "dark"] = "light") -> None:
        """Turns this window into one of this width and these colours, with the page in it."""
        self.page.wait_for_load_state()
        self.page.set_viewport_size({"width": width, "height": TALL[width]})
        self.page.emulate_media(color_scheme=scheme)

    def photograph(self, name: str) -> None:
        """The whole page, maps drawn, as var/screenshots/<name>.png; only with SCREENSHOTS=1, as no machine looks at pictures."""
        if not os.environ.get("SCREENSHOTS"):
            return
        for place in self.page.locator("organise-map").all():
            if place.is_visible():
                place.scroll_into_view_if_needed()
        self.page.evaluate("document.fonts.ready.then(() => true)")
        if self.page.locator("organise-map").count():
            self.page.wait_for_load_state("networkidle")  # the tiles of the map are there
        if self.page.locator("organise-map .map-pin").count():
            self.sees_map()
        self.page.evaluate("scrollTo(0, 0)")
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True, animations="disabled")
