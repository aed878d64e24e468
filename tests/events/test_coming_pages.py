"""Coming with guests, perhaps, in line, by one's own account, and without a name: as a browser without script goes through it."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.attendance_links import token_of
from events.models import Attendance, Event, Headcount, Occurrence
from events.services.attendance import approve, confirm
from events.services.erasing import erase_due
from groups.enums import SafetyLevel
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
EXACT = "Leeds University Union, Lifton Place, LS2 9JT"
SAM = "sam@example.org"


def meeting(level=SafetyLevel.CAREFUL, **fields):
    return make_occurrence(make_event(make_group(safety_level=level), **fields))


def own_url(attendance):
    return reverse("events:rsvp", args=[token_of(attendance)])


def asked(occurrence, email=SAM, **fields):
    return make_attendance(occurrence, email, partstat="needs-action", confirmed_at=None, **fields)


def heading(page):
    return html.unescape(re.search(r"<h1[^>]*>(.*?)</h1>", page.content.decode(), re.DOTALL)[1].strip())


def words(page):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.content.decode())).split())


def press(client, attendance, action, **typed):
    return client.post(own_url(attendance), {"action": action, **typed}, follow=True)


def text(mail):
    return mail.get_body(["plain"]).get_content().replace("\r\n", "\n")


def test_carries_what_was_told_to_the_page_where_it_is_confirmed(client):
    occurrence = meeting()
    told = {"name": "Sam", "guests": "2", "access_needs": "A seat", "shares_contact": "on"}
    client.post(reverse("events:attend", args=[occurrence.public_id]), {"email": SAM, **told})
    sam = Attendance.objects.get()
    assert (sam.name, sam.guests, sam.access_needs, sam.shares_contact, sam.partstat) == ("Sam", 2, "A seat", True, "needs-action")
    page = client.get(own_url(sam)).content.decode()
    assert '<details class="more" open>' in page
    assert 'value="Sam"' in page
    press(client, sam, "confirm", name="Samira", guests="1")
    sam.refresh_from_db()
    assert (sam.name, sam.guests, sam.access_needs, sam.shares_contact) == ("Samira", 1, "A seat", False)


@pytest.mark.parametrize("partstat", ["accepted", "tentative", "declined"])
def test_changes_nothing_of_one_who_is_known(client, partstat):
    occurrence = meeting()
    make_attendance(occurrence, SAM, partstat=partstat, asked_at=timezone.now() - timedelta(hours=2), guests=1)
    client.post(reverse("events:attend", args=[occurrence.public_id]), {"email": SAM, "name": "Eve", "guests": "2"})
    sam = Attendance.objects.get()
    assert (sam.name, sam.guests, sam.partstat) == ("", 1, partstat)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("typed", ["3", "-1", "many"])
def test_says_how_many_may_be_brought_and_keeps_what_was_typed(client, typed):
    occurrence = meeting()
    page = client.post(reverse("events:attend", args=[occurrence.public_id]), {"email": SAM, "guests": typed, "name": "Sam"})
    assert page.status_code == 422
    assert "You may bring up to 2 guests." in words(page)
    assert '<details class="more" open>' in page.content.decode()
    assert f'value="{typed}"' in page.content.decode()
    assert Attendance.objects.count() == 0


def test_asks_for_no_guests_where_nobody_may_bring_any(client):
    occurrence = meeting(guests_most=0)
    assert 'name="guests"' not in client.get(occurrence.get_absolute_url()).content.decode()
    sam = asked(occurrence)
    press(client, sam, "confirm", guests="2")
    sam.refresh_from_db()
    assert (sam.guests, sam.has_seat) == (0, True)


def test_says_perhaps_and_makes_up_their_mind(client, smtp):
    sam = asked(meeting(reminder_hours=[48, 3]))
    page = press(client, sam, "maybe")
    assert heading(page) == "You may come"
    assert EXACT in words(page)
    assert "We remind you 2 days before and 3 hours before." in words(page)
    assert b"STATUS:TENTATIVE" in client.get(f"{own_url(sam)}meeting.ics").content
    deliver_due()
    assert text(smtp.sent[0]).startswith("You said that you may come to “Letter writing evening”.\n")
    assert Message.objects.filter(kind="events.reminder").count() == 2
    assert heading(press(client, sam, "confirm")) == "You are coming"
    assert heading(press(client, sam, "maybe")) == "You may come"
    assert heading(press(client, sam, "withdraw")) == "You are not coming"


def test_deletes_the_address_of_one_who_did_not_ask(client):
    occurrence = meeting()
    sam = asked(occurrence)
    page = press(client, sam, "refuse")
    assert page.redirect_chain == [(occurrence.get_absolute_url(), 302)]
    assert "Your address is deleted." in words(page)
    assert Attendance.objects.count() == 0
    assert press(client, sam, "refuse").status_code == 410
    bob = make_attendance(occurrence, "bob@example.org")
    press(client, bob, "refuse")
    assert Attendance.objects.get().partstat == "accepted"


def test_leads_through_the_line_to_a_seat(client, smtp):
    occurrence = meeting(capacity=1)
    kim = confirm(asked(occurrence, "kim@example.org"))
    page = client.get(occurrence.get_absolute_url())
    assert "All seats are taken. You can wait in line" in words(page)
    assert "Come without giving an address" not in words(page)
    sam, ann = asked(occurrence), asked(occurrence, "ann@example.org")
    assert "All seats are taken." in words(client.get(own_url(sam)))
    page = press(client, sam, "confirm")
    assert heading(page) == "You are on the waiting list"
    assert "You are number 1 in line." in words(page)
    assert EXACT not in words(page)
    assert "You see the exact place when you have a seat." in words(page)
    assert b"VEVENT" not in client.get(f"{own_url(sam)}meeting.ics").content
    assert "You are number 2 in line." in words(press(client, ann, "confirm"))
    press(client, kim, "withdraw")
    page = client.get(own_url(sam))
    assert heading(page) == "A seat is free for you"
    assert EXACT not in words(page)
    assert re.search(r"It is yours to take until \w+day .*\. Then it goes to the next in line\.", words(page))
    page = press(client, sam, "take")
    assert heading(page) == "You are coming"
    assert EXACT in words(page)
    deliver_due()
    told = [(mail["To"], mail["Subject"].split(":")[0], len(list(mail.iter_attachments()))) for mail in smtp.sent]
    assert sorted(told) == [
        ("ann@example.org", "On the waiting list", 0),
        (SAM, "You are coming", 1),
    ]  # what is no longer true when it is sent is not sent
    press(client, sam, "withdraw")
    deliver_due()
    offered = smtp.sent[-1]
    assert offered["Subject"].startswith("A seat is free for you: Letter writing evening")
    assert "If you do not answer until then, it goes to the next in line.\n" in text(offered)
    assert EXACT not in text(offered)
    press(client, ann, "withdraw")
    assert heading(press(client, kim, "confirm")) == "You are coming"
    assert heading(press(client, ann, "confirm")) == "You are on the waiting list"  # it is full again


def test_says_when_an_offer_has_passed(client, smtp):
    occurrence = meeting(capacity=1)
    sam = confirm(asked(occurrence))
    Attendance.objects.update(waitlisted_at=timezone.now(), offered_until=timezone.now() - timedelta(minutes=1))
    page = press(client, sam, "take")
    assert heading(page) == "The seat went to the next in line"
    deliver_due()
    assert [mail["Subject"].split(":")[0] for mail in smtp.sent] == ["The seat went to the next in line"]
    assert heading(press(client, sam, "confirm")) == "You are coming"


def test_changes_guests_and_says_where_seats_are_few(client):
    occurrence = meeting(capacity=2)
    sam = confirm(asked(occurrence))
    page = press(client, sam, "preferences", guests="1", reminders="on")
    assert "Saved." in words(page)
    assert "You bring 1 guest" in words(page)
    page = press(client, sam, "preferences", guests="2", name="Sam")
    assert page.status_code == 422
    assert "There are not so many seats left. You may bring 1 guest." in words(page)
    assert 'value="Sam"' in page.content.decode()
    sam.refresh_from_db()
    assert (sam.guests, sam.name) == (1, "")


def test_shows_the_link_and_the_notices_to_whom_and_when_it_should(client):
    fields = {"attendance_mode": "hybrid", "conference_url": "https://meet.example/x", "link_hours": 24, "link_public": False}
    occurrence = meeting(notice="Ring at the side door", notice_online="Stay muted", **fields)
    sam = asked(occurrence)
    assert "Ring at the side door" not in words(client.get(own_url(sam)))
    page = press(client, sam, "confirm")
    assert "Ring at the side door" in words(page)
    assert "Stay muted" in words(page)
    assert "meet.example" not in words(page)
    assert "The link stands here from" in words(page)
    calendar = words(client.get(f"{own_url(sam)}meeting.ics")).replace("\r\n ", "")
    assert "The online link stands on your page from" in calendar
    assert "meet.example" not in calendar
    Occurrence.objects.update(start=timezone.now() + timedelta(hours=2), end=timezone.now() + timedelta(hours=4))
    assert "https://meet.example/x" in words(client.get(own_url(sam)))


def test_shows_one_who_is_signed_in_where_they_come(client, alice, bob):
    occurrence = meeting()
    assert "You said that you come" not in words(client.get(occurrence.get_absolute_url()))
    mine = make_attendance(occurrence, alice.email)
    make_attendance(occurrence, bob.email, partstat="tentative")
    client.force_login(alice)
    for address in (occurrence.get_absolute_url(), "/organise/"):
        assert f'href="/r/{mine.public_id}.' in client.get(address).content.decode()
    client.force_login(bob)
    assert "You said that you may come." in words(client.get(occurrence.get_absolute_url()))
    assert f"/r/{mine.public_id}." not in client.get("/organise/").content.decode()


# Without a name ----------------------------------------------------------------------------------------------------------


def count_me(client, occurrence):
    """Press the button on the page; the answer, and what was sent."""
    page = client.get(occurrence.get_absolute_url()).content.decode()
    sent = {"token": re.search(r'name="token" value="([^"]*)"', page)[1]}
    client.cookies.clear()
    return client.post(f"/events/{occurrence.public_id}/count-me/", sent), sent


def heads(occurrence):
    occurrence.refresh_from_db()
    return occurrence.headcount


def test_counts_one_and_keeps_nothing_of_them(client):
    occurrence = meeting(SafetyLevel.OPEN)
    answer, sent = count_me(client, occurrence)
    again = client.post(f"/events/{occurrence.public_id}/count-me/", sent)
    assert (heads(occurrence), Headcount.objects.count(), Attendance.objects.count()) == (1, 1, 0)
    page = client.get(answer.url)
    assert (heading(page), client.get(again.url).status_code) == ("You are counted", 200)
    assert (dict(answer.cookies), dict(again.cookies), set(page.cookies)) == ({}, {}, {"csrftoken"})  # as on every page
    assert sent["token"].split(".")[1].split("~")[0] not in str(Headcount.objects.values().get())
    assert "Coming 1" in words(client.get(occurrence.get_absolute_url()))
    page = client.post(answer.url, follow=True)
    assert (heading(page), heads(occurrence), Headcount.objects.count()) == ("You are not coming", 0, 0)
    client.post(answer.url)
    assert heads(occurrence) == 0


def test_takes_a_seat_and_frees_it_for_the_line(client):
    occurrence = meeting(capacity=1)
    page = client.get(occurrence.get_absolute_url()).content.decode()
    late = {"token": re.search(r'name="token" value="([^"]*)"', page)[1]}
    answer, _sent = count_me(client, occurrence)
    full = client.post(f"/events/{occurrence.public_id}/count-me/", late)
    assert (full.status_code, heading(full), heads(occurrence)) == (409, "All seats are taken", 1)
    sam = confirm(asked(occurrence))
    assert sam.is_waiting
    client.post(answer.url)
    assert heading(client.get(own_url(sam))) == "A seat is free for you"


def test_counts_nobody_without_a_form_of_this_date(client):
    occurrence, other = meeting(), make_occurrence(make_event(title="Another"))
    page = client.get(other.get_absolute_url()).content.decode()
    token = re.search(r'name="token" value="([^"]*)"', page)[1]
    for wrong in ("", "x", token, token[:-1]):
        answer = client.post(f"/events/{occurrence.public_id}/count-me/", {"token": wrong})
        assert (answer.status_code, heading(answer)) == (422, "This page has grown too old")
    assert heads(occurrence) == 0


def test_counts_nobody_without_a_name_where_the_organiser_says_yes(client):
    occurrence = meeting()
    page = client.get(occurrence.get_absolute_url()).content.decode()
    sent = {"token": re.search(r'name="token" value="([^"]*)"', page)[1]}
    Event.objects.update(safety_level="closed")
    assert "Come without giving an address" not in words(client.get(occurrence.get_absolute_url()))
    assert client.post(f"/events/{occurrence.public_id}/count-me/", sent).url == occurrence.get_absolute_url()
    assert heads(occurrence) == 0


def test_counts_few_from_one_network(client, monkeypatch):
    monkeypatch.setattr("events.views.headcount.PER_HOUR", 1)
    occurrence = meeting()
    count_me(client, occurrence)
    answer, _sent = count_me(client, occurrence)
    assert (answer.status_code, answer.headers["Retry-After"], heads(occurrence)) == (429, "3600", 1)


def test_forgets_the_digest_and_keeps_the_number(client):
    occurrence = meeting()
    count_me(client, occurrence)
    erase_due(occurrence.end - timedelta(minutes=1))
    assert Headcount.objects.count() == 1
    erase_due(occurrence.end)
    assert (Headcount.objects.count(), heads(occurrence)) == (0, 1)


def test_says_when_an_organiser_cannot_let_in_more(client, alice):
    occurrence = make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CLOSED), capacity=1))
    approve(confirm(asked(occurrence, "kim@example.org")), by=alice)
    sam = confirm(asked(occurrence))
    client.force_login(alice)
    page = client.post(reverse("events:approve", args=[occurrence.public_id, sam.public_id]), follow=True)
    assert "There are not enough seats free. Raise the number of seats of the meeting, then let them in." in words(page)
    sam.refresh_from_db()
    assert sam.waits_for_organiser
