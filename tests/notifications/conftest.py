"""A kind of message for tests, and a real mail server that only listens on this machine."""

import pytest

from notifications import kinds
from notifications.mail import Mail
from notifications.recipients import Recipient

SAM = Recipient("sam@example.org")


def say(context, recipient):
    """Says what the context says, or nothing when that is no longer true."""
    if context.get("over"):
        return None
    if context.get("broken"):
        raise RuntimeError(f"cannot write to {recipient.address}")
    return Mail(context["say"], f"{context['say']}\n", f"<p>{context['say']}</p>", headers=context.get("headers", {}))


@pytest.fixture(autouse=True)
def kind_for_tests(monkeypatch):
    monkeypatch.setitem(kinds._kinds, "test.say", say)
