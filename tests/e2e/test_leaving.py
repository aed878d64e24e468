"""Journey: somebody takes another name, takes their data, and leaves for good, on a phone without script."""

import io
import json
import zipfile

from icalendar import Calendar

ME, GROUP = "leaves@example.org", "Group that is left behind"


def test_takes_another_name_then_their_data_then_is_erased(comes):
    visitor = comes(width=360, javascript=False)
    visitor.signs_in(ME)
    visitor.starts_a_group(GROUP, kind="Community", where="LS2 9JT")
    visitor.press("Yes, start the group")
    visitor.sees("Waiting for a moderator.")
    visitor.press("Your account")
    visitor.heading("Your account")
    visitor.fill("Your name (optional)", "Kestrel")
    visitor.press("Save")
    visitor.sees("Saved.")
    visitor.fits()

    visitor.press("Give me my data")
    visitor.heading("Your data")
    visitor.fits()
    with visitor.page.expect_download() as download:
        visitor.press("Save the file")
    assert download.value.suggested_filename == "my-data.zip"
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as file:
        data = json.loads(file.read("my-data.json"))
        assert Calendar.from_ical(file.read("calendar.ics")).walk("VEVENT") == []
    assert (data["account"]["email"], data["account"]["name"]) == (ME, "Kestrel")
    assert [(role["group"], role["role"]) for role in data["groups"]["roles"]] == [(GROUP, "owner")]

    visitor.press("Your account", within=visitor.page.locator("main"))
    visitor.heading("Your account")
    visitor.press("Erase me")
    visitor.heading("Erase your account?")
    visitor.fits()
    visitor.press("Go on")
    visitor.sees(f"Choose what becomes of “{GROUP}”.")
    visitor.choose("Leave it to the moderators.", within=f"What becomes of “{GROUP}”?")
    visitor.press("Go on")
    visitor.heading("Erase everything now?")
    visitor.sees("Leave it to the moderators.")
    visitor.fits()
    visitor.press("Erase me now")
    visitor.sees("You are erased.")
    visitor.open("/accounts/me/")
    visitor.heading("Sign in")
    visitor.opens_mail("moderator@example.org", f"Nobody runs {GROUP} any more")
