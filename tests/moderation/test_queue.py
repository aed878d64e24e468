"""The queue of new groups, and the decision about one."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from core.models import AuditEntry
from groups import institutions
from groups.enums import GroupStatus, ListedHow, SafetyLevel
from groups.models import CaseLabel, CaseMessage, CaseNote, Group, Likeness, Membership, PartnerCode, Silence, Vouch
from groups.services import casework, registration, verification
from moderation import queue
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
        'New <span class="count">1</span>',
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
    assert '<details class="more" data-key="r" open>' in html
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
    assert decide(group, Decision.REFUSE, by=dana, seen=seen, words="No.") == Outcome.DECIDED_BEFORE
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


def many(number, owner):
    """So many groups that wait, each with all that helps to judge it."""
    voucher, moderator = make_user("voucher@example.org"), make_user("eve@example.org", is_moderator=True)
    place = make_place()
    groups = [Group(name=f"Group {each}", slug=f"g-{each}", kind="union", place=place) for each in range(number)]
    Group.objects.bulk_create(groups)
    first = groups[:30]
    Membership.objects.bulk_create(Membership(group=group, user=owner, role="owner") for group in groups)
    Vouch.objects.bulk_create(Vouch(group=group, by=voucher) for group in first)
    CaseNote.objects.bulk_create(CaseNote(group=group, author=moderator, text="Look.") for group in first)
    CaseLabel.objects.bulk_create(CaseLabel(group=group, label="urgent") for group in first)
    Likeness.objects.bulk_create(Likeness(group=one, other=other, how="name", score=0.8) for one, other in pairwise(first))
    for group in first[:2]:
        casework.ask(group, by=moderator, text="Who?")
        casework.answer(group, by=owner, text="We.")


@pytest.mark.parametrize("number", [1, 30, 1000])
def test_asks_the_database_as_often_for_a_thousand_as_for_one(moderator, alice, django_assert_num_queries, number):
    many(number, alice)
    # Session, user, second factor; answered groups, the others; five for what belongs to them; likenesses, groups of each owner; six numbers.
    with django_assert_num_queries(18):
        html = moderator.get("/moderation/").content.decode()
    assert ("?page=2" in html) == (number > 22)


def listed(moderator, query=""):
    return [case.group.name for case in moderator.get(f"/moderation/{query}").context["cases"]]


def test_those_who_answered_come_first_and_those_who_were_asked_stand_apart(moderator, dana, alice):
    _first, second, third = (make_group(alice, name=name, status=GroupStatus.NEW) for name in ("First", "Second", "Third"))
    for group in (second, third):
        casework.ask(group, by=dana, text="Who are you?")
    casework.answer(third, by=alice, text="Students.")
    assert (listed(moderator), listed(moderator, "?show=asked")) == (["Third", "First"], ["Second"])
    html = moderator.get("/moderation/").content.decode()
    assert ("They have answered" in html, "Students." in html) == (True, True)


def test_shows_only_those_with_a_label(moderator, dana, alice):
    for name in ("First", "Second"):
        make_group(alice, name=name, status=GroupStatus.NEW)
    casework.label(Group.objects.get(name="Second"), by=dana, labels=["urgent"])
    assert listed(moderator, "?label=urgent") == ["Second"]
    assert [moderator.get(f"/moderation/{query}").status_code for query in ("?label=x", "?show=x")] == [404, 404]


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("a.b@leeds.ac.uk", "Their address is from there"),
        ("a.b@student.leeds.ac.uk", "Their address is from there"),
        ("a.b@notleeds.ac.uk", "Their address is from elsewhere"),
        ("a.b@example.org", "Their address is from elsewhere"),
    ],
)
def test_compares_the_address_with_the_university(moderator, email, said):
    leeds = next(each for each in institutions.every("university") if each.domain == "leeds.ac.uk")
    make_group(make_user(email), status=GroupStatus.NEW, institution=leeds.key)
    html = moderator.get("/moderation/").content.decode()
    assert [words in html for words in (said, leeds.name, "a.b@")] == [True, True, False]


def test_names_whom_it_could_be_taken_for(moderator, alice, bob):
    verification.begin(make_group(alice), by=alice)
    verification.begin(make_group(bob, name="Leeds Student for Uyghurs", status=GroupStatus.NEW), by=bob)
    (case,) = moderator.get("/moderation/").context["cases"]
    assert [(each.group.name, each.by_name) for each in case.alike] == [("Leeds Students for Uyghurs", True)]
    assert case.alike[0].in_words == "a similar name, the same place"


def test_shows_what_changed_and_lets_it_stay_or_go(moderator, alice, dana):
    group = make_group(alice, name="Hull Quakers")
    verification.refuse(group, by=dana, reason="No.")
    verification.approve(group, by=dana)
    registration.change(group, by=alice, seen=group.modified, name="Hull Friends", description="New words.")
    Group.objects.update(look_again_since=timezone.now())
    group.refresh_from_db()
    (case,) = moderator.get("/moderation/?show=changed").context["cases"]
    assert case.changed_in_words == "the text, the name"
    response = answer(moderator, group, "fine", show="changed", following="")
    assert (said(response), response["Location"]) == (["Hull Friends stays listed."], "/moderation/?show=changed")
    assert listed(moderator, "?show=changed") == []
    answer(moderator, group, "unlist")
    group.refresh_from_db()
    assert group.status == GroupStatus.NEW


def test_shows_what_is_listed_without_a_look(moderator, alice):
    group = make_group(alice, status=GroupStatus.NEW)
    verification.list_without_a_look(group, ListedHow.TRUSTED, by=alice)
    html = moderator.get("/moderation/?show=unseen").content.decode()
    assert "Its owner is trusted" in html
    answer(moderator, group, "fine")
    assert listed(moderator, "?show=unseen") == []
    late = answer(moderator, group, "fine")
    assert late["Location"] == f"/moderation/groups/{group.public_id}/"


def fall_silent(name, days, **fields):
    """A group whose moderators were told so many days ago."""
    group = make_group(name=name, **fields)
    since = timezone.now() - timedelta(days=days)
    Silence.objects.create(group=group, organisers_asked_at=since, moderators_asked_at=since)
    return group


def test_shows_groups_of_which_nobody_answers_the_longest_silence_first(moderator):
    group = fall_silent("York", 3)
    fall_silent("Leeds", 30, dormant_since=timezone.now())
    fall_silent("Hidden", 30, status=GroupStatus.HIDDEN)
    Silence.objects.create(group=make_group(name="Only asked"), organisers_asked_at=timezone.now())
    make_group(name="Awake")
    assert listed(moderator, "?show=silent") == ["Leeds", "York"]
    html = moderator.get("/moderation/?show=silent").content.decode()
    assert html.count("Marked, and listed after the others") == 1
    assert f'href="/moderation/reports/groups/{group.public_id}/"' in html


@pytest.mark.parametrize("number", [1, 30])
def test_asks_the_database_as_often_for_thirty_silent_groups_as_for_one(moderator, django_assert_num_queries, number):
    for each in range(number):
        fall_silent(f"Group {each}", each)
    # Session, user, second factor; the groups; five for what belongs to them; likenesses; six numbers.
    with django_assert_num_queries(16):
        moderator.get("/moderation/?show=silent")


def test_has_words_for_whatever_is_looked_at_again():
    assert set(queue.FIELDS) >= registration.LOOKED_AT


def test_asks_once_however_often_it_is_sent(moderator, group):
    form = moderator.get("/moderation/").context["cases"][0].form
    for _ in range(2):
        response = answer(moderator, group, "ask", question="Who are you?", form_id=form.initial["form_id"], following="bcd")
        assert response["Location"] == "/moderation/#bcd"
    assert [message.text for message in CaseMessage.objects.all()] == ["Who are you?"]
    assert Message.objects.filter(kind="groups.question").count() == 1


def test_a_question_needs_words(moderator, group):
    form = moderator.get("/moderation/").context["cases"][0].form
    response = answer(moderator, group, "ask", question=" ", form_id=form.initial["form_id"])
    assert response.context["case"].form.errors == {"question": ["There is no question yet. Write what you would like to know."]}


def test_goes_on_nowhere_else_than_in_its_own_lists(moderator, group):
    response = answer(moderator, group, "approve", show="//evil.example", following='x"><script>')
    assert response["Location"] == "/moderation/"


def test_approves_all_that_are_ticked_but_what_changed_or_was_decided(moderator, alice, dana):
    _good, decided, changed = (make_group(alice, name=name, status=GroupStatus.NEW) for name in ("Good", "Decided", "Changed"))
    ticked = [case.seen for case in moderator.get("/moderation/").context["cases"]]
    verification.refuse(decided, by=dana, reason="No.")
    changed.save()
    response = moderator.post("/moderation/", {"ticked": ticked})
    assert said(response) == [
        "1 group is approved. Its organisers get a mail.",
        "Somebody else has decided about Decided already.",
        "Changed has been changed since you opened the page. Look at it again.",
    ]
    assert dict(Group.objects.values_list("name", "status")) == {"Good": "approved", "Decided": "refused", "Changed": "new"}


@pytest.mark.parametrize("ticked", [[], ["nobody 2026-01-01T00:00:00"], ["x" * 500]])
def test_approves_nothing_where_nothing_right_is_ticked(moderator, group, ticked):
    moderator.post("/moderation/", {"ticked": ticked})
    group.refresh_from_db()
    assert group.status == GroupStatus.NEW


def test_keeps_notes_labels_and_holds_for_moderators(moderator, client, group, dana):
    address = f"/moderation/groups/{group.public_id}/file/"
    page = moderator.get(f"/moderation/groups/{group.public_id}/").context
    note = {"step": "note", "text": "Ask the imam.", "form_id": page["note_form"].initial["form_id"]}
    for _ in range(2):
        moderator.post(address, note)
    moderator.post(address, {"step": "labels", "labels": ["urgent", "known"]})
    moderator.post(address, {"step": "hold"})
    html = moderator.get(f"/moderation/groups/{group.public_id}/").content.decode()
    assert html.count("Ask the imam.") == 1
    assert ("Only a moderator may list this group." in html, 'badge stop">Urgent' in html) == (True, True)
    assert [moderator.post(address, {"step": step}).status_code for step in ("release", "dance")] == [302, 404]
    client.force_login(group.memberships.get().user)
    assert "Ask the imam." not in client.get(f"/organise/groups/{group.slug}/listing/").content.decode()


def test_makes_a_code_shows_it_once_and_ends_it(moderator):
    form_id = moderator.get("/moderation/codes/").context["form"].initial["form_id"]
    data = {"partner": "Students' Union", "most_uses": "5", "days": "30", "form_id": form_id}
    code = moderator.post("/moderation/codes/", data).context["code"]
    again = moderator.post("/moderation/codes/", data)
    assert (len(code), again.context["code"], PartnerCode.objects.count()) == (19, "", 1)
    html = moderator.get("/moderation/codes/").content.decode()
    assert (code in html, "0 of 5" in html) == (False, True)
    moderator.post(f"/moderation/codes/{PartnerCode.objects.get().public_id}/revoke/")
    assert PartnerCode.objects.get().revoked_at is not None


@pytest.mark.parametrize(("field", "value"), [("partner", ""), ("most_uses", "51"), ("days", "0"), ("days", "x")])
def test_makes_no_code_without_all_it_needs(moderator, field, value):
    form_id = moderator.get("/moderation/codes/").context["form"].initial["form_id"]
    data = {"partner": "Union", "most_uses": "5", "days": "30", "form_id": form_id, field: value}
    assert list(moderator.post("/moderation/codes/", data).context["form"].errors) == [field]
    assert PartnerCode.objects.count() == 0
