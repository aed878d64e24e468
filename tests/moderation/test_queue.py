"""The queue of new groups, and the decision about one."""

import pytest
from django.contrib.messages import get_messages

from core.models import AuditEntry
from groups.enums import GroupKind, GroupStatus, SafetyLevel
from groups.services import verification
from moderation.services import Decision, Outcome, decide
from notifications.models import Message
from tests.factories.accounts import make_user
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(alice):
    return make_group(alice, status=GroupStatus.NEW, description="We write **letters**.", safety_level=SafetyLevel.CAREFUL)


@pytest.fixture
def moderator(client, dana):
    client.force_login(dana)
    return client


def answer(client, group, decision, **data):
    return client.post(f"/moderation/groups/{group.public_id}/", {"decision": decision, "seen": group.modified.isoformat(), **data})


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_shows_what_helps_to_judge(moderator, group):
    html = moderator.get("/moderation/").content.decode()
    for shown in (
        "1 group waits for an answer.",
        f'<a href="/groups/{group.slug}/">Leeds Students for Uyghurs</a>',
        "University",
        "Careful",
        "<strong>letters</strong>",
        'Leeds University Union, Lifton Place, <span class="nowrap">LS2 9JT</span>',
        'data-lat="53.80670" data-lon="-1.55500"',
        "<bdi>Alice</bdi>, with an address at example.org",
        "Account made",
    ):
        assert shown in html
    assert "alice@" not in html


def test_shows_the_oldest_first_and_only_those_that_wait(moderator):
    for name in ("First", "Second", "Third"):
        make_group(name=name, status=GroupStatus.NEW)
    make_group(name="Approved")
    make_group(name="Refused", status=GroupStatus.REFUSED)
    assert [case.group.name for case in moderator.get("/moderation/").context["cases"]] == ["First", "Second", "Third"]


def test_says_when_nobody_is_waiting(moderator):
    assert "Nobody is waiting." in moderator.get("/moderation/").content.decode()


def test_approving_lists_the_group_and_tells_its_organisers(moderator, group, dana):
    occurrence = make_occurrence(make_event(group))
    response = answer(moderator, group, "approve")
    group.refresh_from_db()
    occurrence.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, "/moderation/")
    assert said(response) == ["Leeds Students for Uyghurs is approved. Its organisers get a mail."]
    assert (group.status, occurrence.is_listed) == (GroupStatus.APPROVED, True)
    assert AuditEntry.objects.get(verb="groups.approve").actor == dana.public_id
    assert Message.objects.get().kind == "groups.approved"


def test_refusing_tells_the_reason(moderator, group):
    response = answer(moderator, group, "refuse", reason="  We know no such union. ")
    group.refresh_from_db()
    assert said(response) == ["Leeds Students for Uyghurs is refused. Its organisers get your reason by mail."]
    assert (group.status, group.status_reason) == (GroupStatus.REFUSED, "We know no such union.")


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "The organisers need a reason. Write a sentence that tells them what is missing."),
        ("   ", "The organisers need a reason. Write a sentence that tells them what is missing."),
        ("far too long " * 100, "This is too long: it has 1299 characters. Please make it 1000 characters at most."),
    ],
)
def test_a_refusal_needs_a_reason_and_keeps_what_was_typed(moderator, group, reason, sentence):
    response = answer(moderator, group, "refuse", reason=reason)
    group.refresh_from_db()
    assert response.context["case"].form.errors == {"reason": [sentence]}
    html = response.content.decode()
    assert '<details class="more" open>' in html
    assert reason.strip() in html
    assert (group.status, Message.objects.count()) == (GroupStatus.NEW, 0)


def test_an_answer_that_is_neither_yes_nor_no_decides_nothing(moderator, group):
    response = answer(moderator, group, "perhaps")
    group.refresh_from_db()
    assert "decision" in response.context["case"].form.errors
    assert group.status == GroupStatus.NEW


def test_the_second_moderator_sees_what_was_decided(moderator, group):
    eve = make_user("eve@example.org", display_name="Eve", is_moderator=True)
    verification.refuse(group, by=eve, reason="We know no such union.")
    response = answer(moderator, group, "approve")
    assert (response.status_code, response["Location"]) == (302, f"/moderation/groups/{group.public_id}/")
    html = moderator.get(response["Location"]).content.decode()
    assert "Somebody has decided about this group already. Your answer has changed nothing." in html
    assert "<bdi>Eve</bdi> refused the group" in html
    assert "We know no such union." in html
    assert 'value="approve"' not in html
    group.refresh_from_db()
    assert group.status == GroupStatus.REFUSED


def test_of_two_at_once_the_first_decides(group, dana):
    seen = group.modified
    assert decide(group, Decision.APPROVE, by=dana, seen=seen) == Outcome.DONE
    assert decide(group, Decision.REFUSE, by=dana, seen=seen, reason="No.") == Outcome.DECIDED_BEFORE
    assert group.status == GroupStatus.APPROVED


def test_a_yes_is_for_what_was_read(moderator, group):
    opened = group.modified
    group.description = "Something quite different."
    group.save()
    response = answer(moderator, group, "refuse", seen=opened.isoformat(), reason="Too short a text.")
    html = response.content.decode()
    assert "The group has been changed since you opened the page. Look at it again, then answer." in html
    assert "Something quite different." in html
    assert "Too short a text." in html
    group.refresh_from_db()
    assert group.status == GroupStatus.NEW
    answer(moderator, group, "approve")
    group.refresh_from_db()
    assert group.status == GroupStatus.APPROVED


@pytest.mark.parametrize("number", [1, 30])
def test_asks_the_database_as_often_for_thirty_as_for_one(moderator, django_assert_num_queries, number):
    for each in range(number):
        owner = make_user(f"owner{each}@example.org")
        make_group(owner, name=f"Group {each}", status=GroupStatus.NEW, kind=GroupKind.UNION, place=make_place())
    with django_assert_num_queries(6):  # session, user, second factor; count, groups, owners
        html = moderator.get("/moderation/").content.decode()
    assert ("?page=2" in html) == (number > 20)
