"""The page of one group."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from groups.enums import GroupStatus, SafetyLevel
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
NOINDEX = '<meta name="robots" content="noindex">'


def page(client, group):
    response = client.get(group.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_says_who_they_are_where_and_what_is_next(client):
    group = make_group(description="We write **letters**.")
    occurrence = make_occurrence(make_event(group))
    make_occurrence(make_event(title="Of others"))
    html = page(client, group)
    assert "Leeds Students for Uyghurs</h1>" in html
    assert "We write <strong>letters</strong>." in html
    assert "Leeds University Union, Lifton Place, LS2 9JT" in html
    assert re.findall(r'<h3 class="title" dir="auto"><a href="([^"]+)">', html) == [occurrence.get_absolute_url()]
    assert f'href="/groups/{group.slug}.ics"' in html
    assert NOINDEX not in html


def test_shows_where_as_everybody_may_know(client):
    html = page(client, make_group(safety_level=SafetyLevel.CAREFUL))
    assert "LS2, Leeds" in html
    assert "Lifton" not in html
    assert "The circle marks the middle of the area. The place itself is not shown." in html


def test_works_by_link_for_a_closed_group(client):
    group = make_group(safety_level=SafetyLevel.CLOSED)
    make_occurrence(make_event(group, title="Quiet meeting"))
    html = page(client, group)
    assert "Quiet meeting" in html
    assert NOINDEX in html
    assert "This group is listed nowhere. Only people with this link see it." in html


def test_says_that_a_new_group_waits(client):
    html = page(client, make_group(status=GroupStatus.NEW))
    assert "Waiting for a moderator." in html
    assert NOINDEX in html


def test_shows_a_refused_group_to_its_organisers_alone(client, alice, charlie):
    group = make_group(alice, status=GroupStatus.REFUSED, status_reason="It sells carpets.")
    assert client.get(group.get_absolute_url()).status_code == 404
    client.force_login(charlie)
    assert client.get(group.get_absolute_url()).status_code == 404
    client.force_login(alice)
    html = page(client, group)
    assert "It sells carpets." in html
    assert "/edit/" not in html


def test_lets_its_organisers_edit_it_and_list_meetings(client, alice, charlie):
    group = make_group(alice)
    links = [f"/groups/{group.slug}/edit/", f"/organise/groups/{group.slug}/new/"]
    client.force_login(charlie)
    assert [link in page(client, group) for link in links] == [False, False]
    client.force_login(alice)
    assert [link in page(client, group) for link in links] == [True, True]


def test_does_not_take_the_address_where_a_group_is_started(client, alice):
    assert client.get("/groups/new/").resolver_match.view_name == "groups:new"


@pytest.mark.parametrize("number", [1, 20])
def test_asks_the_database_as_often_for_one_meeting_as_for_twenty(client, django_assert_num_queries, number):
    group = make_group()
    for each in range(number):
        make_occurrence(make_event(group, title=f"{each}"), start=timezone.now() + timedelta(days=each + 1))
    with django_assert_num_queries(2):
        page(client, group)
