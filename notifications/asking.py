"""The rule of sending to an address that nobody has confirmed: no one can make us fill a stranger's mailbox."""

from datetime import datetime, timedelta

from notifications import kinds
from notifications.models import Message

# One mail an hour for an address and what it is asked about (each service looks at its own row), and so many a day for an address in all.
ASK_AGAIN_AFTER = timedelta(hours=1)
ASKED_A_DAY = 3


def may_ask(email: str, now: datetime) -> bool:
    """Whether one more mail that asks may go to this address today.

    Counts every kind that was registered with `asks=True`, sent or not. The asker is answered the same words either way.
    """
    asked = Message.objects.to(email).filter(kind__in=kinds.asking(), created__gte=now - timedelta(days=1))
    return asked.count() < ASKED_A_DAY
