"""What a batch speaks of is read at once, and is still the truth of the moment of sending."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import delivery, foreknowledge, kinds, outbox
from notifications.delivery import Delivered, deliver_due
from notifications.mail import Mail
from tests.notifications.conftest import SAM

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """What was asked for, question by question. A context "unreadable" cannot be read, and spoils a question that holds it."""
    questions = []

    def load(contexts):
        questions.append([context["say"] for context in contexts])
        if "unreadable" in questions[-1]:
            raise RuntimeError
        return [context["say"].upper() for context in contexts]

    def tell(context, recipient, told):
        return Mail(f"{context['say']} {told}", "Hello\n", "<p>Hello</p>")

    monkeypatch.setitem(kinds._kinds, "test.tell", tell)
    monkeypatch.setitem(kinds._loads, "test.tell", load)
    return questions


def post(*says):
    """Each due a minute after the one before."""
    for number, say in enumerate(says):
        due = timezone.now() - timedelta(minutes=10 - number)
        outbox.post("test.say" if say == "other" else "test.tell", to=SAM, context={"say": say}, key=say, due=due)


def test_asks_once_for_all_of_a_kind_and_gives_each_its_own(asked, smtp):
    post("a", "other", "b", "c")
    assert deliver_due() == Delivered(sent=4)
    assert asked == [["a", "b", "c"]]
    assert [mail["Subject"] for mail in smtp.sent] == ["a A", "other", "b B", "c C"]


def test_asks_for_each_batch(asked, smtp):
    post("a", "b", "c")
    deliver_due(limit=2)
    deliver_due(limit=2)
    assert asked == [["a", "b"], ["c"]]


def test_asks_again_for_those_to_come_when_it_is_no_longer_fresh(asked, smtp, monkeypatch):
    monkeypatch.setattr(foreknowledge, "FRESH_FOR", -1)
    post("a", "b", "c")
    assert deliver_due() == Delivered(sent=3)
    assert asked == [["a", "b", "c"], ["b", "c"], ["c"]]


def test_asks_nothing_before_the_messages_are_claimed(asked, smtp, monkeypatch):
    post("a")
    monkeypatch.setattr(delivery, "_claim", lambda token, limit: [])
    assert deliver_due() == Delivered()
    assert asked == []


def test_sends_the_others_when_one_cannot_be_read(asked, smtp):
    post("a", "unreadable", "c")
    assert deliver_due() == Delivered(sent=2, retried=1)
    assert [mail["Subject"] for mail in smtp.sent] == ["a A", "c C"]
