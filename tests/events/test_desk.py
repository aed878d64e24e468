"""The organiser's desk: never empty, next meeting first, one thing to do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import desk
from events.enums import OccurrenceStatus
from events.models import Occurrence
from groups.enums import GroupStatus, Role, SafetyLevel
from groups.models import Membership
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
COMPLETE = {"description": "We write letters.", "directions": "Second floor."}


def page_for(client, user):
    client.force_login(user)
    return client.get("/organise/")


def test_asks_to_sign_in(client):
    assert client.get("/organise/").url == "/accounts/login/?next=/organise/"


def test_begins_with_the_first_step_and_an_example(client, alice):
    html = page_for(client, alice).content.decode()
    assert "Begin with a group" in html
    assert "Leeds Students for Uyghurs" in html


def test_a_group_without_meetings_shows_the_next_step(client, alice):
    group = make_group(alice, status=GroupStatus.NEW)
    html = page_for(client, alice).content.decode()
    assert "Waiting for a moderator." in html
    assert "Letter writing evening" in html
    assert f"/organise/groups/{group.slug}/new/" in html


def test_a_refused_group_shows_the_reason_and_no_button(client, alice):
    group = make_group(alice, status=GroupStatus.REFUSED, status_reason="We know no such union.")
    html = page_for(client, alice).content.decode()
    assert "We know no such union." in html
    assert f"/organise/groups/{group.slug}/new/" not in html


def test_shows_the_next_meeting_first_and_only_ones_own(client, alice, bob):
    event = make_event(make_group(alice), **COMPLETE)
    soon = timezone.now() + timedelta(days=1)
    cancelled = make_occurrence(event, start=soon, status=OccurrenceStatus.CANCELLED)
    first = make_occurrence(event, start=soon + timedelta(days=1))
    second = make_occurrence(event, start=soon + timedelta(days=8))
    make_occurrence(event, start=soon - timedelta(days=8))
    make_occurrence(make_event(make_group(bob), title="Bob's meeting"))
    make_attendance(first)
    page = page_for(client, alice)
    assert (page.context["next"], page.context["next"].coming) == (first, 1)
    assert [each.dates for each in page.context["meetings"]] == [[cancelled, first, second]]
    assert "Bob" not in page.content.decode()


def test_thinks_of_one_thing_at_a_time(alice):
    closed = make_group(alice, safety_level=SafetyLevel.CLOSED)
    event = make_event(closed, place=make_place(precision="district", postcode="", address=""))
    occurrence = make_occurrence(event)
    attendance = make_attendance(occurrence)

    def thing():
        dates = desk.with_numbers(Occurrence.objects.for_disclosure())
        found = desk.next_thing(dates.get(pk=occurrence.pk))
        return found and found.button

    assert thing() == "See who waits"
    attendance.approved_at = timezone.now()
    attendance.save()
    assert thing() == "Say exactly where"
    event.place = make_place()
    event.save()
    assert thing() == "Say how to get in"
    event.directions = "Second floor."
    event.save()
    assert thing() == "Say what happens"
    event.description = "We write letters."
    event.save()
    assert thing() is None


def test_asks_the_database_as_often_for_thirty_as_for_one(client, alice, django_assert_num_queries):
    client.force_login(alice)
    make_attendance(make_occurrence(make_event(make_group(alice), **COMPLETE)))
    # session, user, groups, their counts, followers, letters, first steps, dates, hosting together, reports to write, questions twice,
    # where one comes, drafts, second key
    with django_assert_num_queries(15):
        client.get("/organise/")
    for number in range(29):
        make_attendance(make_occurrence(make_event(make_group(alice, name=f"Group {number}"), **COMPLETE)))
    with django_assert_num_queries(15):
        client.get("/organise/")


def test_who_runs_many_groups_sees_of_each_what_is_next_and_what_waits(client, alice):
    def group(name, *, days=0, waiting=0, **fields):
        found = make_group(alice, name=name, safety_level=SafetyLevel.CLOSED, **fields)
        if days:
            date = make_occurrence(
                make_event(found, title=f"{name} meets", **COMPLETE), start=timezone.now() + timedelta(days=days)
            )
            for number in range(waiting):
                make_attendance(date, f"{number}@example.org")
        return found

    groups = [group("Bradford"), group("Leeds", days=2), group("York", days=9, waiting=2)]
    make_occurrence(make_event(groups[1], title="Postponed"), status=OccurrenceStatus.POSTPONED)
    page = page_for(client, alice)
    runs = page.context["by_group"]
    assert [(each.group.name, each.waiting, each.waits, len(each.meetings)) for each in runs] == [
        ("York", 2, True, 1),
        ("Leeds", 0, False, 2),
        ("Bradford", 0, False, 0),
    ]
    assert [each.next and each.next.event.title for each in runs] == ["York meets", "Leeds meets", None]
    html = page.content.decode()
    assert "2 people wait for your yes" in html
    for each in groups:  # all that a short desk has is there, in the fold of its group
        assert html.count(f'href="/organise/groups/{each.slug}/new/"') >= 1
        assert html.count(f'href="/organise/groups/{each.slug}/people/"') >= 1


def test_a_desk_with_two_groups_shows_everything_at_once(client, alice):
    make_group(alice, name="Leeds")
    make_group(alice, name="York")
    assert page_for(client, alice).context["by_group"] == []


def test_nothing_waits_for_who_only_helps(client, alice, bob):
    for name in ("Leeds", "York", "Bradford"):
        found = make_group(alice, name=name, safety_level=SafetyLevel.CLOSED)
        Membership.objects.create(group=found, user=bob, role=Role.HELPER)
        make_attendance(make_occurrence(make_event(found, **COMPLETE)))
    page = page_for(client, bob)
    assert [each.waits for each in page.context["by_group"]] == [False, False, False]
