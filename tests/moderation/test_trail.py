"""The trail: who did what, in sentences, without anything of supporters."""

import pytest

from core import audit
from core.models import AuditEntry
from events.services import attendance, occurrences
from groups.services import verification
from moderation import history
from tests.factories.accounts import make_user
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client, dana):
    client.force_login(dana)
    return client


def sentences():
    return [str(line.sentence) for line in history.lines(list(history.deeds()))]


def test_says_what_was_done_the_latest_first(alice, dana):
    group = make_group(alice, name="Leeds <Students>", status="new")
    link = f'<a href="/moderation/groups/{group.public_id}/"><bdi>Leeds &lt;Students&gt;</bdi></a>'
    audit.record("groups.register", group, actor=alice)
    verification.approve(group, by=dana)
    occurrence = make_occurrence(make_event(group, title="Vigil"))
    occurrences.cancel(occurrence, by=alice)
    assert sentences() == [
        "<bdi>Alice</bdi> cancelled one date of the meeting <bdi>Vigil</bdi>.",
        f"<bdi>Dana</bdi> approved the group {link}.",
        f"<bdi>Alice</bdi> started the group {link}.",
    ]


def test_calls_who_has_left_nobody_by_name(alice):
    group = make_group(name="Leeds")
    audit.record("groups.change", group, actor=alice)
    alice.delete()
    link = f'<a href="/moderation/groups/{group.public_id}/"><bdi>Leeds</bdi></a>'
    assert sentences() == [f"Somebody who has left changed the group {link}."]


def test_calls_everybody_by_their_name_of_today(alice):
    audit.record("groups.change", make_group(), actor=alice)
    alice.display_name = "A. N. Other"
    alice.save()
    assert sentences()[0].startswith("<bdi>A. N. Other</bdi> changed")


def test_says_only_the_day_of_what_nobody_answers_for(moderator):
    entry = audit.record("groups.change", make_group())
    html = moderator.get("/moderation/trail/").content.decode()
    assert f'<time datetime="{entry.at:%Y-%m-%d}">{entry.at:%A} {entry.at.day} {entry.at:%B}</time>' in html


def test_shows_a_deed_that_it_does_not_know_plainly(alice):
    group = make_group(name="Leeds")
    audit.record("groups.dance", group, actor=alice)
    assert sentences() == [f'<bdi>Alice</bdi>: groups.dance, <a href="/moderation/groups/{group.public_id}/"><bdi>Leeds</bdi></a>']


def test_speaks_of_what_is_gone_and_of_deeds_without_a_doer():
    group = make_group()
    audit.record("groups.change", group)
    group.delete()
    assert sentences() == ["The site itself changed the group (no longer there)."]


def test_shows_nothing_of_supporters(moderator, alice, smtp):
    occurrence = make_occurrence(make_event(make_group(alice)))
    attendance.attend(occurrence, email="sam@example.org")
    assert not AuditEntry.objects.exists()
    html = moderator.get("/moderation/trail/").content.decode()
    assert "Nothing yet" in html
    assert "sam@" not in html


def test_comes_in_pages_without_gaps(moderator, alice):
    group = make_group()
    for number in range(120):
        audit.record(f"groups.deed{number}", group, actor=alice)
    seen, path = [], "/moderation/trail/"
    while path:
        context = moderator.get(path).context
        seen += [line.sentence.split(": ")[1].split(",")[0] for line in context["lines"]]
        path = context["older"] and "/moderation/trail/" + context["older"]
    assert seen == [f"groups.deed{number}" for number in reversed(range(120))]


def test_has_no_page_for_a_place_in_the_trail_that_means_nothing(moderator):
    assert [moderator.get(f"/moderation/trail/?before={text}").status_code for text in ("x", "²", "-1", "9" * 40)] == [404] * 4


@pytest.mark.parametrize("number", [1, 30])
def test_asks_the_database_as_often_for_thirty_as_for_one(moderator, django_assert_num_queries, number):
    for each in range(number):
        doer = make_user(f"doer{each}@example.org", display_name=f"Doer {each}")
        occurrence = make_occurrence(make_event(make_group(name=f"Group {each}")))
        for verb, target in (
            ("groups.change", occurrence.host),
            ("events.change", occurrence.event),
            ("occurrences.cancel", occurrence),
        ):
            audit.record(verb, target, actor=doer)
    with django_assert_num_queries(8):  # session, user, second factor; entries, who, groups, events, dates
        moderator.get("/moderation/trail/")
