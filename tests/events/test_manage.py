"""The organiser's pages: list a meeting, change it, cancel it, see who comes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.forms import new_form_id
from core.models import AuditEntry
from events.enums import EventStatus, OccurrenceStatus
from events.models import Event
from events.services import publishing
from groups.enums import GroupStatus, SafetyLevel
from notifications.models import Message
from places.models import Place
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


def in_days(days):
    """A day as the browser sends it."""
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


def typed(**fields):
    """What somebody types for a single meeting at the group's place in ten days."""
    return {
        "title": "Letter writing evening",
        "kind": "meeting",
        "description": "We write letters.\n\nBring a pen.",
        "start_date": in_days(10),
        "start_time": "19:00",
        "end_time": "21:00",
        "repeats": "once",
        "attendance_mode": "in_person",
        "place_is": "group",
        "form_id": new_form_id("events.new"),
        **fields,
    }


def as_stored(event, **fields):
    """The form for changing it, as it was opened, with some fields changed."""
    return typed(
        start_date=f"{event.start_date:%Y-%m-%d}", version=event.version, title=event.title, description="", step="save", **fields
    )


def new_url(group):
    return f"/organise/groups/{group.slug}/new/"


def list_it(client, group, **fields):
    """Through both steps; the answer to the second."""
    sent = typed(**fields)
    page = client.post(new_url(group), {**sent, "step": "check"})
    assert page.templates[0].name == "events/event_check.html", page.context["form"].errors
    return client.post(new_url(group), {**sent, **page.context["form"].pin, "step": "save"})


@pytest.fixture
def group(alice, client):
    """Alice's group; she is signed in."""
    client.force_login(alice)
    return make_group(alice)


def test_asks_to_sign_in(client):
    answer = client.get(new_url(make_group()))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")


def test_for_strangers_nothing_of_it_exists(client, alice, charlie):
    occurrence = make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CLOSED)))
    attendance = make_attendance(occurrence)
    event = occurrence.event
    client.force_login(charlie)
    for path in (
        new_url(event.host),
        f"/organise/meetings/{event.public_id}/edit/",
        f"/organise/meetings/{event.public_id}/cancel/",
        f"/organise/dates/{occurrence.public_id}/cancel/",
        f"/organise/dates/{occurrence.public_id}/people/",
    ):
        assert (client.get(path).status_code, client.post(path).status_code in {404, 405}) == (404, True)
    approve = f"/organise/dates/{occurrence.public_id}/people/{attendance.public_id}/approve/"
    assert client.post(approve).status_code == 404
    event.refresh_from_db()
    attendance.refresh_from_db()
    assert (event.status, attendance.approved_at) == (EventStatus.PUBLISHED, None)


def test_a_refused_group_lists_nothing(client, alice):
    client.force_login(alice)
    assert client.get(new_url(make_group(alice, status=GroupStatus.REFUSED))).status_code == 404


def test_shows_dates_and_place_before_anything_is_listed(client, group):
    page = client.post(new_url(group), typed(repeats="weekly", step="check"))
    html = page.content.decode()
    assert "Is this right?" in html
    assert html.count("<li><time") == 6
    assert 'Leeds University Union, Lifton Place, <span class="nowrap">LS2 9JT</span>' in html
    assert Event.objects.count() == 0


def test_lists_a_meeting_at_the_place_of_the_group(client, group):
    answer = list_it(client, group)
    event = Event.objects.get()
    assert (event.host, event.place, event.title, event.rrule) == (group, group.place, "Letter writing evening", "")
    assert event.description == "We write letters.\n\nBring a pen."
    assert answer.url == event.occurrences.get().get_absolute_url()


def test_lists_a_meeting_elsewhere_once_its_pin_was_seen(client, group):
    sent = typed(place_is="elsewhere", where="M2 5NS", place_name="Friends' Meeting House", address="6 Mount Street")
    page = client.post(new_url(group), {**sent, "step": "save"})
    assert page.templates[0].name == "events/event_check.html"
    assert 'data-lat-input="id_pin_lat"' in page.content.decode()
    client.post(new_url(group), {**sent, **page.context["form"].pin, "step": "save"})
    place = Event.objects.get().place
    assert (place.exact_label, place.outcode) == ("Friends' Meeting House, 6 Mount Street, Manchester, M2 5NS", "M2")


def test_lists_a_meeting_on_the_screen(client, group):
    list_it(client, group, attendance_mode="online", conference_url="https://meet.example/x", directions="ignored")
    event = Event.objects.get()
    assert (event.place, event.conference_url, event.directions) == (None, "https://meet.example/x", "")
    assert event.occurrences.get().lat is None


def test_a_form_sent_twice_lists_one_meeting(client, group):
    sent = typed(place_is="elsewhere", where="M2 5NS", form_id=new_form_id("events.new"))
    answers = [list_it(client, group, **sent).url for _ in range(2)]
    assert answers[0] == answers[1]
    assert (Event.objects.count(), Place.objects.count()) == (1, 2)


def test_keeps_what_was_typed_when_something_is_wrong_and_on_the_way_back(client, group):
    for step, extra in (("check", {"end_time": "18:00"}), ("back", {})):
        html = client.post(new_url(group), typed(step=step, directions="Second floor", **extra)).content.decode()
        assert 'value="Letter writing evening"' in html
        assert "We write letters.\n\nBring a pen." in html
        assert "Second floor" in html
    assert "errorlist" not in html


def test_says_who_will_be_told_of_a_change(client, group):
    event = make_event(group)
    make_attendance(make_occurrence(event))
    page = client.post(f"/organise/meetings/{event.public_id}/edit/", {**as_stored(event), "step": "check"})
    assert "1 person is coming. They get a mail" in page.content.decode()


def test_changes_a_meeting_and_tells_those_who_come(client, group):
    event = make_event(group)
    occurrence = make_occurrence(event)
    make_attendance(occurrence)
    answer = client.post(f"/organise/meetings/{event.public_id}/edit/", as_stored(event, start_time="19:30"))
    assert (answer.status_code, answer.url) == (302, "/organise/")
    before = occurrence.start
    occurrence.refresh_from_db()
    assert occurrence.start - before == timedelta(minutes=30)
    assert Message.objects.filter(kind="events.changed").count() == 1


def test_shows_the_whole_meeting_again_for_changing(client, group):
    rrule = f"FREQ=WEEKLY;BYDAY={timezone.localdate() + timedelta(days=7):%a}".upper()[:-1]
    event = make_event(group, rrule=rrule, directions="Second floor", teaser="Come")
    html = client.get(f"/organise/meetings/{event.public_id}/edit/").content.decode()
    for kept in (
        f'value="{event.start_date:%Y-%m-%d}"',
        'value="19:00"',
        'value="21:00"',
        '<option value="weekly" selected>',
        "Second floor",
    ):
        assert kept in html
    assert "changes every date still to come" in html


def test_a_place_of_its_own_is_kept_while_its_text_is_not_touched(client, group):
    list_it(client, group, place_is="elsewhere", where="M2 5NS", place_name="Hall")
    event = Event.objects.get()
    place = event.place
    sent = {**as_stored(event), "place_is": "elsewhere", "where": "M2 5NS", "place_name": "Hall"}
    client.post(f"/organise/meetings/{event.public_id}/edit/", sent)
    event.refresh_from_db()
    assert (event.place, event.version) == (place, 2)
    client.post(f"/organise/meetings/{event.public_id}/edit/", {**sent, "version": 2, "place_name": "Small hall"})
    event.refresh_from_db()
    assert (event.place.name, event.place.postcode, event.version) == ("Small hall", "M2 5NS", 3)
    assert not Place.objects.filter(pk=place.pk).exists()


def test_the_second_editor_sees_what_changed_and_keeps_their_own_words(client, group, alice, bob):
    event = make_event(group)
    make_occurrence(event)
    mine = as_stored(event, teaser="My sentence")
    publishing.change(event, by=bob, version=1, title="Postcard evening", directions="Back door")
    url = f"/organise/meetings/{event.public_id}/edit/"
    page = client.post(url, mine)
    assert page.context["outdated"] == [("Title", "Postcard evening"), ("How do people get in?", "Back door")]
    assert 'value="My sentence"' in page.content.decode()
    event.refresh_from_db()
    assert (event.title, event.teaser) == ("Postcard evening", "")
    client.post(url, {**mine, "version": page.context["form"]["version"].value()})
    event.refresh_from_db()
    assert (event.title, event.teaser, event.version) == ("Letter writing evening", "My sentence", 3)


def test_a_change_sent_twice_is_one(client, group):
    event = make_event(group)
    make_occurrence(event)
    sent = as_stored(event, teaser="Once")
    url = f"/organise/meetings/{event.public_id}/edit/"
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert AuditEntry.objects.filter(verb="events.change").count() == 1


def test_asks_before_it_cancels_and_then_does_it_once(client, group):
    event = make_event(group)
    make_attendance(make_occurrence(event))
    url = f"/organise/meetings/{event.public_id}/cancel/"
    assert "1 person is coming. They get a mail at once." in client.get(url).content.decode()
    event.refresh_from_db()
    assert event.status == EventStatus.PUBLISHED
    assert [client.post(url).status_code for _ in range(2)] == [302, 302]
    event.refresh_from_db()
    assert event.status == EventStatus.CANCELLED
    assert Message.objects.filter(kind="events.cancelled").count() == 1
    assert client.get(f"/organise/meetings/{event.public_id}/edit/").url == f"/organise/meetings/{event.public_id}/dates/"


def test_cancels_one_date_and_leaves_the_others(client, group):
    list_it(client, group, repeats="weekly")
    first, second = Event.objects.get().occurrences.order_by("start")[:2]
    client.post(f"/organise/dates/{first.public_id}/cancel/")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (OccurrenceStatus.CANCELLED, OccurrenceStatus.SCHEDULED)


def test_the_only_date_is_cancelled_with_its_meeting(client, group):
    occurrence = make_occurrence(make_event(group))
    answer = client.post(f"/organise/dates/{occurrence.public_id}/cancel/")
    assert answer.url == f"/organise/meetings/{occurrence.event.public_id}/cancel/"


def test_shows_how_many_come_and_not_who(client, group):
    occurrence = make_occurrence(make_event(group))
    make_attendance(occurrence)
    make_attendance(occurrence, "kim@example.org", partstat="needs-action")
    page = client.get(f"/organise/dates/{occurrence.public_id}/people/")
    html = page.content.decode()
    assert (page.context["occurrence"].coming, page.context["occurrence"].unconfirmed) == (1, 1)
    assert "sam@example.org" not in html
    assert "kim@example.org" not in html


def test_lets_in_who_waits_for_a_closed_meeting(client, alice):
    client.force_login(alice)
    occurrence = make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CLOSED)))
    sam = make_attendance(occurrence, shown_to_organiser=True)
    make_attendance(occurrence, "kim@example.org", partstat="needs-action")
    url = f"/organise/dates/{occurrence.public_id}/people/"
    html = client.get(url).content.decode()
    assert "sam@example.org" in html
    assert "kim@example.org" not in html
    answer = client.post(f"{url}{sam.public_id}/approve/")
    assert (answer.status_code, answer.url) == (302, url)
    sam.refresh_from_db()
    assert sam.approved_at is not None
    assert "sam@example.org" not in client.get(url).content.decode()
    assert Message.objects.get(kind="events.approved").address == "sam@example.org"


def test_lets_nobody_in_who_comes_to_another_meeting(client, group):
    occurrence = make_occurrence(make_event(group))
    elsewhere = make_attendance(make_occurrence())
    url = f"/organise/dates/{occurrence.public_id}/people/{elsewhere.public_id}/approve/"
    assert client.post(url).status_code == 404


def test_says_when_the_group_shows_what_the_meeting_hides(client, group):
    said = "Choose another place for this meeting, or make the group careful."
    fields = typed(safety_level="closed")
    assert said in client.post(new_url(group), {**fields, "step": "check"}).content.decode()
    client.post(new_url(group), {**fields, "step": "save"})
    event = Event.objects.get()
    assert event.safety_level == "closed"
    assert said in client.get(f"/organise/meetings/{event.public_id}/edit/").content.decode()
