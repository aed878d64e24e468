"""Telling others of a meeting: ready words and links, the code, and what other services show beside a link."""

import re
from html import unescape
from urllib.parse import unquote

import pytest

from events.enums import EventStatus, OccurrenceStatus
from events.models import Occurrence
from events.sharing import calendars_for, sharing_of
from groups.enums import GroupStatus, SafetyLevel
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
EXACT = "Lifton Place"
LINK = "https://meet.example/secret"


def meeting(level=SafetyLevel.OPEN, *, date=None, owner=None, **fields):
    return make_occurrence(make_event(make_group(owner, safety_level=level), **fields), **(date or {}))


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert (response.headers["X-Robots-Tag"], response.headers["Cache-Control"]) == ("noindex", "private, no-store")
    return response.content.decode()


def properties(html):
    return {
        key: unescape(value)
        for key, value in re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"', html)
    }


def test_has_words_for_every_messenger_with_the_short_link(client):
    occurrence = meeting(SafetyLevel.CAREFUL)
    html = unescape(read(client, f"/events/{occurrence.public_id}/share/"))
    short = f"{SITE}/e/{occurrence.public_id}/"
    words = re.search(r'<p class="copy" dir="auto">([^<]*)</p>', html)[1]
    assert words.startswith("Letter writing evening: ")
    assert words.endswith(f", LS2, Leeds. {short}")
    found = dict(re.findall(r'<a class="button second" href="([^"]+)" rel="nofollow noopener noreferrer">([^<]+)</a>', html))
    assert list(found.values()) == ["E-mail", "Text message", "WhatsApp", "Telegram", "Bluesky", "X"]
    assert [short in unquote(address) and "LS2, Leeds" in unquote(address) for address in found] == [True] * 6
    assert 'class="qr"' in html
    assert "Who sees that you share it may guess that you go there." in html


def test_says_no_more_than_everybody_may_know_also_to_its_organiser(client, alice):
    event = {"attendance_mode": "hybrid", "conference_url": LINK, "directions": "The green door"}
    occurrence = meeting(SafetyLevel.CAREFUL, owner=alice, **event)
    client.force_login(alice)
    pages = [
        read(client, f"/events/{occurrence.public_id}/{page}")
        for page in ("share/", "poster/", "poster/?size=leaflets", "poster/?size=large")
    ]
    assert [secret in page for secret in (EXACT, LINK, "green door") for page in pages] == [False] * 12
    assert [EXACT in unquote(each.url) or LINK in unquote(each.url) for each in calendars_for(occurrence)] == [False] * 4
    on_the_page = client.get(occurrence.get_absolute_url()).content.decode()
    assert EXACT in on_the_page
    assert EXACT not in "".join(properties(on_the_page).values())


def test_hands_a_closed_meeting_on_by_its_link_alone(client):
    occurrence = meeting(SafetyLevel.CLOSED)
    html = read(client, f"/events/{occurrence.public_id}/share/")
    assert (sharing_of(occurrence).words, sharing_of(occurrence).services) == (f"{SITE}/e/{occurrence.public_id}/", [])
    assert calendars_for(occurrence) == []
    assert [word in html for word in ("wa.me", "t.me", "bsky.app", "x.com", "mailto:", "sms:")] == [False] * 6
    assert "This meeting is closed." in html
    page = client.get(occurrence.get_absolute_url()).content.decode()
    told = properties(page)
    assert (told["og:title"], "og:description" in told) == ("A meeting", False)
    assert '<meta name="description" content="A meeting">' in page
    assert "calendar.google.com" not in page


@pytest.mark.parametrize(
    ("status", "begins", "ends"),
    [
        (OccurrenceStatus.CANCELLED, "Cancelled: Letter writing evening: ", "LS2 9JT."),
        (OccurrenceStatus.POSTPONED, "Postponed: Letter writing evening, ", "A new date follows."),
    ],
)
def test_says_that_it_does_not_take_place(status, begins, ends):
    words = sharing_of(meeting(date={"status": status})).words.rpartition(" ")[0]
    assert (words.startswith(begins), words.endswith(ends)) == (True, True)


def test_offers_the_file_the_big_calendars_and_the_calendar_of_the_group(client):
    occurrence = meeting()
    html = client.get(occurrence.get_absolute_url()).content.decode()
    assert f'href="/events/{occurrence.public_id}.ics"' in html
    assert f'href="webcal://127.0.0.1:8000/groups/{occurrence.host.slug}.ics"' in html
    names = re.findall(r'rel="nofollow noopener noreferrer">(Google Calendar|Outlook.com|Microsoft 365|Yahoo)</a>', html)
    assert names == ["Google Calendar", "Outlook.com", "Microsoft 365", "Yahoo"]


@pytest.mark.parametrize("status", [OccurrenceStatus.CANCELLED, OccurrenceStatus.POSTPONED])
def test_puts_nothing_into_a_calendar_that_does_not_take_place(client, status):
    html = client.get(meeting(date={"status": status}).get_absolute_url()).content.decode()
    assert ("Add to your calendar" in html, "calendar.google.com" in html) == (False, False)


@pytest.mark.parametrize(
    ("level", "free", "said"),
    [
        (SafetyLevel.OPEN, 2, ["2 free", "InStock"]),
        (SafetyLevel.OPEN, 0, ["All seats are taken", "SoldOut"]),
        (SafetyLevel.CAREFUL, 2, [None, "InStock"]),
        (SafetyLevel.CAREFUL, 0, ["All seats are taken", "SoldOut"]),
        (SafetyLevel.CLOSED, 0, [None, None]),
    ],
)
def test_says_how_many_seats_are_free_as_the_level_allows(client, level, free, said):
    occurrence = meeting(level, capacity=3)
    for number in range(3 - free):
        make_attendance(occurrence, f"{number}@example.org")
    html = client.get(occurrence.get_absolute_url()).content.decode()
    seats = re.search(r"Seats</dt><dd>([^<]*)</dd>", html)
    offered = re.search(r'"availability": "https://schema.org/(\w+)"', html)
    assert [seats and seats[1], offered and offered[1]] == said


def test_tells_other_services_what_everybody_may_know(client):
    occurrence = meeting(title='Vigil & "tea"')
    told = properties(client.get(occurrence.get_absolute_url()).content.decode())
    assert (told["og:title"], told["og:url"]) == ('Vigil & "tea"', f"{SITE}/e/{occurrence.public_id}/")
    assert told["og:description"].endswith("Leeds University Union, Lifton Place, LS2 9JT.")
    assert (told["og:image"], told["twitter:card"]) == (f"{SITE}/events/{occurrence.public_id}/card.png", "summary_large_image")


def picture(client, occurrence, **headers):
    return client.get(f"/events/{occurrence.public_id}/card.png", headers=headers)


def test_draws_a_picture_that_anybody_may_keep_until_something_on_it_changes(client):
    occurrence = meeting()
    first = picture(client, occurrence)
    assert (first.status_code, first.headers["Content-Type"], first.headers["Cache-Control"]) == (
        200,
        "image/png",
        "public, max-age=60",
    )
    mark = {"If-None-Match": first.headers["ETag"]}
    assert picture(client, occurrence, **mark).status_code == 304
    Occurrence.objects.filter(pk=occurrence.pk).update(status=OccurrenceStatus.CANCELLED)
    assert picture(client, occurrence, **mark).status_code == 200


def test_draws_the_same_of_every_closed_meeting(client):
    one, other = meeting(SafetyLevel.CLOSED), meeting(SafetyLevel.CLOSED, title="Another")
    assert picture(client, one).content == picture(client, other).content != picture(client, meeting()).content


@pytest.mark.parametrize(("of_group", "of_event"), [({"status": GroupStatus.HIDDEN}, {}), ({}, {"status": EventStatus.DRAFT})])
def test_draws_nothing_of_what_is_not_there(client, alice, of_group, of_event):
    occurrence = make_occurrence(make_event(make_group(alice, **of_group), **of_event))
    client.force_login(alice)
    assert picture(client, occurrence).status_code == 404
    client.logout()
    assert [client.get(f"/events/{occurrence.public_id}/{page}/").status_code for page in ("share", "poster")] == [404, 404]
