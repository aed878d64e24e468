"""*I'm coming* from the meeting's page to the last press, as a browser without script goes through it."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.signing import make_token
from events.attendance_links import token_of
from events.models import Attendance, Occurrence
from events.services.attendance import approve
from events.services.erasing import erase_due
from groups.enums import SafetyLevel
from groups.models import Group
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
EXACT = "Leeds University Union, Lifton Place, LS2 9JT"
SAM = "sam@example.org"


def meeting(level=SafetyLevel.CAREFUL, **fields):
    return make_occurrence(make_event(make_group(safety_level=level), **fields))


def attend_url(occurrence):
    return reverse("events:attend", args=[occurrence.public_id])


def own_url(attendance):
    return reverse("events:rsvp", args=[token_of(attendance)])


def heading(response):
    return html.unescape(re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)[1].strip())


def words(response):
    return html.unescape(response.content.decode())


def test_leads_from_the_address_to_coming(client, smtp):
    occurrence = meeting()
    answer = client.post(attend_url(occurrence), {"email": SAM}, follow=True)
    assert answer.redirect_chain == [(f"/events/{occurrence.public_id}/asked/", 302)]
    assert heading(answer) == "Look into your mailbox"

    deliver_due()
    (mail,) = smtp.to(SAM)
    link = re.search(r"http://127\.0\.0\.1:8000(/r/\S+/)", mail.get_body(["plain"]).get_content())[1]
    page = client.get(link)
    assert heading(page) == "One press, and you are coming"
    assert "LS2, Leeds" in words(page)
    assert EXACT not in words(page)
    assert page.headers["Cache-Control"] == "private, no-store"

    page = client.post(link, {"action": "confirm"}, follow=True)
    assert page.redirect_chain == [(link, 302)]
    assert heading(page) == "You are coming"
    assert EXACT in words(page)
    deliver_due()
    assert [mail["Subject"].split(":")[0] for mail in smtp.to(SAM)] == ["Please confirm that you are coming", "You are coming"]

    entry = client.get(f"{link}meeting.ics")
    assert entry.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert entry.headers["Content-Disposition"] == 'attachment; filename="meeting.ics"'
    assert b"Lifton Place" in entry.content

    assert heading(client.post(link, {"action": "withdraw"}, follow=True)) == "You are not coming"
    assert EXACT not in words(client.get(link))
    assert b"Lifton Place" not in client.get(f"{link}meeting.ics").content
    assert heading(client.post(link, {"action": "confirm"}, follow=True)) == "You are coming"


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("page", ["rsvp", "rsvp_ics", "unsubscribe"])
def test_changes_nothing_when_a_program_opens_the_link(client, method, page):
    sam = make_attendance(meeting(), partstat="needs-action")
    before = Attendance.objects.values().get()
    getattr(client, method)(reverse(f"events:{page}", args=[token_of(sam)]))
    assert Attendance.objects.values().get() == before
    assert Message.objects.count() == 0


@pytest.mark.parametrize("partstat", [None, "needs-action", "accepted", "declined"])
def test_answers_the_same_whatever_is_known_of_the_address(client, partstat):
    occurrence = meeting()
    if partstat:
        make_attendance(occurrence, SAM, partstat=partstat)
    answer = client.post(attend_url(occurrence), {"email": SAM})
    page = client.get(answer.url)
    assert (answer.status_code, answer.url) == (302, f"/events/{occurrence.public_id}/asked/")
    assert (answer.content, dict(answer.cookies)) == (b"", {})
    assert heading(page) == "Look into your mailbox"
    assert SAM not in words(page)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Type your e-mail address, so that we can write to you. It looks like name@example.org."),
        (
            "sam at <example>",
            "“sam at <example>” is not a whole e-mail address. It looks like name@example.org. Please look at it once more.",
        ),
    ],
)
def test_says_beside_the_field_what_is_wrong_and_keeps_what_was_typed(client, typed, error):
    occurrence = meeting()
    page = client.post(attend_url(occurrence), {"email": typed})
    assert page.status_code == 422
    assert error in words(page)
    field = re.search(r'<input[^>]* name="email"[^>]*>', page.content.decode())[0]
    assert 'aria-invalid="true"' in field
    assert (f'value="{html.escape(typed)}"' in field) == bool(typed)
    assert Attendance.objects.count() == 0


def test_says_that_a_cancelled_meeting_cannot_be_attended(client):
    occurrence = meeting()
    Occurrence.objects.update(status="cancelled")
    page = client.post(attend_url(occurrence), {"email": SAM}, follow=True)
    assert page.redirect_chain == [(occurrence.get_absolute_url(), 302)]
    assert "This meeting is cancelled, so you cannot say that you are coming." in words(page)
    assert Attendance.objects.count() == 0


def test_leads_who_opens_the_address_of_the_form_to_the_meeting(client):
    occurrence = meeting()
    assert client.get(attend_url(occurrence)).url == occurrence.get_absolute_url()


@pytest.mark.parametrize("title", ["Attend", "asked", "Attend!"])
def test_does_not_mistake_a_meeting_of_that_name(client, title):
    occurrence = meeting(title=title)
    page = client.get(attend_url(occurrence), follow=True)
    assert (page.status_code, heading(page)) == (200, title)


def test_waits_for_the_organiser_of_a_closed_meeting(client, alice):
    sam = make_attendance(meeting(SafetyLevel.CLOSED), partstat="needs-action")
    assert "the organiser sees your address and must say yes." in words(client.get(own_url(sam)))
    page = client.post(own_url(sam), {"action": "confirm"}, follow=True)
    assert heading(page) == "Waiting for the organiser"
    assert "Lifton" not in words(page)
    approve(sam, by=alice)
    page = client.get(own_url(sam))
    assert heading(page) == "You are coming"
    assert EXACT in words(page)


def test_leaves_on_paper_only_what_one_needs_there(client):
    html = client.get(own_url(make_attendance(meeting()))).content.decode()
    assert re.findall(r'<section class="section" data-not-printed><h2>([^<]+)', html) == [
        "Change something",
        "You can no longer come?",
    ]
    assert '<p class="actions" data-not-printed><a class="button" href="' in html


def test_keeps_the_wishes_of_who_comes(client):
    sam = make_attendance(meeting())
    page = client.post(own_url(sam), {"action": "preferences", "discreet": "on"}, follow=True)
    assert "We do not remind you, as you wished." in words(page)
    assert "Saved." in words(page)
    sam.refresh_from_db()
    assert (sam.reminders, sam.discreet) == (False, True)


def test_is_neutral_from_the_first_mail_after_the_tick(client, smtp):
    sam = make_attendance(meeting(), partstat="needs-action")
    client.post(own_url(sam), {"action": "confirm", "discreet": "on"})
    deliver_due()
    assert [mail["Subject"] for mail in smtp.sent] == ["It is confirmed"]


def test_stops_reminders_by_one_press_in_the_mail_program_without_a_cookie():
    sam = make_attendance(meeting())
    program = Client(enforce_csrf_checks=True)
    url = reverse("events:unsubscribe", args=[token_of(sam)])
    answer = program.post(url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, heading(answer)) == (200, "No more reminders")
    sam.refresh_from_db()
    assert (sam.reminders, sam.partstat) == (False, "accepted")


def test_lets_no_other_site_press_the_buttons():
    sam = make_attendance(meeting())
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(own_url(sam), {"action": "withdraw"}).status_code == 403
    sam.refresh_from_db()
    assert sam.partstat == "accepted"


@pytest.mark.parametrize("path", ["", "meeting.ics", "unsubscribe/"])
def test_says_that_a_link_is_not_whole(client, path):
    url = own_url(make_attendance(meeting()))
    other = reverse("events:rsvp", args=[make_token("events.something-else", "x.y")])
    for wrong in (url[:-4] + "/", "/r/x/", other):
        page = client.get(wrong + path)
        assert (page.status_code, heading(page)) == (404, "This link is not whole")
        assert 'href="/events/"' in words(page)


def test_says_that_a_link_is_too_old_and_leads_to_the_meeting(client):
    occurrence = meeting()
    sam = make_attendance(occurrence, partstat="needs-action", asked_at=timezone.now() - timedelta(days=3))
    url = own_url(sam)
    for _before_and_after_the_clock in range(2):
        for answer in (client.get(url), client.post(url, {"action": "confirm"})):
            assert (answer.status_code, heading(answer)) == (410, "This link is too old")
            assert f'href="{occurrence.get_absolute_url()}"' in words(answer)
        erase_due()
    assert Attendance.objects.count() == 0


def test_says_that_the_address_is_erased(client):
    occurrence = meeting()
    sam = make_attendance(occurrence)
    url = own_url(sam)
    erase_due(occurrence.end + timedelta(days=8))
    for answer in (client.get(url), client.post(url, {"action": "withdraw"}), client.post(f"{url}unsubscribe/")):
        assert (answer.status_code, heading(answer)) == (410, "Your address is erased")
    sam.refresh_from_db()
    assert sam.partstat == "accepted"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "cancelled"}, "This meeting is cancelled"),
        ({"start": timezone.now() - timedelta(hours=3), "end": timezone.now() - timedelta(hours=1)}, "This meeting is over"),
    ],
)
@pytest.mark.parametrize("partstat", ["needs-action", "accepted", "declined"])
def test_offers_nothing_to_press_when_it_is_cancelled_or_over(client, change, said, partstat):
    sam = make_attendance(meeting(), partstat=partstat)
    Occurrence.objects.update(**change)
    page = client.post(own_url(sam), {"action": "confirm"}, follow=True)
    assert heading(page) == said
    assert 'name="action"' not in words(page)
    sam.refresh_from_db()
    assert sam.partstat == partstat


def test_says_of_every_meeting_of_a_new_group_that_few_mails_are_sent(client):
    occurrence = make_occurrence()
    said = "ask again tomorrow"
    page = f"/events/{occurrence.public_id}/asked/"
    assert said not in client.get(page).content.decode()
    Group.objects.update(status="new")
    assert said in client.get(page).content.decode()
