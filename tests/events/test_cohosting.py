"""Another group accepts or declines to host a meeting too; what is shown of it, and to whom."""

import json
import re

import pytest
from django.urls import reverse

from events.enums import CoHostStatus
from events.models import CoHost
from events.services import cohosting
from groups.enums import GroupStatus, Role, SafetyLevel
from groups.services import visibility
from notifications.delivery import deliver_due
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def date(alice):
    return make_occurrence(make_event(make_group(alice, name="Leeds Students"), title="Film night"))


@pytest.fixture
def york(bob):
    return make_group(bob, name="York Students")


def accepted(date, group, by=None):
    return CoHost.objects.create(event=date.event, group=group, status=CoHostStatus.ACCEPTED)


def text(client, address):
    return client.get(address).content.decode()


def names_it(client, date, name="York Students"):
    """Where the other group is named: the page, its words for search engines, the API by date and by event."""
    page = text(client, date.get_absolute_url())
    told = re.search(r'<script type="application/ld\+json">(.+?)</script>', page)
    organizers = json.loads(told[1])["organizer"] if told else []
    event = client.get(f"/api/v1/events/{date.event.public_id}/").json()
    one = client.get(f"/api/v1/occurrences/{date.public_id}/").json()
    return [
        "Together with" in page and name in page,
        name in json.dumps(organizers),
        [each["name"] for each in event["cohosts"]] == [name],
        [each["name"] for each in one["cohosts"]] == [name],
    ]


def test_from_the_question_to_both_pages(client, alice, bob, date, york, smtp):
    client.force_login(alice)
    page = reverse("events:cohosts", args=[date.event.public_id])
    assert page in text(client, reverse("events:edit", args=[date.event.public_id]))
    assert "No group is found" in client.post(page, {"group": "Nowhere"}).content.decode()
    assert f'value="{york.slug}"' in client.post(page, {"group": "york"}).content.decode()
    client.post(page, {"slug": york.slug})
    deliver_due()
    (mail,) = smtp.to("bob@example.org")
    assert "Leeds Students asks you" in mail["Subject"]
    assert names_it(client, date) == [False] * 4, "nothing is shown before the yes"
    client.force_login(bob)
    assert "Film night" in text(client, "/organise/")
    cohost = CoHost.objects.get()
    client.post(reverse("events:cohost_answer", args=[cohost.public_id]), {"action": "accept"})
    deliver_due()
    assert "York Students hosts your meeting too" in smtp.to("alice@example.org")[0]["Subject"]
    client.logout()
    assert names_it(client, date) == [True] * 4
    assert "Film night" in text(client, york.get_absolute_url())
    client.force_login(bob)
    client.post(reverse("events:cohost_answer", args=[cohost.public_id]), {"action": "end"})
    assert names_it(client, date) == [False] * 4


def test_a_no_is_told_once_and_never_asked_again(client, alice, bob, date, york, smtp):
    cohost = cohosting.ask(date.event, york, by=alice)
    assert cohosting.answer(cohost, by=bob, yes=False)
    assert not cohosting.answer(cohost, by=bob, yes=True)
    assert not cohosting.end(cohost, by=alice)
    with pytest.raises(cohosting.CannotAsk):
        cohosting.ask(date.event, york, by=alice)
    deliver_due()
    assert [mail["Subject"] for mail in smtp.to("alice@example.org")] == ["York Students said no"]
    assert smtp.to("bob@example.org") == [], "a question that is answered is not sent any more"


def test_neither_the_host_nor_what_is_gone_can_be_asked(alice, dana, date, york):
    with pytest.raises(cohosting.CannotAsk):
        cohosting.ask(date.event, date.event.host, by=alice)
    visibility.hide(york, by=dana, reason="So.")
    with pytest.raises(cohosting.CannotAsk):
        cohosting.ask(date.event, york, by=alice)


def test_only_those_who_may_edit_answer(client, charlie, date, york):
    cohost = CoHost.objects.create(event=date.event, group=york)
    york.memberships.create(user=charlie, role=Role.HELPER)
    client.force_login(charlie)
    assert client.post(reverse("events:cohost_answer", args=[cohost.public_id]), {"action": "accept"}).status_code == 404
    assert client.get(reverse("events:cohosts", args=[date.event.public_id])).status_code == 404


def test_the_one_who_asked_cannot_answer_for_the_other(client, alice, date, york):
    cohost = CoHost.objects.create(event=date.event, group=york)
    client.force_login(alice)
    client.post(reverse("events:cohost_answer", args=[cohost.public_id]), {"action": "accept"})
    cohost.refresh_from_db()
    assert cohost.status == CoHostStatus.INVITED


@pytest.mark.parametrize("how", ["hidden", "closed", "new"])
def test_a_group_on_no_list_is_not_named_by_a_meeting_that_is(client, dana, date, york, how):
    accepted(date, york)
    assert names_it(client, date) == [True] * 4
    if how == "hidden":
        visibility.hide(york, by=dana, reason="So.")
    else:
        fields = {"safety_level": SafetyLevel.CLOSED} if how == "closed" else {"status": GroupStatus.NEW}
        type(york).objects.filter(pk=york.pk).update(**fields)
    assert names_it(client, date) == [False] * 4


def test_a_closed_meeting_stays_off_the_page_of_the_other_group(client, york):
    host = make_group(name="Closed host", safety_level=SafetyLevel.CLOSED)
    date = make_occurrence(make_event(host, title="Plantedevening"))
    accepted(date, york)
    for address in (
        york.get_absolute_url(),
        f"/groups/{york.slug}.ics",
        f"/groups/{york.slug}.rss",
        f"/api/v1/groups/{york.slug}/",
    ):
        assert "Plantedevening" not in text(client, address)
        assert "Closed host" not in text(client, address)
    assert "York Students" in text(client, date.get_absolute_url())


def test_a_closed_group_is_found_by_its_link_alone(client, alice, bob, date):
    closed = make_group(bob, name="Quiet circle", safety_level=SafetyLevel.CLOSED)
    client.force_login(alice)
    page = reverse("events:cohosts", args=[date.event.public_id])
    assert "No group is found" in client.post(page, {"group": "Quiet"}).content.decode()
    link = f"https://organise.example{closed.get_absolute_url()}"
    assert closed.slug in client.post(page, {"group": link}).content.decode()


def test_gives_those_of_the_other_group_no_right_to_see_more(client, bob, york):
    host = make_group(name="Careful host", safety_level=SafetyLevel.CAREFUL)
    date = make_occurrence(make_event(host))
    accepted(date, york)
    client.force_login(bob)
    assert "Lifton Place" not in text(client, date.get_absolute_url())
    assert client.get(reverse("events:edit", args=[date.event.public_id])).status_code == 404
    assert client.get(reverse("events:people", args=[date.public_id])).status_code == 404


@pytest.mark.parametrize("number", [1, 20])
def test_costs_the_page_of_a_group_as_many_queries_for_many_meetings_as_for_one(client, york, django_assert_num_queries, number):
    client.get(york.get_absolute_url())
    with django_assert_num_queries(3):
        client.get(york.get_absolute_url())
    for _ in range(number):
        accepted(make_occurrence(make_event()), york)
    with django_assert_num_queries(3):
        client.get(york.get_absolute_url())


def test_nobody_fills_the_mailboxes_of_another_group_with_questions(date, york, alice):
    events = [make_occurrence(make_event(date.event.host, title=f"Film {number}")).event for number in range(4)]
    for event in events[:3]:
        cohosting.ask(event, york, by=alice)
    with pytest.raises(cohosting.TooMany):
        cohosting.ask(events[3], york, by=alice)
    assert cohosting.ask(events[3], make_group(name="Hull Students"), by=alice)


def test_a_group_that_no_moderator_knows_asks_nobody(york, alice, client):
    event = make_occurrence(make_event(make_group(alice, name="New here", status=GroupStatus.NEW))).event
    client.force_login(alice)
    page = client.post(reverse("events:cohosts", args=[event.public_id]), {"slug": york.slug}, follow=True).content.decode()
    assert "a moderator has not yet said yes" in page
    assert not CoHost.objects.exists()
