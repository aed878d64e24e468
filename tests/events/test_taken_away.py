"""What is hidden or suspended is gone from every channel at once, tells attendees nothing more, and comes back as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from events import attendance_links, reminders
from events.models import Occurrence
from events.services import attendance as attending
from events.services import publishing
from events.services import visibility as of_meetings
from groups.enums import GroupStatus, SafetyLevel
from groups.services import visibility
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
TITLE, NAME = "Plantedevening", "Plantedgroup"
LISTS = [
    "/",
    "/events/",
    "/events/?near=LS2+9JT",
    "/events.ics",
    "/events.rss",
    "/events.geojson",
    "/events.csv",
    "/events/map.json?bbox=-3,52,1,56&zoom=20",
    "/groups/",
    "/groups.geojson",
    "/groups.csv",
    "/groups/map.json?bbox=-3,52,1,56&zoom=20",
    "/api/v1/events/",
    "/api/v1/occurrences/",
    "/api/v1/groups/",
]


def planted(owner, **fields):
    host = make_group(owner, name=NAME, **fields)
    return make_occurrence(make_event(host, title=TITLE))


def own_addresses(date):
    event, host = date.event, date.event.host
    return {
        "gone": [
            date.get_absolute_url(),
            f"/events/{date.public_id}/asked/",
            f"/api/v1/events/{event.public_id}/",
            f"/api/v1/occurrences/{date.public_id}/",
        ],
        "of the group": [f"/groups/{host.slug}/", f"/api/v1/groups/{host.slug}/"],
        "emptied": [f"/events/{date.public_id}.ics"],
        "group's calendar": [f"/groups/{host.slug}.ics"],
    }


def text_of(client, address):
    return client.get(address).content.decode().replace("\r\n ", "")


def is_empty_calendar(response):
    entries = [part for part in Calendar.from_ical(response.content).walk() if part.name == "VEVENT"]
    text = response.content.decode()
    return response.status_code == 200 and entries == [] and NAME not in text and TITLE not in text


def take_away(date, how, dana):
    if how == "meeting":
        assert of_meetings.hide(date.event, by=dana, reason="Not what it says.")
    else:
        assert getattr(visibility, how)(date.event.host, by=dana, reason="Not what it says.")


def give_back(date, how, dana):
    if how == "meeting":
        assert of_meetings.restore(date.event, by=dana)
    else:
        assert visibility.restore(date.event.host, by=dana)


@pytest.mark.parametrize("how", ["hide", "suspend", "meeting"])
@pytest.mark.parametrize("level", [SafetyLevel.OPEN, SafetyLevel.CLOSED])
def test_is_gone_from_every_channel_and_comes_back(client, alice, dana, lose_the_cache, how, level):
    date = planted(alice, safety_level=level)
    own = own_addresses(date)
    words = {address for address in LISTS if TITLE in text_of(client, address) or NAME in text_of(client, address)}
    assert words == (set() if level == SafetyLevel.CLOSED else set(LISTS)), "the test must be able to fail"
    for address in (address for group in own.values() for address in group):
        assert client.get(address).status_code == 200, address

    take_away(date, how, dana)
    lose_the_cache()
    for address in LISTS:
        text = text_of(client, address)
        assert TITLE not in text, address
        assert how == "meeting" or NAME not in text, address
    for address in own["gone"]:
        assert client.get(address).status_code == 404, address
    for address in own["emptied"]:
        assert is_empty_calendar(client.get(address)), address
    for address in own["of the group"]:
        response = client.get(address)
        assert response.status_code == (200 if how == "meeting" else 404), address
        assert TITLE not in response.content.decode()
    (calendar,) = own["group's calendar"]
    assert client.get(calendar).status_code == 200
    assert TITLE not in text_of(client, calendar)
    assert how == "meeting" or is_empty_calendar(client.get(calendar))

    give_back(date, how, dana)
    lose_the_cache()
    for address in (address for group in own.values() for address in group):
        assert client.get(address).status_code == 200, address
    assert {address for address in LISTS if TITLE in text_of(client, address) or NAME in text_of(client, address)} == words


@pytest.mark.parametrize("how", ["hide", "suspend", "meeting"])
def test_empties_a_calendar_that_asks_only_whether_anything_is_newer(client, alice, dana, lose_the_cache, how):
    """What is left is older than what the program holds: "not modified" would keep the meeting there."""
    date = planted(alice)
    addresses = [f"/groups/{date.host.slug}.ics", f"/events/{date.public_id}.ics"]
    held = [client.get(address) for address in addresses]
    take_away(date, how, dana)
    lose_the_cache()
    for address, before in zip(addresses, held, strict=True):
        headers = {
            name: before.headers[other]
            for name, other in (("if-none-match", "ETag"), ("if-modified-since", "Last-Modified"))
            if other in before.headers
        }
        for one in [*({name: value} for name, value in headers.items()), headers]:
            assert is_empty_calendar_of_meetings(client.get(address, headers=one)), (address, one)


def is_empty_calendar_of_meetings(response):
    return response.status_code == 200 and TITLE not in response.content.decode()


@pytest.mark.parametrize("how", ["hide", "suspend", "meeting"])
def test_tells_those_who_come_nothing_more(client, alice, dana, smtp, how):
    date = planted(alice)
    sam = make_attendance(date)
    reminders.schedule(date)
    publishing.change(date.event, by=alice, version=date.event.version, title=f"{TITLE} moved")
    take_away(date, how, dana)
    if how != "suspend":
        publishing.cancel(date.event, by=alice)
    Message.objects.update(due=timezone.now() - timedelta(minutes=1))
    deliver_due()
    assert smtp.to("sam@example.org") == []
    assert len(smtp.to("alice@example.org")) == 1
    token = attendance_links.token_of(sam)
    page = client.get(f"/r/{token}/")
    assert page.status_code == 410
    assert TITLE not in page.content.decode()
    assert NAME not in page.content.decode()
    assert is_empty_calendar(client.get(f"/r/{token}/meeting.ics"))
    with pytest.raises(attending.CannotAttend):
        attending.attend(Occurrence.objects.get(pk=date.pk), email="late@example.org")


@pytest.mark.parametrize("how", ["hide", "suspend", "meeting"])
def test_says_the_reason_to_those_who_run_it_on_page_and_desk_and_by_mail(client, alice, bob, dana, smtp, how):
    date = planted(alice)
    take_away(date, how, dana)
    client.force_login(alice)
    pages = [date.get_absolute_url(), "/organise/"] if how == "meeting" else [f"/groups/{date.host.slug}/", "/organise/"]
    for address in pages:
        assert "Not what it says." in client.get(address).content.decode(), address
    deliver_due()
    (mail,) = smtp.to("alice@example.org")
    assert "Not what it says." in mail.get_body(("plain",)).get_content()
    client.force_login(bob)
    assert client.get(date.get_absolute_url()).status_code == 404


def test_is_what_it_was_before_also_from_hidden_to_suspended(alice, dana):
    for before in (GroupStatus.NEW, GroupStatus.APPROVED):
        group = make_group(alice, status=before)
        assert visibility.hide(group, by=dana, reason="One.")
        assert not visibility.hide(group, by=dana, reason="Again.")
        assert visibility.suspend(group, by=dana, reason="Two.")
        assert not visibility.suspend(group, by=dana, reason="Again.")
        assert (group.status, group.status_before, group.status_reason) == ("suspended", before, "Two.")
        assert visibility.restore(group, by=dana)
        assert not visibility.restore(group, by=dana)
        group.refresh_from_db()
        assert (group.status, group.status_before, group.status_reason) == (before, "", "")
    refused = make_group(alice, status=GroupStatus.REFUSED)
    assert not visibility.hide(refused, by=dana, reason="Three.")
    assert not visibility.restore(refused, by=dana)


def test_needs_a_reason(alice, dana):
    date = planted(alice)
    for deed, what in ((visibility.hide, date.host), (visibility.suspend, date.host), (of_meetings.hide, date.event)):
        with pytest.raises(ValueError, match="reason"):
            deed(what, by=dana, reason="  ")


def test_a_cancelled_meeting_that_was_hidden_comes_back_cancelled(client, alice, dana):
    date = planted(alice)
    publishing.cancel(date.event, by=alice)
    of_meetings.hide(date.event, by=dana, reason="Rude.")
    of_meetings.restore(date.event, by=dana)
    assert "does not take place" in client.get(date.get_absolute_url()).content.decode()
