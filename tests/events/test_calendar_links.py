"""Links into the calendars of the big companies, without a database."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from events.calendar_links import calendar_links

LONDON = ZoneInfo("Europe/London")


def links(**other):
    said = {
        "title": "Vigil & tea + names",
        "start": datetime(2027, 6, 1, 19, tzinfo=LONDON),
        "end": datetime(2027, 6, 1, 21, tzinfo=LONDON),
        "details": "By candlelight.\n\nhttps://organise.example/e/x/",
        "location": "LS2, Leeds",
    }
    return {link.name: urlsplit(link.url) for link in calendar_links(**{**said, **other})}


def test_fills_in_the_form_of_each_calendar():
    found = links()
    google, outlook, office, yahoo = found.values()
    assert list(found) == ["Google Calendar", "Outlook.com", "Microsoft 365", "Yahoo"]
    assert [each.netloc for each in found.values()] == [
        "calendar.google.com",
        "outlook.live.com",
        "outlook.office.com",
        "calendar.yahoo.com",
    ]
    assert parse_qs(google.query) == {
        "action": ["TEMPLATE"],
        "text": ["Vigil & tea + names"],
        "dates": ["20270601T180000Z/20270601T200000Z"],
        "details": ["By candlelight.\n\nhttps://organise.example/e/x/"],
        "location": ["LS2, Leeds"],
    }
    assert outlook.query == office.query
    assert parse_qs(outlook.query)["startdt"] == ["2027-06-01T18:00:00Z"]
    assert (parse_qs(yahoo.query)["st"], parse_qs(yahoo.query)["et"]) == (["20270601T180000Z"], ["20270601T200000Z"])


def test_writes_no_plus_for_a_space_which_some_would_show():
    assert "+" not in links()["Outlook.com"].query


def test_leaves_out_what_is_not_known():
    assert "location" not in parse_qs(links(location="")["Google Calendar"].query)
