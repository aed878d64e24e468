"""Attacks on meetings: seats taken by nobody, a place learnt by saying perhaps, a closed date learnt from an open one, odd pictures."""

import html
import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from events import pictures
from events.announced import heard_by, listeners
from events.attendance_links import token_of
from events.enums import Audience, OccurrenceStatus, Scope
from events.models import Announcement, Occurrence, Picture
from events.services import outcomes, publishing
from events.services.attendance import confirm, maybe
from groups.enums import SafetyLevel
from groups.services import panic
from tests.events.test_manage import new_url, typed
from tests.events.test_publishing import NOW, list_one
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
EXACT = "Lifton Place"


def asked(occurrence, email):
    return make_attendance(occurrence, email, partstat="needs-action", confirmed_at=None)


def own(client, attendance):
    return client.get(reverse("events:rsvp", args=[token_of(attendance)])).content.decode()


def with_picture():
    """The form for a new meeting, with a picture."""
    out = io.BytesIO()
    Image.new("RGB", (60, 30), "red").save(out, "JPEG")
    return {**typed(), "picture": SimpleUploadedFile("a.jpg", out.getvalue()), "picture_alt": "Red", "step": "check"}


def test_nobody_learns_the_place_of_a_full_meeting_by_saying_perhaps(client):
    occurrence = make_occurrence(
        make_event(make_group(safety_level=SafetyLevel.CAREFUL), capacity=1, notice="The word is planted.")
    )
    first = confirm(asked(occurrence, "first@example.org"))
    spy = confirm(asked(occurrence, "spy@example.org"))
    spy.refresh_from_db()
    assert spy.is_waiting
    page = own(client, maybe(spy))
    assert ("You may come" in page, "You see the exact place when you have a seat." in page) == (True, True)
    assert (EXACT in page, "planted" in page) == (False, False)
    calendar = client.get(f"{reverse('events:rsvp', args=[token_of(spy)])}meeting.ics").content.decode()
    assert EXACT not in calendar
    page = own(client, first)
    assert (EXACT in page, "planted" in page) == (True, True)


def test_presses_without_a_name_leave_half_of_the_seats(client):
    occurrence = make_occurrence(make_event(make_group(), capacity=5))
    pages = [client.get(occurrence.get_absolute_url()).content.decode() for _number in range(5)]
    count_me = reverse("events:count_me", args=[occurrence.public_id])
    answers = [client.post(count_me, {"token": re.search(r'name="token" value="([^"]*)"', page)[1]}) for page in pages]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 409, 409]
    assert "With an e-mail address you still get one." in answers[-1].content.decode()
    assert "don't keep anything" not in html.unescape(client.get(occurrence.get_absolute_url()).content.decode())
    assert confirm(asked(occurrence, "sam@example.org")).has_seat


def test_thanks_for_an_open_evening_do_not_name_a_closed_one(alice):
    group = make_group(alice, safety_level=SafetyLevel.OPEN)
    evening = make_occurrence(make_event(group), start=timezone.now() - timedelta(days=1))
    secret = make_event(group, safety_level=SafetyLevel.CLOSED)
    secret.series = evening.event.series
    secret.save()
    make_occurrence(secret, start=timezone.now() + timedelta(days=6))
    assert outcomes.following(evening) is None
    Occurrence.objects.filter(pk=evening.pk).update(event=secret)
    assert outcomes.following(Occurrence.objects.for_disclosure().get(pk=evening.pk)).event == secret


def test_who_was_not_let_in_hears_nothing_by_saying_perhaps(alice):
    occurrence = make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CLOSED)))
    spy = make_attendance(occurrence, "spy@example.org", partstat="tentative")
    known = make_attendance(occurrence, "known@example.org", partstat="tentative", approved_at=timezone.now())
    said = Announcement.objects.create(occurrence=occurrence, text="Planted.", audience=Audience.MAYBE, by=alice)
    assert list(listeners(occurrence, Audience.MAYBE)) == [known]
    assert (heard_by(spy), heard_by(known)) == ([], [said])


def test_closing_a_series_closes_the_date_that_was_cancelled_by_itself(alice, client):
    event = list_one(alice, make_group(alice, safety_level=SafetyLevel.OPEN))
    second = event.occurrences.order_by("start")[1]
    apart = publishing.change(event, by=alice, version=event.version, scope=Scope.THIS, occurrence=second, now=NOW, title="Film")
    publishing.cancel(apart, by=alice, now=NOW)
    event.refresh_from_db()
    publishing.change(event, by=alice, version=event.version, now=NOW, safety_level=SafetyLevel.CLOSED, title="Letters")
    apart.refresh_from_db()
    second.refresh_from_db()
    assert (apart.safety_level, apart.title, second.status, second.is_listed) == (
        SafetyLevel.CLOSED,
        "Film",
        OccurrenceStatus.CANCELLED,
        False,
    )
    assert EXACT not in client.get(reverse("events:detail", args=[second.public_id, apart.slug])).content.decode()


def test_several_pictures_in_one_jpeg_are_the_first():
    out = io.BytesIO()
    Image.new("RGB", (60, 30), "red").save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (60, 30), "blue")])
    drawn = pictures.redrawn(out.getvalue())
    assert (drawn.width, drawn.height, Image.open(io.BytesIO(drawn.large)).getpixel((5, 5))) == (60, 30, (254, 0, 0))


def test_keeps_only_so_many_pictures_of_one_person_in_an_hour(client, alice, monkeypatch):
    monkeypatch.setattr("events.form_fields.picture.PER_HOUR", 1)
    group = make_group(alice)
    client.force_login(alice)
    client.post(new_url(group), with_picture())
    page = client.post(new_url(group), with_picture())
    assert (page.status_code, Picture.objects.count()) == (200, 1)
    assert "You have sent very many pictures." in page.content.decode()


def test_the_panic_switch_erases_the_picture_of_a_form_that_was_begun(client, alice):
    group = make_group(alice)
    client.force_login(alice)
    client.post(new_url(group), with_picture())
    assert Picture.objects.count() == 1
    panic.press(group, by=alice)
    assert Picture.objects.count() == 0
