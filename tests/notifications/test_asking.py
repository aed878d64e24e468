"""The rule of sending to an address that nobody confirmed: three a day, whatever they are about."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import kinds, outbox
from notifications.asking import ASKED_A_DAY, may_ask
from notifications.enums import MessageStatus
from notifications.models import Message
from tests.notifications.conftest import SAM, say

pytestmark = pytest.mark.django_db


def say_too(context, recipient):
    return say(context, recipient)


@pytest.fixture(autouse=True)
def kinds_that_ask(monkeypatch):
    monkeypatch.setattr(kinds, "_asking", set(kinds.asking()))
    monkeypatch.setitem(kinds._kinds, "test.ask", say)
    monkeypatch.setitem(kinds._kinds, "test.ask_other", say_too)
    kinds.register("test.ask", say, asks=True)
    kinds.register("test.ask_other", say_too, asks=True)


def ask(kind="test.ask", to=SAM):
    return outbox.post(kind, to=to, context={"say": "Is it you?"}, key=f"{kind}:{Message.objects.count()}")


def test_asks_three_times_a_day_whatever_it_is_about():
    ask()
    ask("test.ask_other")
    assert may_ask(SAM.address, timezone.now())
    ask()
    assert not may_ask(SAM.address, timezone.now())
    assert not may_ask(" SAM@Example.org ", timezone.now())
    assert may_ask("alex@example.org", timezone.now())


def test_counts_what_was_sent_and_emptied_too():
    for _number in range(ASKED_A_DAY):
        ask()
    Message.objects.update(status=MessageStatus.SENT, address="", ended_at=timezone.now())
    assert not may_ask(SAM.address, timezone.now())


def test_asks_again_when_a_day_is_over():
    for _number in range(ASKED_A_DAY):
        ask()
    assert may_ask(SAM.address, timezone.now() + timedelta(days=1, minutes=1))


def test_does_not_count_what_goes_to_addresses_that_were_confirmed():
    for _number in range(ASKED_A_DAY + 1):
        ask("test.say")
    assert may_ask(SAM.address, timezone.now())
