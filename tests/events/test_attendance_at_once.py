"""A double click, and two tabs: whatever arrives at the same moment has one result."""

import pytest

from events.models import Attendance
from events.services.attendance import approve, attend, confirm
from groups.enums import SafetyLevel
from notifications.models import Message
from tests.at_once import at_once
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db(transaction=True)


def kinds():
    return sorted(Message.objects.values_list("kind", flat=True))


def test_asks_once():
    occurrence = make_occurrence()
    at_once(lambda _number: attend(occurrence, email="sam@example.org"))
    assert (Attendance.objects.count(), kinds()) == (1, ["events.confirm"])


def test_confirms_once():
    sam = make_attendance(make_occurrence(), partstat="needs-action", confirmed_at=None)
    answers = {answer.confirmed_at for answer in at_once(lambda _number: confirm(sam))}
    assert (len(answers), kinds()) == (1, ["events.confirmed", "events.reminder", "events.reminder"])


def test_lets_in_once(alice):
    sam = make_attendance(make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CLOSED))))
    at_once(lambda _number: approve(sam, by=alice))
    assert kinds() == ["events.approved", "events.reminder", "events.reminder"]
