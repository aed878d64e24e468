"""A meeting on paper: as many sheets as it says, with the longest words that the form takes, in both directions."""

import re

from tests.e2e.test_organiser import next_tuesday

# Article 1 of the Universal Declaration of Human Rights in Uyghur (OHCHR), as long as a title may be.
UYGHUR = "ھەممە ئادەم تۇغۇلۇشىدىنلا ئەركىن، ئىززەت-ھۆرمەت ۋە ھوقۇقتا باپباراۋەر بولۇپ تۇغۇلغان"
ENGLISH = "Reading the names of those who disappeared, by candlelight, with poems, tea and letters to those who could do something"
PAGE = re.compile(rb"/Type\s*/Page\b")


def test_fits_its_sheets_in_either_direction(comes):
    organiser = comes(known="organiser@example.org")
    for title, direction in ((ENGLISH, "ltr"), (UYGHUR, "rtl")):
        organiser.open("/organise/")
        group = organiser.page.get_by_role("article").filter(has_text="Leeds Students for Uyghurs")
        organiser.press("List a meeting", within=group)
        organiser.fills_in_a_meeting(title, start=next_tuesday())
        organiser.press("Yes, list it")
        organiser.heading(title)
        organiser.press("Tell others")
        poster = organiser.page.get_by_role("link", name="A poster, A4").get_attribute("href")
        for size in ("a4", "leaflets", "large"):
            organiser.open(f"{poster}?size={size}")
            assert organiser.page.locator(".poster, .leaflets").get_attribute("dir") == direction
            organiser.page.emulate_media(media="print")
            sheet = organiser.page.pdf(prefer_css_page_size=True, print_background=True)
            assert (size, len(PAGE.findall(sheet))) == (size, 1)
            foot = organiser.page.locator(".poster-link, .leaflet-link").last.bounding_box()
            assert foot is not None
            assert foot["y"] + foot["height"] < 297 / 25.4 * 96  # the link stands on the sheet
        organiser.page.emulate_media(media="screen")
