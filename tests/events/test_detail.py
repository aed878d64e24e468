"""The page of one meeting."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from events.enums import EventStatus, OccurrenceStatus, StillOn
from events.models import Picture
from groups.enums import GroupStatus, SafetyLevel
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
NOINDEX = '<meta name="robots" content="noindex">'


def page(client, occurrence):
    response = client.get(occurrence.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def linked_data(html):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])


def test_says_what_when_where_and_by_whom(client):
    event = make_event(title="Letter writing evening", description="Bring a *pen*.", directions="By the side door")
    occurrence = make_occurrence(event)
    html = page(client, occurrence)
    assert '<h1 dir="auto">Letter writing evening</h1>' in html
    assert "7 pm to 9 pm" in html
    assert "Leeds University Union, Lifton Place, LS2 9JT" in html
    assert "By the side door" in html
    assert "Bring a <em>pen</em>." in html
    assert f'href="/groups/{event.host.slug}/"' in html
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{occurrence.get_absolute_url()}">' in html
    assert NOINDEX not in html


def test_asks_for_an_address_and_says_how_long_it_is_kept(client):
    occurrence = make_occurrence(make_event(make_group(safety_level=SafetyLevel.CAREFUL)))
    html = page(client, occurrence)
    assert f'<form method="post" action="/events/{occurrence.public_id}/attend/"' in html
    assert "We keep your e-mail until 7 days after the meeting. Nobody else sees it." in html
    assert "You see the exact place when you have said that you are coming." in html


@pytest.mark.parametrize("address", ["/events/{0.public_id}/another-title/", "/events/{0.public_id}/"])
def test_leads_a_wrong_title_to_the_right_one_for_good(client, address):
    occurrence = make_occurrence()
    response = client.get(address.format(occurrence))
    assert (response.status_code, response.headers["Location"]) == (301, occurrence.get_absolute_url())


def test_is_not_there_for_an_id_that_nobody_has(client):
    assert client.get("/events/23456789bcdfgh/vigil/").status_code == 404


def test_tells_search_engines_what_everybody_may_know(client):
    event = make_event(title="</script><b>&", teaser="")
    occurrence = make_occurrence(event)
    html = page(client, occurrence)
    assert "</script><b>" not in html
    data = linked_data(html)
    assert (data["@type"], data["name"], data["url"]) == (
        "Event",
        "</script><b>&",
        f"http://127.0.0.1:8000{occurrence.get_absolute_url()}",
    )
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 53.8067, "longitude": -1.555}
    careful = make_occurrence(make_event(make_group(safety_level=SafetyLevel.CAREFUL)))
    assert linked_data(page(client, careful))["location"] == {
        "@type": "Place",
        "name": "LS2, Leeds",
        "address": {"@type": "PostalAddress", "addressLocality": "Leeds"},
    }


def test_stands_in_with_its_own_address_for_an_online_link_that_is_withheld(client):
    event = make_event(
        make_group(safety_level=SafetyLevel.CAREFUL), attendance_mode="online", place=None, conference_url="https://meet.example/x"
    )
    occurrence = make_occurrence(event)
    location = linked_data(page(client, occurrence))["location"]
    assert location == {"@type": "VirtualLocation", "url": f"http://127.0.0.1:8000{occurrence.get_absolute_url()}"}


@pytest.mark.parametrize("whole", [True, False])
def test_says_that_it_is_cancelled(client, whole):
    occurrence = make_occurrence(
        make_event(status=EventStatus.CANCELLED if whole else EventStatus.PUBLISHED),
        status=OccurrenceStatus.SCHEDULED if whole else OccurrenceStatus.CANCELLED,
    )
    html = page(client, occurrence)
    assert "This meeting does not take place." in html
    assert "I&#x27;m coming" not in html
    assert linked_data(html)["eventStatus"] == "https://schema.org/EventCancelled"


def test_says_that_it_is_over(client):
    html = page(client, make_occurrence(start=timezone.now() - timedelta(days=1)))
    assert "This meeting is over." in html
    assert "/attend/" not in html


def test_works_by_link_for_a_closed_group_and_no_search_engine_may_list_it(client):
    html = page(client, make_occurrence(make_event(make_group(safety_level=SafetyLevel.CLOSED))))
    assert NOINDEX in html
    assert "This meeting is listed nowhere. Only people with this link see it." in html
    assert "ld+json" not in html


def test_works_by_link_while_its_group_waits_for_a_moderator(client):
    html = page(client, make_occurrence(make_event(make_group(status=GroupStatus.NEW))))
    assert NOINDEX in html
    assert "Waiting for a moderator." in html


def test_is_gone_for_everybody_but_its_organisers_when_its_group_was_refused(client, alice, charlie):
    occurrence = make_occurrence(make_event(make_group(alice, status=GroupStatus.REFUSED)))
    address = occurrence.get_absolute_url()
    assert client.get(address).status_code == 404
    assert client.get(f"/events/{occurrence.public_id}.ics").status_code == 404
    client.force_login(charlie)
    assert client.get(address).status_code == 404
    client.force_login(alice)
    assert client.get(address).status_code == 200


def test_lets_only_its_organisers_edit_it_and_see_all(client, alice, charlie):
    occurrence = make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CAREFUL)))
    edit = f'href="/organise/meetings/{occurrence.event.public_id}/edit/"'
    client.force_login(charlie)
    html = page(client, occurrence)
    assert (edit in html, "Lifton Place" in html) == (False, False)
    client.force_login(alice)
    html = page(client, occurrence)
    assert (edit in html, "Lifton Place" in html) == (True, True)
    assert "Lifton Place" not in json.dumps(linked_data(html))


def test_shows_how_many_come_as_the_level_allows(client):
    occurrence = make_occurrence()
    assert "Coming</dt>" not in page(client, occurrence)
    for number in range(3):
        make_attendance(occurrence, f"{number}@example.org")
    assert re.search(r"Coming</dt><dd>3</dd>", page(client, occurrence))


def test_shows_its_other_dates(client):
    event = make_event(rrule="FREQ=WEEKLY;BYDAY=MO")
    dates = [make_occurrence(event, start=timezone.now() + timedelta(weeks=week)) for week in (1, 2)]
    html = page(client, dates[0])
    assert "Repeats every Monday" in html
    assert f'href="{dates[1].get_absolute_url()}"' in html


def test_shows_the_dates_that_were_taken_out_of_its_series_as_far_as_everybody_may_find_them(client):
    event = make_event(rrule="FREQ=WEEKLY;BYDAY=MO")
    first = make_occurrence(event)
    moved = make_occurrence(make_event(event.host, series=event.series), status=OccurrenceStatus.POSTPONED)
    closed = make_occurrence(make_event(event.host, series=event.series, safety_level=SafetyLevel.CLOSED))
    draft = make_occurrence(make_event(event.host, series=event.series, status=EventStatus.DRAFT))
    html = page(client, first)
    assert [f'href="{each.get_absolute_url()}"' in html for each in (moved, closed, draft)] == [True, False, False]
    assert '<span class="badge wait">Postponed</span>' in html


def test_shows_a_draft_to_its_organisers_alone(client, alice, charlie):
    occurrence = make_occurrence(make_event(make_group(alice), status=EventStatus.DRAFT))
    for stranger in (None, charlie):
        if stranger:
            client.force_login(stranger)
        for address in (occurrence.get_absolute_url(), f"/e/{occurrence.public_id}/", f"/events/{occurrence.public_id}.ics"):
            assert client.get(address).status_code == 404
    client.force_login(alice)
    html = page(client, occurrence)
    assert ("Nobody but those who run the group sees this page." in html, NOINDEX in html) == (True, True)


def test_says_that_it_is_postponed_and_that_a_new_date_follows(client):
    html = page(client, make_occurrence(status=OccurrenceStatus.POSTPONED))
    assert "Postponed: a new date follows" in html
    assert linked_data(html)["eventStatus"] == "https://schema.org/EventPostponed"


def test_says_when_it_was_to_be(client):
    before = datetime(2040, 3, 6, 19, tzinfo=UTC)
    assert "It was to be on Tuesday 6 March 2040, 7 pm." in page(client, make_occurrence(previous_start=before))


@pytest.mark.parametrize("silent", [True, False])
def test_says_where_its_organiser_did_not_answer_whether_it_is_still_on(client, silent):
    occurrence = make_occurrence(still_on=StillOn.SILENT if silent else StillOn.YES)
    assert ["Not yet confirmed by the organiser" in page(client, occurrence), "Not yet confirmed" in listed(client)] == [silent] * 2


def listed(client):
    return client.get("/events/").content.decode()


def test_says_in_the_list_what_is_postponed(client):
    make_occurrence(status=OccurrenceStatus.POSTPONED)
    assert "Postponed</li>" in listed(client)


def test_says_what_is_spoken_and_what_to_bring_and_shows_its_picture(client):
    picture = Picture.objects.create(large=b"x", small=b"x", width=1200, height=800, alt="People at a table, writing")
    html = page(client, make_occurrence(make_event(languages=["ug", "en"], bring="A pen.", picture=picture)))
    assert "<bdi>Uyghur (ئۇيغۇرچە)</bdi>, <bdi>English</bdi>" in html
    assert '<h2 id="bring">What to bring</h2><p dir="auto">A pen.</p>' in html
    assert f'src="/events/pictures/{picture.public_id}.jpg" alt="People at a table, writing" width="1200" height="800"' in html
    assert f'srcset="/events/pictures/{picture.public_id}-small.jpg" width="640" height="427"' in html
    assert linked_data(html)["image"][-1] == f"http://127.0.0.1:8000/events/pictures/{picture.public_id}.jpg"
    assert "Spoken there" not in page(client, make_occurrence())


@pytest.mark.parametrize(("spoken", "said"), [(["ug", "en"], "ئۇيغۇرچە · English"), (["en"], None), ([], None)])
def test_says_in_the_list_what_is_spoken_where_it_is_not_english_alone(client, spoken, said):
    make_occurrence(make_event(languages=spoken))
    found = re.search(r'<li class="badge">[^\n]*?<bdi>([^<]*)</bdi></li>', listed(client))
    assert (found and found[1]) == said


def test_shows_the_notice_and_the_link_to_those_who_may_see_them(client, alice):
    event = make_event(
        make_group(alice, safety_level=SafetyLevel.CAREFUL),
        attendance_mode="hybrid",
        conference_url="https://meet.example/x",
        notice="Ring twice.",
        notice_online="Keep your camera off.",
    )
    occurrence = make_occurrence(event)
    secrets = ("Ring twice.", "Keep your camera off.", "https://meet.example/x")
    assert [secret in page(client, occurrence) for secret in secrets] == [False] * 3
    client.force_login(alice)
    assert [secret in page(client, occurrence) for secret in secrets] == [True] * 3


def test_has_a_short_address(client):
    occurrence = make_occurrence()
    response = client.get(f"/e/{occurrence.public_id}/")
    assert (response.status_code, response.headers["Location"]) == (302, occurrence.get_absolute_url())


@pytest.mark.parametrize("number", [1, 30])
def test_asks_the_database_as_often_with_one_date_as_with_thirty(client, django_assert_num_queries, number):
    event = make_event()
    dates = [make_occurrence(event, start=timezone.now() + timedelta(days=day + 1)) for day in range(number)]
    address = dates[0].get_absolute_url()
    with django_assert_num_queries(4):
        assert client.get(address).status_code == 200
