"""A series without an end goes on for half a year at a time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry
from events import question_links
from events.models import Event
from events.services import publishing, renewals
from notifications.models import Message
from tests.factories.events import make_event
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def series(group, *, weeks=0, rrule="FREQ=WEEKLY", **fields):
    """One that was renewed so many weeks ago."""
    return make_event(group, rrule=rrule, renewed_at=timezone.now() - weeks * WEEK, **fields)


def kinds():
    return sorted(Message.objects.values_list("kind", flat=True))


def test_asks_four_weeks_before_the_half_year_is_over_and_once(alice):
    group = make_group(alice)
    series(group, weeks=21)
    due = series(group, weeks=22)
    assert renewals.ask_due() == 1
    assert renewals.ask_due() == 0
    due.refresh_from_db()
    assert due.renewal_asked_at is not None
    assert kinds() == ["events.goes_on"]


@pytest.mark.parametrize(
    "fields",
    [{"rrule": ""}, {"rrule": "FREQ=WEEKLY;COUNT=9"}, {"rrule": "FREQ=WEEKLY;UNTIL=20301231T235959Z"}, {"status": "cancelled"}],
)
def test_asks_only_about_series_without_an_end(alice, fields):
    series(make_group(alice), weeks=30, **fields)
    assert renewals.ask_due() == 0


def test_rests_where_nobody_answers_in_four_weeks(alice):
    event = series(make_group(alice), weeks=22)
    renewals.ask_due()
    assert renewals.rest_due(timezone.now() + 3 * WEEK) == 0
    later = timezone.now() + 4 * WEEK + timedelta(hours=1)
    assert renewals.rest_due(later) == 1
    assert renewals.rest_due(later) == 0
    event.refresh_from_db()
    assert event.rests_since == later
    assert publishing.extend(event, later) == 0
    assert kinds() == ["events.goes_on", "events.rests"]


def test_goes_on_for_half_a_year_by_one_press(client, alice):
    event = series(make_group(alice), weeks=22)
    renewals.ask_due()
    link = question_links.goes_on(event, alice)
    assert client.get(link).status_code == 200
    assert Event.objects.get(pk=event.pk).renewal_asked_at is not None
    client.post(link, {"answer": "yes"})
    client.post(link, {"answer": "yes"})
    event.refresh_from_db()
    assert (event.renewal_asked_at, event.rests_since) == (None, None)
    assert event.renewed_at > timezone.now() - timedelta(minutes=1)
    assert AuditEntry.objects.filter(verb="events.renew").count() == 1
    assert event.occurrences.latest("start").start > timezone.now() + 25 * WEEK


def test_rests_by_one_press_and_wakes_by_another(client, alice):
    event = series(make_group(alice), weeks=22)
    renewals.ask_due()
    link = question_links.goes_on(event, alice)
    client.post(link, {"answer": "no"})
    event.refresh_from_db()
    assert event.rests_since is not None
    client.post(link, {"answer": "yes"})
    event.refresh_from_db()
    assert event.rests_since is None
    assert client.post(link.replace("goes-on/", "goes-on/x"), {"answer": "no"}).status_code == 410
