"""The page of one group."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest
from django.utils import timezone

from events.views.poster import beginning
from groups.enums import GroupStatus, SafetyLevel
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

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
    with django_assert_num_queries(3):
        page(client, group)


# What it says besides ------------------------------------------------------------------------------------------------------


def test_says_its_sort_where_it_belongs_and_its_links(client):
    links = ["https://www.example.org/leeds/", "https://social.example/@leeds"]
    group = make_group(kind="worship", subkind="mosque", parent_name="Muslim <Council>", links=links, languages=["en", "ug"])
    html = page(client, group)
    assert "<bdi>Uyghur (ئۇيغۇرچە)</bdi>" in html
    assert "Mosque" in html
    assert "Place of worship" not in html
    assert "Part of <bdi>Muslim &lt;Council&gt;</bdi>" in html
    assert re.findall(r'<a href="([^"]+)" rel="nofollow noopener noreferrer" dir="ltr">([^<]+)</a>', html) == [
        ("https://www.example.org/leeds/", "example.org/leeds"),
        ("https://social.example/@leeds", "social.example/@leeds"),
    ]


def test_says_that_nobody_has_been_here_for_a_while(client):
    said = "Nobody who runs this group has been here for a while."
    assert said in page(client, make_group(dormant_since=timezone.now()))
    assert said not in page(client, make_group())


def test_offers_to_follow_and_takes_the_address_to_nobody_else(client):
    group = make_group()
    html = page(client, group)
    assert f'action="/groups/{group.slug}/follow/"' in html
    assert f'href="/groups/{group.slug}.rss"' in html


@pytest.mark.parametrize("status", [GroupStatus.HIDDEN, GroupStatus.SUSPENDED])
def test_what_is_taken_away_offers_its_organisers_nothing_to_hand_on(client, alice, status):
    group = make_group(alice, status=status)
    assert client.get(group.get_absolute_url()).status_code == 404
    client.force_login(alice)
    html = page(client, group)
    assert ("Tell others" in html, "/follow/" in html, ".ics" in html) == (False, False, False)


# Sharing -------------------------------------------------------------------------------------------------------------------


def share_links(html):
    return re.findall(r'<li><a href="([^"]+)" rel="nofollow noopener noreferrer">([^<]+)</a>', html)


def test_can_be_shared_by_plain_links_that_load_nothing(client):
    group = make_group(name="Ours & yours")
    html = page(client, group)
    found = {name: unescape(url) for url, name in share_links(html)}
    assert list(found) == ["E-mail", "Text message", "WhatsApp", "Telegram", "Bluesky", "X"]
    link = f"http://127.0.0.1:8000{group.get_absolute_url()}"
    assert {name: link in unquote(url) for name, url in found.items()} == dict.fromkeys(found, True)
    assert found["WhatsApp"].startswith("https://wa.me/?text=Ours%20%26%20yours")
    assert found["E-mail"].startswith("mailto:?subject=Ours%20%26%20yours&body=")
    assert re.search(rf'<p class="copy" dir="auto">Ours &amp; yours: [^<]+ {re.escape(link)}</p>', html)
    assert re.findall(r'(?:src|srcset)="(?!/)[^"]*"', html) == []


def test_a_careful_group_has_a_word_of_caution_and_a_closed_one_no_service(client):
    careful, closed = make_group(safety_level=SafetyLevel.CAREFUL), make_group(safety_level=SafetyLevel.CLOSED)
    html = page(client, careful)
    assert "Who sees that you share it may guess that you belong to it." in html
    assert len(share_links(html)) == 6
    html = page(client, closed)
    assert "Give its link only to people whom you know and trust" in html
    assert share_links(html) == []


# The poster ----------------------------------------------------------------------------------------------------------------


def poster(client, group):
    response = client.get(f"/groups/{group.slug}/poster/")
    assert (response.status_code, response.headers["X-Robots-Tag"]) == (200, "noindex")
    return response.content.decode()


def test_has_a_poster_with_what_everybody_may_see(client):
    place = make_place(name="Planted Hall", address="7 Secret Street")
    group = make_group(safety_level=SafetyLevel.CAREFUL, place=place, description="We **write**.\n\nMore of us.")
    make_occurrence(make_event(group, title="Letters", conference_url="https://meet.example/planted", attendance_mode="hybrid"))
    html = poster(client, group)
    assert "Leeds Students for Uyghurs</h1>" in html
    assert "We <strong>write</strong>." in html
    assert "More of us." not in html
    assert "Letters" in html
    assert "LS2, Leeds" in html
    assert [planted for planted in ("Planted", "Secret", "meet.example") if planted in html] == []


def test_the_code_on_the_poster_is_the_short_address(client, monkeypatch):
    group, coded = make_group(), []
    monkeypatch.setattr("events.views.poster.qr.svg", lambda address, title: coded.append(address) or "")
    html = poster(client, group)
    assert coded == [f"http://127.0.0.1:8000/g/{group.public_id}/"]
    assert f'<p class="poster-link" dir="ltr">127.0.0.1:8000/g/{group.public_id}</p>' in html
    assert client.get(f"/g/{group.public_id}/").url == group.get_absolute_url()


def test_the_short_address_of_what_is_taken_away_says_nothing_of_it(client):
    group = make_group(status=GroupStatus.HIDDEN)
    for address in (f"/g/{group.public_id}/", f"/groups/{group.slug}/poster/", "/g/23456789bcdfgh/"):
        assert client.get(address).status_code == 404


def test_tells_of_a_meeting_that_everybody_finds_and_of_no_closed_one(client):
    group = make_group()
    make_occurrence(make_event(group, title="Open to all"))
    make_occurrence(make_event(group, title="Planted circle", safety_level=SafetyLevel.CLOSED))
    html = poster(client, group)
    assert ("Open to all" in html, "Planted" in html) == (True, False)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("", ""),
        ("One.\n\nTwo.", "One."),
        ("a" * 300 + ". " + "b" * 300, "a" * 300 + "."),
        ("word " * 100, ("word " * 72).strip() + " …"),
    ],
)
def test_takes_what_fits_of_what_the_group_says(text, begins):
    assert beginning(text) == begins
