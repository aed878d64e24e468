"""The form of a meeting, as somebody meets it who is interrupted, sends a picture, or writes at the same time as another."""

import io
import re

from PIL import Image
from playwright.sync_api import expect

from tests.e2e.test_organiser import next_tuesday

WRITER, ORGANISER = "writes-forms@example.org", "organiser@example.org"
TITLE, NOTE = "Candles at the embassy", "The door is blue. Ring twice."
KEPT = "Saved as a draft. Only you can see it, for seven days."
GPS, MADE_BY = 0x8825, "CameraOfSomebody"


def a_group(organiser, name):
    """Signed in, with a group of their own; the form for a first meeting is open."""
    organiser.starts_a_group(name, kind="Community", where="LS2 9JT", level="Open")
    organiser.press("Yes, start the group")
    organiser.sees("Waiting for a moderator.")
    organiser.press("List a meeting")
    organiser.begins_anew("List a meeting")
    return organiser.page.url


def fills_in(organiser, title=TITLE):
    start = next_tuesday()
    organiser.fill("Title", title)
    organiser.fill("Date", f"{start:%Y-%m-%d}")
    organiser.fill("Starts at", "19:00")
    organiser.fill("Ends at", "21:00")


def told(organiser, label):
    """The field whose label begins so: what need not be said is marked as that."""
    return organiser.page.get_by_label(re.compile(rf"^{re.escape(label)}")).first


def nothing_of_it_is_in_the_browser(organiser):
    kept = (
        "async () => JSON.stringify([{...localStorage}, {...sessionStorage}, (await indexedDB.databases()), (await caches.keys())])"
    )
    assert organiser.page.evaluate(kept) == "[{},{},[],[]]"


def test_what_was_typed_waits_for_its_writer_and_for_nobody_else(comes):
    """At a shared computer: the page is closed, one comes back, saves, begins another, signs out; the next one sits down."""
    organiser = comes(width=360)
    organiser.signs_in(WRITER)
    form = a_group(organiser, "Writes forms")
    fills_in(organiser)
    organiser.sees(KEPT)
    nothing_of_it_is_in_the_browser(organiser)
    organiser.fill("Title", f"{TITLE} again")  # and the page is closed before it was kept
    closed, organiser.page = organiser.page, organiser.page.context.new_page()
    closed.close()

    organiser.open(form)
    organiser.sees("You have begun already. We kept what you typed.")
    organiser.press("Go on where you stopped")
    expect(organiser.page.get_by_label("Title", exact=True)).to_have_value(re.compile(f"^{TITLE}"))
    organiser.press("See how it looks")
    organiser.heading("Is this right?")
    organiser.press("Yes, list it")
    organiser.sees("is ready. Share the link of this page")
    organiser.open(form)
    organiser.sees_no("You have begun already")
    expect(organiser.page.get_by_label("Title", exact=True)).to_have_value("")

    organiser.fill("Title", "A secret place")
    organiser.sees(KEPT)
    typed, left = organiser.page, organiser.page.context.new_page()  # the form stays open in its tab
    organiser.page = left
    organiser.open("/accounts/logout/")
    organiser.press("Sign out", within=left.locator("main"))
    left.wait_for_url(organiser.url + "/")
    organiser.signs_in("sits-down-next@example.org")

    organiser.page = typed
    organiser.fill("Title", "A secret place that was typed too late")
    organiser.sees("Not saved as a draft: you are not signed in any more.")
    organiser.watch.complaints.clear()  # the refusal that was just shown
    organiser.open("/")
    organiser.page.go_back(wait_until="load")
    organiser.heading("This page is not here")  # nor what was typed there, for who signed in since
    organiser.sees_no("A secret place")
    organiser.open("/organise/")
    organiser.sees_no("A secret place")
    nothing_of_it_is_in_the_browser(organiser)


def photograph(**more):
    """A JPEG as a phone takes it, with where and by what it was taken."""
    image = Image.new("RGB", (900, 600), (200, 120, 40))
    exif = image.getexif()
    exif[0x010F] = MADE_BY
    exif.get_ifd(GPS).update({1: "N", 2: (53.0, 48.0, 27.0), 3: "W", 4: (1.0, 33.0, 3.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"taken at home", **more)
    return out.getvalue()


def test_a_picture_comes_in_without_what_the_camera_wrote(comes):
    sent = photograph()
    assert (Image.open(io.BytesIO(sent)).getexif().get_ifd(GPS)[1], MADE_BY.encode() in sent) == ("N", True)
    organiser = comes(width=360)
    organiser.signs_in("sends-pictures@example.org")
    a_group(organiser, "Sends pictures")
    fills_in(organiser)
    organiser.page.get_by_text("More about it: text, picture, what to bring").click()
    told(organiser, "What should people bring?").fill(NOTE)

    # A broken one first: it is said beside the field, and nothing that was typed is lost.
    choose = told(organiser, "A picture")
    choose.set_input_files({"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": sent[: len(sent) // 2]})
    told(organiser, "What does the picture show?").fill("Candles on the steps")
    organiser.press("See how it looks")
    organiser.sees("This picture is broken: it cannot be read to its end.")
    organiser.fits()
    for label, words in (
        ("Title", TITLE),
        ("What should people bring?", NOTE),
        ("What does the picture show?", "Candles on the steps"),
    ):
        expect(told(organiser, label)).to_have_value(words)

    told(organiser, "A picture").set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": sent})
    organiser.press("See how it looks")
    organiser.heading("Is this right?")
    expect(organiser.page.get_by_role("img", name="Candles on the steps")).to_be_visible()
    organiser.press("Yes, list it")
    organiser.heading(TITLE)
    shown = organiser.page.get_by_role("img", name="Candles on the steps")
    expect(shown).to_be_visible()
    organiser.fits()
    got = organiser.page.request.get(organiser.url + shown.get_attribute("src")).body()
    picture = Image.open(io.BytesIO(got))
    assert (picture.format, dict(picture.getexif()), dict(picture.getexif().get_ifd(GPS))) == ("JPEG", {}, {})
    assert [words for words in (MADE_BY.encode(), b"taken at home", b"Exif", b"GPS") if words in got] == []


def test_the_second_of_two_editors_sees_the_change_of_the_first_and_keeps_their_own(comes):
    first = comes(width=360)
    first.signs_in("edits-first@example.org")
    a_group(first, "Edited by two")
    fills_in(first)
    first.press("See how it looks")
    first.press("Yes, list it")
    first.heading(TITLE)
    first.press("Edit", within=first.page.locator("main"))
    first.heading("Change the meeting")
    second, edit = first.page, first.page.url  # the same meeting is open in two windows

    first.page = second.context.new_page()
    first.open(edit)
    first.fill("Starts at", "18:00")
    first.press("Check the changes")
    first.press("Yes, save")
    first.sees("Saved.")

    first.page = second
    first.fill("Title", "Candles, and then tea")
    first.press("Check the changes")
    first.press("Yes, save")
    first.sees("Somebody else changed this while you were writing.")
    first.sees("18:00")
    first.fits()
    expect(first.page.get_by_label("Title", exact=True)).to_have_value("Candles, and then tea")
    expect(first.page.get_by_label("Starts at", exact=True)).to_have_value("19:00")
    first.fill("Starts at", "18:00")
    first.press("Check the changes")
    first.press("Yes, save")
    first.sees("Saved.")
    first.sees("Candles, and then tea")


def test_leave_quickly_leaves_nothing_to_go_back_to(comes):
    organiser = comes(width=360, known=ORGANISER)
    organiser.page.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Weather", content_type="text/plain"))
    for _twice in range(2):  # what another test began there is thrown away first, so that the desk is the page before the form
        organiser.open("/organise/")
        organiser.press("List a meeting")
        organiser.begins_anew("List a meeting")
    organiser.fill("Title", "Typed a moment ago")
    organiser.page.locator("[data-leave-quickly]").click()
    organiser.page.wait_for_url("https://www.bbc.co.uk/**")
    organiser.watch.complaints = [
        each for each in organiser.watch.complaints if "asked another host: https://www.bbc.co.uk/weather" not in each
    ]
    organiser.page.go_back(wait_until="load")
    organiser.heading("Your desk")  # the page before: the form is in no history
    organiser.sees_no("Typed a moment ago")
    nothing_of_it_is_in_the_browser(organiser)


def test_an_older_text_never_arrives_after_a_newer_one(comes):
    """The network is slow: while one draft is on its way the next one waits, and both arrive."""
    organiser = comes(width=360, known=ORGANISER)
    sent, held = [], []

    def slowly(route):
        sent.append(re.search(r"title=([^&]*)", route.request.post_data)[1])
        if len(sent) == 1:
            held.append(route)
        else:
            route.continue_()

    organiser.page.route("**/draft/**", slowly)
    organiser.open("/organise/")
    organiser.press("List a meeting")
    organiser.begins_anew("List a meeting")
    with organiser.page.expect_request("**/draft/**"):
        organiser.fill("Title", "First")
    organiser.fill("Title", "Second")
    organiser.page.wait_for_timeout(2_000)  # longer than the patience of the script: the second could be on its way by now
    assert sent == ["First"]
    with organiser.page.expect_request("**/draft/**"):
        held[0].continue_()
    organiser.sees(KEPT)
    assert sent == ["First", "Second"]
