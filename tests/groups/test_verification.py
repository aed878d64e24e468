"""The moderators' decision, and how organisers hear of it."""

import pytest

from core.models import AuditEntry
from groups.enums import GroupStatus, SafetyLevel
from groups.services import verification
from notifications import kinds
from notifications.models import Message
from notifications.recipients import Recipient
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


def read(message):
    """The mail as it would be sent now."""
    to = Recipient(message.address, message.language, message.timezone, message.discreet)
    return kinds.render(message.kind, message.context, to)


def test_approving_lists_the_group_and_its_meetings(alice, dana):
    group = make_group(alice, status=GroupStatus.NEW)
    occurrence = make_occurrence(make_event(group))
    assert occurrence.is_listed is False
    assert verification.approve(group, by=dana) is True
    occurrence.refresh_from_db()
    assert (group.status, occurrence.is_listed) == (GroupStatus.APPROVED, True)
    entry = AuditEntry.objects.get(verb="groups.approve")
    assert (entry.actor, entry.target_id) == (dana.public_id, group.public_id)


def test_every_organiser_hears_of_it_in_their_language(alice, bob, dana):
    bob.language = "ug"
    bob.save()
    group = make_group(alice, status=GroupStatus.NEW)
    group.memberships.create(user=bob)
    verification.approve(group, by=dana)
    posted = Message.objects.filter(kind="groups.approved").order_by("pk")
    assert [(message.address, message.language) for message in posted] == [
        ("alice@example.org", "en-gb"),
        ("bob@example.org", "ug"),
    ]
    mail = read(posted[0])
    assert mail.subject == "Leeds Students for Uyghurs is listed now"
    assert f"/organise/groups/{group.slug}/new/" in mail.text
    assert f"/groups/{group.slug}/" in mail.html


def test_approving_twice_does_it_once(alice, dana):
    group = make_group(alice, status=GroupStatus.NEW)
    assert [verification.approve(group, by=dana) for _ in range(2)] == [True, False]
    assert Message.objects.filter(kind="groups.approved").count() == 1


def test_refusing_gives_the_reason_and_takes_it_off_the_lists(alice, dana):
    group = make_group(alice)
    occurrence = make_occurrence(make_event(group))
    assert verification.refuse(group, by=dana, reason=" We know no such union. ") is True
    occurrence.refresh_from_db()
    assert (group.status, group.status_reason, occurrence.is_listed) == (GroupStatus.REFUSED, "We know no such union.", False)
    mail = read(Message.objects.get(kind="groups.refused"))
    assert mail.subject == "Leeds Students for Uyghurs is not listed"
    assert "We know no such union." in mail.text
    assert AuditEntry.objects.get(verb="groups.refuse").data == {}


def test_a_refusal_needs_a_reason(alice, dana):
    group = make_group(alice, status=GroupStatus.NEW)
    with pytest.raises(ValueError, match="A refusal needs a reason"):
        verification.refuse(group, by=dana, reason="  ")
    group.refresh_from_db()
    assert group.status == GroupStatus.NEW


def test_a_mail_that_is_no_longer_true_is_not_sent(alice, dana):
    group = make_group(alice, status=GroupStatus.NEW)
    verification.approve(group, by=dana)
    approved = Message.objects.get(kind="groups.approved")
    verification.refuse(group, by=dana, reason="It was a mistake.")
    assert read(approved) is None
    verification.approve(group, by=dana)
    assert Message.objects.filter(kind="groups.approved").count() == 2


def test_tells_a_closed_group_that_it_stays_off_the_lists(alice, dana):
    group = make_group(alice, status=GroupStatus.NEW, safety_level=SafetyLevel.CLOSED)
    verification.approve(group, by=dana)
    assert "It is a closed group: it stays off all lists" in read(Message.objects.get()).text
