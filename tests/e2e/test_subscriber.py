"""Journey 3: a calendar takes the links that stand on the pages, asks again, and hears that a meeting is cancelled."""

import re
from http import HTTPStatus
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from icalendar import Calendar

from tests.e2e.test_organiser import next_tuesday


def take(url, **headers):
    """What a calendar program gets: status, headers, body. It knows no cookie."""
    try:
        with urlopen(Request(url, headers=headers), timeout=20) as answer:  # noqa: S310 - our own installation
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def entry_of(body, title):
    """The entries with this title."""
    return [entry for entry in Calendar.from_ical(body).walk("VEVENT") if entry["SUMMARY"] == title]


def test_follows_a_search_a_group_and_a_meeting(comes, site):
    organiser, title = comes(known="organiser@example.org"), "Reading for calendars"
    organiser.open("/organise/")
    group = organiser.page.get_by_role("article").filter(has_text="Leeds Students for Uyghurs")
    organiser.press("List a meeting", within=group)
    organiser.fills_in_a_meeting(title, start=next_tuesday())
    organiser.press("Yes, list it")
    organiser.heading(title)
    meeting = organiser.page.url

    links = {}
    for name, path in {"meeting": meeting, "search": "/events/?near=LS2+9JT"}.items():
        organiser.open(path)
        if name == "meeting":
            organiser.page.locator("summary", has_text="Add to your calendar").click()
        link = organiser.page.get_by_role("link", name=re.compile("Add to your calendar|open the file"))
        links[name] = link.first.get_attribute("href")
    organiser.open("/groups/?q=Leeds+Students")
    organiser.press("Leeds Students for Uyghurs (example)")
    links["group"] = organiser.page.get_by_role("link", name="Add to your calendar").first.get_attribute("href")

    before, tags = {}, {}
    for name, link in links.items():
        links[name] = link.replace("webcal://", "http://") if "://" in link else site.url + link
        status, headers, body = take(links[name])
        assert (status, headers.get_content_type()) == (HTTPStatus.OK, "text/calendar"), name
        [entry] = entry_of(body, title)
        before[name], tags[name] = entry, headers["ETag"]
        assert take(links[name], **{"If-None-Match": tags[name]})[0] == HTTPStatus.NOT_MODIFIED, name
    assert len({str(entry["UID"]) for entry in before.values()}) == 1

    organiser.open("/organise/")
    organiser.opens_group("Leeds Students for Uyghurs")
    organiser.page.get_by_role("link", name=re.compile(rf"^Cancel\s*: {title}")).first.click()
    organiser.press("Cancel the meeting")
    organiser.sees("is cancelled. Everybody who comes is told.")
    for name, link in links.items():
        status, headers, body = take(link, **{"If-None-Match": tags[name]})
        assert status == HTTPStatus.OK, name
        [entry] = entry_of(body, title)
        assert (entry["UID"], entry["STATUS"]) == (before[name]["UID"], "CANCELLED"), name
        assert entry["SEQUENCE"] > before[name]["SEQUENCE"], name
