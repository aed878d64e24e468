"""Sends what is due: claims a batch, asks each kind what is true now, sends over one line, marks each message at once.

Safe with any number of workers: a batch belongs to the token that a conditional UPDATE wrote. Only a worker that dies between
the server's yes and our mark leaves a message that is sent again, ten minutes later, with the same Message-ID.
"""

import logging
import secrets
import time
import traceback
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from notifications import kinds
from notifications.channels.email import HungUp, Line, Refused, Unreachable
from notifications.enums import MessageStatus
from notifications.envelope import Envelope
from notifications.foreknowledge import Foreknowledge
from notifications.mail import Mail
from notifications.models import Message
from notifications.recipients import Recipient

logger = logging.getLogger(__name__)
BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
STALE_AFTER = timedelta(minutes=10)
HANDS_OFF_AFTER = 300  # seconds: a slow batch is given back long before another worker may take us for dead
FORGET_AFTER = timedelta(days=2)


@dataclass(slots=True)
class Delivered:
    """What became of one batch. `unreachable`: there is no line to the mail server, so asking again at once is pointless."""

    sent: int = 0
    dropped: int = 0
    retried: int = 0
    failed: int = 0
    unreachable: bool = False

    @property
    def total(self) -> int:
        """How many messages were claimed."""
        return self.sent + self.dropped + self.retried + self.failed


def deliver_due(limit: int = 50) -> Delivered:
    """Claim up to `limit` messages that are due; send, drop, put off or give up each of them."""
    token, started, result = secrets.token_hex(16), time.monotonic(), Delivered()
    batch = _claim(token, limit)
    known = Foreknowledge(batch)
    with Line() as line:
        for message in batch:
            try:
                _deliver(message, known, line, result)
            except Unreachable as error:
                result.unreachable = True
                logger.warning("The mail server cannot be reached (%s); the messages wait.", error)
            if result.unreachable or time.monotonic() - started > HANDS_OFF_AFTER:
                break
    if result.total < len(batch):
        result.retried += _give_back(token)
    return result


def forget() -> int:
    """Empty the blind index of messages that ended two days ago: the limits that need it look back a day at most."""
    ended = Message.objects.ended_before(timezone.now() - FORGET_AFTER).exclude(address_index="")
    return ended.update(address_index="")


def _claim(token: str, limit: int) -> list[Message]:
    """Mark up to `limit` due messages as ours and return them. Those of workers that died are freed first."""
    now = timezone.now()
    with transaction.atomic():
        Message.objects.stale(now - STALE_AFTER).update(status=MessageStatus.QUEUED, claimed_by="", claimed_at=None)
        # PostgreSQL passes over rows that another worker has just locked; SQLite lets in one writer at a time.
        due = Message.objects.due(now).select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit]
        ours = Message.objects.filter(pk__in=list(due), status=MessageStatus.QUEUED)
        claimed = ours.update(status=MessageStatus.SENDING, claimed_by=token, claimed_at=now)
    return list(Message.objects.claimed(token)) if claimed else []


def _give_back(token: str) -> int:
    """Put back, as they were, the messages that this batch did not come to."""
    return Message.objects.claimed(token).update(status=MessageStatus.QUEUED, claimed_by="", claimed_at=None)


def _deliver(message: Message, known: Foreknowledge, line: Line, result: Delivered) -> None:
    """One message to its end, or back into the queue. Raises Unreachable when there is no line at all."""
    try:
        mail = _ask(message, known)
        if mail is None:
            _end(message, MessageStatus.DROPPED)
            result.dropped += 1
            return
        line.send(Envelope(mail, to=message.address, message_id=message.public_id))
    except Refused as refusal:
        result.unreachable = isinstance(refusal, HungUp)
        if refusal.final or message.attempts >= len(BACKOFF):
            _end(message, MessageStatus.FAILED, error=str(refusal))
            result.failed += 1
        else:
            _put_off(message, error=str(refusal))
            result.retried += 1
    else:
        _end(message, MessageStatus.SENT)
        result.sent += 1


def _ask(message: Message, known: Foreknowledge) -> Mail | None:
    """What the kind says now. Raises Refused when its words cannot be made: a fault of ours, which a new release may mend."""
    recipient = Recipient(message.address, message.language, message.timezone, message.discreet)
    try:
        return kinds.render(message.kind, message.context, recipient, *known.of(message))
    except Exception as error:  # noqa: BLE001 (other apps' code: one fault in it must not stop everybody's mail)
        # Where it happened, never its words: they may hold what the message holds.
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("A message of kind %s cannot be written: %s\n%s", message.kind, type(error).__name__, frames)
        raise Refused(error) from None


def _end(message: Message, status: MessageStatus, *, error: str = "") -> None:
    """The message has ended: empty it. The key stays, so that the same message is never posted again."""
    _mark(message, status=status, ended_at=timezone.now(), address="", context={}, error=error)


def _put_off(message: Message, *, error: str) -> None:
    """Try again later, each time later than the last."""
    due = timezone.now() + BACKOFF[message.attempts]
    _mark(message, status=MessageStatus.QUEUED, due=due, attempts=message.attempts + 1, error=error)


def _mark(message: Message, **fields: object) -> None:
    """Write only while the message is ours: another worker may have taken it for abandoned."""
    ours = Message.objects.filter(pk=message.pk, claimed_by=message.claimed_by, status=MessageStatus.SENDING)
    ours.update(claimed_by="", claimed_at=None, modified=timezone.now(), **fields)
