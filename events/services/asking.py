"""The rule of sending to an address that nobody has confirmed yet."""

from datetime import datetime, timedelta

from events import alert_notices, notices
from notifications import outbox

ASK_AGAIN_AFTER = timedelta(hours=1)  # one mail an hour for an address and what it asks for
ASKED_A_DAY = 3  # and so many a day for an address in all, so that nobody can make us fill a stranger's mailbox
ASKS = (notices.CONFIRM, alert_notices.CONFIRM)


def may_ask(email: str, now: datetime) -> bool:
    """Whether one more mail to confirm may go to this address today, whatever it is about."""
    return outbox.asked_lately(ASKS, email, now - timedelta(days=1)) < ASKED_A_DAY
