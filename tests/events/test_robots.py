"""A meeting or group that is on no list stands in no index either, whatever the format."""

import pytest
from django.urls import reverse

from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


def told(client, group, level=""):
    """What robots are told on the pages of a group and its meeting and in their calendars."""
    occurrence = make_occurrence(make_event(group, safety_level=level))
    meeting = [occurrence.get_absolute_url(), reverse("events:ics", args=[occurrence.public_id])]
    host = [group.get_absolute_url(), reverse("events:group_ics", args=[group.slug])]
    answers = [client.get(address) for address in (*meeting, *host)]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.headers.get("X-Robots-Tag") for answer in answers]


@pytest.mark.parametrize("fields", [{"status": "new"}, {"safety_level": "closed"}])
def test_keeps_a_group_that_is_on_no_list_out_of_every_index(client, fields):
    assert told(client, make_group(**fields)) == ["noindex"] * 4


def test_keeps_a_closed_meeting_of_a_listed_group_out(client):
    assert told(client, make_group(), level="closed") == ["noindex", "noindex", None, None]


def test_lets_a_listed_group_be_found(client):
    assert told(client, make_group(safety_level="careful")) == [None] * 4
