"""Attacks on who comes: an organiser who wants addresses, a group that was refused, links that should be dead."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import attendance_links as links
from events.models import Event
from events.services import attendance as service
from events.services import publishing
from groups.enums import GroupStatus, SafetyLevel
from groups.services import registration, verification
from notifications import delivery
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
SAM = "sam@example.org"


def people(client, occurrence):
    return client.get(reverse("events:people", args=[occurrence.public_id])).content.decode()


def close_meeting(occurrence, alice):
    event = Event.objects.get(pk=occurrence.event_id)
    publishing.change(event, by=alice, version=event.version, safety_level=SafetyLevel.CLOSED)


def close_group(occurrence, alice):
    group = occurrence.event.host
    registration.change(group, by=alice, seen=group.modified, safety_level=SafetyLevel.CLOSED)


@pytest.mark.parametrize("level", [SafetyLevel.OPEN, SafetyLevel.CAREFUL])
@pytest.mark.parametrize("close", [close_meeting, close_group])
def test_closing_a_meeting_unveils_nobody_who_was_promised_otherwise(client, alice, level, close):
    occurrence = make_occurrence(make_event(make_group(alice, safety_level=level)))
    sam = service.confirm(make_attendance(occurrence, SAM, partstat="needs-action"))
    client.force_login(alice)
    close(occurrence, alice)
    html = people(client, occurrence)
    assert SAM not in html
    assert html.count("Somebody who said yes before the meeting was closed.") == 1
    # They can be let in all the same, and are told so.
    client.post(reverse("events:approve", args=[occurrence.public_id, sam.public_id]))
    assert Message.objects.get(kind="events.approved").address == SAM


def test_an_address_is_shown_to_who_lets_in_once_its_owner_knew(client, alice):
    occurrence = make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CAREFUL)))
    sam = service.confirm(make_attendance(occurrence, SAM, partstat="needs-action"))
    close_meeting(occurrence, alice)
    service.withdraw(sam)
    service.confirm(sam)  # on a page that says that the organiser sees the address
    client.force_login(alice)
    assert SAM in people(client, occurrence)


def refused_after(*, confirmed, alice, dana, smtp):
    """A date of a group that was refused, and Sam's attendance there."""
    occurrence = make_occurrence(make_event(make_group(alice, status=GroupStatus.NEW)))
    sam = make_attendance(occurrence, SAM, partstat="needs-action")
    if confirmed:
        sam = service.confirm(sam)
        delivery.deliver_due()
        smtp.sent.clear()
    verification.refuse(occurrence.event.host, by=dana, reason="A false group.")
    return occurrence, sam


def test_nobody_is_reminded_of_a_meeting_whose_group_was_refused(alice, dana, smtp):
    refused_after(confirmed=True, alice=alice, dana=dana, smtp=smtp)
    Message.objects.filter(kind="events.reminder").update(due=timezone.now() - timedelta(minutes=1))
    delivery.deliver_due()
    assert smtp.to(SAM) == []


def test_nobody_can_confirm_for_a_group_that_was_refused(client, alice, dana, smtp):
    _occurrence, sam = refused_after(confirmed=False, alice=alice, dana=dana, smtp=smtp)
    url = reverse("events:rsvp", args=[links.token_of(sam)])
    client.post(url, {"action": "confirm"})
    sam.refresh_from_db()
    assert sam.partstat == "needs-action"
    delivery.deliver_due()
    assert smtp.to(SAM) == []
