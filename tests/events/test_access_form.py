"""The twelve questions on the form for a meeting: kept with the room or with the meeting, and never said of a room nobody meant."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from events.forms import EventForm
from events.models import Event, Occurrence
from places.access import QUESTIONS
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
OLD = "2026-01-01"
KNOWN = {"step_free": {"answer": "yes", "checked": OLD}, "parking": {"answer": "no", "checked": OLD}}


@pytest.fixture
def group(alice, client):
    client.force_login(alice)
    return make_group(alice, place=make_place(access=KNOWN))


def today():
    return timezone.localdate().isoformat()


def asked(page):
    """What the form would send as it stands on the page: every field that has a value."""
    sent = dict(
        re.findall(r'<input type="(?:hidden|text|radio|checkbox)" name="(access_\w+|version|form_id)" value="([^"]*)"', page)
    )
    radios = dict(re.findall(r'<input type="radio" name="(access_\w+)" value="(\w*)"[^>]* checked', page))
    return {name: value for name, value in {**sent, **radios}.items() if name in radios or not _is_radio(name)}


def _is_radio(name):
    return name in {f"access_{question.key}" for question in QUESTIONS} or name == "access_confirmed"


def typed(page, **others):
    starts = timezone.localdate() + timedelta(days=7)
    plain = {"title": "Film night", "kind": "film", "start_date": starts.isoformat(), "start_time": "19:00", "end_time": "21:00"}
    choices = {"repeats": "once", "attendance_mode": "in_person", "place_is": "group", "safety_level": ""}
    return {**plain, **choices, **asked(page), "step": "save", **others}


def test_asks_each_of_the_twelve():
    names = [name for name in EventForm.base_fields if name.startswith("access_")]
    assert names == [*(f"access_{question.key}" for question in QUESTIONS), "access_confirmed", "access_of", "access_seen"]


def test_begins_with_what_is_known_of_the_place_of_the_group(client, group):
    page = client.get(f"/organise/groups/{group.slug}/new/").content.decode()
    sent = asked(page)
    assert (sent["access_step_free"], sent["access_parking"], sent["access_captions"]) == ("yes", "no", "")
    assert (sent["access_of"], sent["access_seen"]) == (str(group.place_id), "step_free:yes parking:no")
    assert "Access: 2 of 12 questions answered" in page
    assert "checked 1 January 2026" in page


def test_keeps_what_changed_with_the_room_and_with_the_meeting(client, group):
    page = client.get(f"/organise/groups/{group.slug}/new/").content.decode()
    client.post(f"/organise/groups/{group.slug}/new/", typed(page, access_lighting="yes", access_parking="", access_captions="no"))
    event = Event.objects.get()
    assert event.access == {"captions": {"answer": "no", "checked": today()}}
    assert event.place.access == {"step_free": KNOWN["step_free"], "lighting": {"answer": "yes", "checked": today()}}
    assert (event.place_id, event.place.access_yes, event.access_yes) == (group.place_id, 1 + 2**11, 0)


def test_renews_every_day_when_somebody_looked(client, group):
    page = client.get(f"/organise/groups/{group.slug}/new/").content.decode()
    client.post(f"/organise/groups/{group.slug}/new/", typed(page, access_confirmed="on"))
    checked = {key: said["checked"] for key, said in Event.objects.get().place.access.items()}
    assert checked == {"step_free": today(), "parking": today()}


def test_says_nothing_of_another_room_but_what_was_changed(client, group):
    page = client.get(f"/organise/groups/{group.slug}/new/").content.decode()
    elsewhere = {"place_is": "elsewhere", "where": "LS6 3HN", "place_name": "Old hall", "address": "", "access_confirmed": "on"}
    sent = typed(page, **elsewhere, access_hearing_loop="yes", step="check")
    seen = client.post(f"/organise/groups/{group.slug}/new/", sent).content.decode()
    assert "<dd>Hearing loop</dd>" in seen
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', seen))
    client.post(f"/organise/groups/{group.slug}/new/", {**kept, "step": "save"})
    event = Event.objects.get()
    assert event.place.access == {"hearing_loop": {"answer": "yes", "checked": today()}}
    group.place.refresh_from_db()
    assert group.place.access == KNOWN


def test_begins_anew_with_the_room_that_was_chosen_and_keeps_what_was_answered(client, group):
    other = make_place(name="Old hall", access={"quiet_space": {"answer": "yes", "checked": OLD}})
    make_event(group, place=other)
    page = client.get(f"/organise/groups/{group.slug}/new/").content.decode()
    back = typed(page, place_is=f"venue-{other.pk}", access_lighting="yes", step="back")
    sent = asked(client.post(f"/organise/groups/{group.slug}/new/", back).content.decode())
    answered = {name: value for name, value in sent.items() if _is_radio(name) and value}
    assert answered == {"access_quiet_space": "yes", "access_lighting": "yes"}
    assert (sent["access_of"], sent["access_seen"]) == (str(other.pk), "quiet_space:yes")


def test_does_not_undo_what_somebody_else_said_of_the_room_meanwhile(client, group):
    page = client.get(f"/organise/groups/{group.slug}/new/").content.decode()
    group.place.access = {"step_free": {"answer": "no", "checked": OLD}}
    group.place.save()
    client.post(f"/organise/groups/{group.slug}/new/", typed(page, access_lighting="no"))
    known = {key: said["answer"] for key, said in Event.objects.get().place.access.items()}
    assert known == {"step_free": "no", "lighting": "no"}


def test_says_nothing_of_a_room_for_a_meeting_on_the_screen(client, group):
    page = client.get(f"/organise/groups/{group.slug}/new/").content.decode()
    online = {"attendance_mode": "online", "conference_url": "https://meet.example/x"}
    client.post(f"/organise/groups/{group.slug}/new/", typed(page, **online, access_lighting="no", access_captions="yes"))
    assert Event.objects.get().access == {"captions": {"answer": "yes", "checked": today()}}
    group.place.refresh_from_db()
    assert group.place.access == KNOWN


def test_changes_a_meeting_and_lets_calendars_know_while_nobody_gets_a_mail(client, group):
    occurrence = make_occurrence(make_event(group, access={"captions": {"answer": "yes", "checked": OLD}}))
    address = f"/organise/meetings/{occurrence.event.public_id}/edit/"
    page = client.get(address).content.decode()
    assert asked(page)["access_captions"] == "yes"
    event = occurrence.event
    starts = {"start_date": event.start_date.isoformat(), "kind": event.kind, "title": event.title}
    client.post(address, typed(page, **starts, access_captions="", access_step_free="no"))
    event.refresh_from_db()
    assert event.access == {}
    assert event.place.access["step_free"] == {"answer": "no", "checked": today()}
    assert Occurrence.objects.get().sequence > occurrence.sequence


def test_leaves_all_as_it_was_where_the_page_did_not_ask(client, group):
    sent = typed("", form_id="")
    page = client.get(f"/organise/groups/{group.slug}/new/").content.decode()
    client.post(f"/organise/groups/{group.slug}/new/", {**sent, "form_id": asked(page)["form_id"]})
    assert (Event.objects.get().access, Event.objects.get().place.access) == ({}, KNOWN)
