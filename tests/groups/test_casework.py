"""Questions, answers, notes, labels; and what is looked at again."""

import pytest
from django.db import connection
from django.utils import timezone

from core.models import AuditEntry
from groups.enums import GroupStatus, Label, ListedHow
from groups.models import Case, CaseLabel, CaseMessage, CaseNote, Group
from groups.services import casework, verification
from notifications import kinds, replies
from notifications.models import Message
from notifications.recipients import Recipient
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(alice, bob, charlie):
    group = make_group(alice, status=GroupStatus.NEW)
    group.memberships.create(user=bob, role="organiser")
    group.memberships.create(user=charlie, role="helper")
    return group


def read(message):
    """The mail as it would be sent now."""
    to = Recipient(message.address, message.language, message.timezone, message.discreet)
    return kinds.render(message.kind, message.context, to)


def test_a_question_goes_to_owner_and_organisers_and_changes_nothing_else(group, dana):
    assert casework.ask(group, by=dana, text=" Who are you? ").text == "Who are you?"
    group.refresh_from_db()
    assert (group.status, group.case.asked_at is not None, group.case.answered_at) == (GroupStatus.NEW, True, None)
    posted = list(Message.objects.order_by("pk"))
    assert [message.address for message in posted] == ["alice@example.org", "bob@example.org"]
    mail = read(posted[0])
    assert mail.subject == "A question about Leeds Students for Uyghurs"
    assert "Who are you?" in mail.text
    assert "/organise/answer/" in mail.text
    assert "Dana" not in mail.text + mail.html


def test_a_question_that_was_answered_is_not_mailed_any_more(group, dana, alice):
    casework.ask(group, by=dana, text="Who are you?")
    casework.answer(group, by=alice, text="Students.")
    assert [read(message) for message in Message.objects.all()] == [None, None]


def test_the_answer_brings_the_group_to_the_head(group, dana, alice, bob):
    casework.ask(group, by=dana, text="Who are you?")
    assert casework.answer(group, by=alice, text="Students.").from_moderator is False
    first = Case.objects.get(group=group)
    assert (first.asked_at, first.answered_at is not None) == (None, True)
    casework.answer(group, by=bob, text="At the union.")
    assert Case.objects.get(group=group).answered_at == first.answered_at
    assert [entry.verb for entry in AuditEntry.objects.order_by("pk")] == ["groups.ask", "groups.answer", "groups.answer"]


def test_nobody_answers_what_nobody_asked(group, alice):
    assert casework.answer(group, by=alice, text="Hello?") is None
    assert CaseMessage.objects.count() == 0


def test_nothing_is_asked_or_answered_of_what_is_decided(group, dana, alice):
    casework.ask(group, by=dana, text="Who are you?")
    verification.approve(group, by=dana)
    assert casework.ask(group, by=dana, text="And now?") is None
    assert casework.answer(group, by=alice, text="Students.") is None
    case = Case.objects.get(group=group)
    assert (case.asked_at, case.answered_at, case.listed_how) == (None, None, ListedHow.MODERATOR)


def test_a_thread_is_no_place_for_a_flood(group, dana, alice):
    casework.ask(group, by=dana, text="Who are you?")
    for _ in range(39):
        casework.answer(group, by=alice, text="Students.")
    assert casework.answer(group, by=alice, text="One more.") is None


def test_words_are_sealed_in_the_database(group, dana):
    casework.ask(group, by=dana, text="Who are you?")
    casework.note(group, by=dana, text="Ask the imam.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM groups_casemessage UNION ALL SELECT text FROM groups_casenote")
        stored = str(cursor.fetchall())
    assert ("Who" in stored, "imam" in stored) == (False, False)
    assert CaseNote.objects.get().text == "Ask the imam."


@pytest.mark.parametrize("deed", [casework.ask, casework.answer, casework.note])
def test_silence_is_no_message(group, dana, deed):
    with pytest.raises(ValueError, match="needs words"):
        deed(group, by=dana, text="  ")


def test_bears_exactly_the_labels_it_was_given(group, dana):
    casework.label(group, by=dana, labels=["urgent", "known"])
    casework.label(group, by=dana, labels=["known", "urgent"])
    casework.label(group, by=dana, labels=["known"])
    assert list(CaseLabel.objects.values_list("label", flat=True)) == [Label.KNOWN]
    assert [entry.data for entry in AuditEntry.objects.order_by("pk")] == [{"labels": ["known", "urgent"]}, {"labels": ["known"]}]


def test_a_look_at_what_changed_is_one_look(group, dana, alice):
    verification.approve(group, by=dana)
    Group.objects.filter(pk=group.pk).update(look_again_since=timezone.now())
    modified = Group.objects.get(pk=group.pk).modified
    assert [verification.looks_fine(group, by=dana) for _ in range(2)] == [True, False]
    group.refresh_from_db()
    assert (group.look_again_since, group.status, group.modified) == (None, GroupStatus.APPROVED, modified)


def test_a_hidden_or_suspended_group_is_neither_approved_nor_refused(alice, dana):
    for status in (GroupStatus.HIDDEN, GroupStatus.SUSPENDED):
        group = make_group(alice, status=status)
        assert verification.approve(group, by=dana) is False
        assert verification.refuse(group, by=dana, reason="No.") is False
        group.refresh_from_db()
        assert group.status == status


def test_taken_off_the_lists_it_waits_and_its_organisers_hear_why(group, dana):
    verification.approve(group, by=dana)
    Message.objects.all().delete()
    assert [verification.wait_again(group, by=dana, why="look") for _ in range(2)] == [True, False]
    posted = list(Message.objects.order_by("pk"))
    assert [message.address for message in posted] == ["alice@example.org", "bob@example.org"]
    assert "A moderator wants to ask you something first." in read(posted[0]).text
    verification.approve(group, by=dana)
    assert read(posted[0]) is None


def test_an_answer_by_mail_joins_the_thread(group, dana, alice, settings):
    settings.REPLY_ADDRESS = "answers+{token}@organise.example"
    casework.ask(group, by=dana, text="Who are you?")
    mail = read(Message.objects.get(key__endswith=alice.public_id))
    assert "Or answer this mail." in mail.text
    raw = (
        f"From: alice@example.org\r\nTo: {mail.headers['Reply-To']}\r\nSubject: Re: A question\r\nMessage-ID: <1@example.org>\r\n"
        "\r\nStudents, at the union.\r\n"
    )
    assert replies.receive(raw.encode()) is True
    assert [(said.text, said.author) for said in CaseMessage.objects.filter(from_moderator=False)] == [
        ("Students, at the union.", alice)
    ]
    verification.approve(group, by=dana)
    with pytest.raises(replies.Unknown):
        replies.receive(raw.replace("<1@", "<2@").encode())
