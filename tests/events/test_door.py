"""Counting at the door: each page that is shown counts once, however often it is sent, and nothing is known of whom it counted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from events.enums import OccurrenceStatus
from events.models import Occurrence
from events.services import door
from groups.enums import Role
from tests.at_once import at_once
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def date(alice, bob):
    """Begins in an hour; bob helps."""
    group = make_group(alice)
    group.memberships.create(user=bob, role=Role.HELPER)
    return make_occurrence(make_event(group), start=timezone.now() + HOUR)


def address(occurrence):
    return reverse("events:door", args=[occurrence.public_id])


@pytest.mark.django_db
def test_a_helper_counts_by_one_press_for_each(client, bob, date):
    client.force_login(bob)
    for number in range(3):
        page = client.get(address(date))
        assert page.context["number"] == number
        press = page.context["press"]
        for _ in range(2):  # a tap that is sent twice
            assert client.post(address(date), {"press": press, "step": "more"}).url == address(date)
    client.post(address(date), {"press": client.get(address(date)).context["press"], "step": "back"})
    date.refresh_from_db()
    assert date.door_count == 2
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db
def test_never_falls_below_nothing(date):
    assert door.count(date, press=door.new_press(date), back=True) == 0
    assert door.count(date, press=door.new_press(date)) == 1
    for _ in range(2):
        assert door.count(date, press=door.new_press(date), back=True) == 0


@pytest.mark.django_db
def test_counts_from_three_hours_before_to_a_day_after(date):
    for moment in (date.start - 3 * HOUR, date.end + 24 * HOUR):
        assert door.why_not(date, now=moment) == ""
    assert "three hours before" in door.why_not(date, now=date.start - 3 * HOUR - MINUTE)
    assert "a day after" in door.why_not(date, now=date.end + 24 * HOUR + MINUTE)
    with pytest.raises(door.CannotCount):
        door.count(date, press=door.new_press(date), now=date.start - 4 * HOUR)


@pytest.mark.django_db
@pytest.mark.parametrize("status", [OccurrenceStatus.CANCELLED, OccurrenceStatus.POSTPONED])
def test_counts_nobody_where_nothing_takes_place(client, alice, date, status):
    Occurrence.objects.update(status=status)
    client.force_login(alice)
    page = client.get(address(date))
    assert "does not take place" in page.content.decode()
    page = client.post(address(date), {"press": page.context["press"]}, follow=True)
    assert "does not take place" in page.content.decode()
    date.refresh_from_db()
    assert date.door_count is None


@pytest.mark.django_db
def test_takes_no_press_of_another_date_or_of_nobody(date):
    other = make_occurrence(date.event, start=date.start + MINUTE)
    for press in ("", "made up", door.new_press(other)):
        with pytest.raises(door.CannotCount, match="too old"):
            door.count(date, press=press)


@pytest.mark.django_db(transaction=True)
def test_loses_nobody_when_four_count_at_once(date):
    presses = [door.new_press(date) for _ in range(4)]
    at_once(lambda number: door.count(date, press=presses[number // 2]), times=8)  # each page sent twice
    date.refresh_from_db()
    assert date.door_count == 4
