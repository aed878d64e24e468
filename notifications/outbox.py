"""The one door for telling somebody: write it down now, in the caller's transaction; a worker sends it after."""

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications import kinds, tasks
from notifications.enums import MessageStatus
from notifications.models import Message, MessageQuerySet
from notifications.recipients import Recipient

logger = logging.getLogger(__name__)
BATCH = 500
UNSENT = (MessageStatus.QUEUED, MessageStatus.SENDING)
WAKE_WITHIN = 60  # seconds; an older call to wake is worth nothing, the beat has woken the worker by then


@dataclass(frozen=True, slots=True)
class Posting:
    """One of many messages of a kind: to whom, about what, and what makes it the same message."""

    to: Recipient
    context: dict[str, Any]
    key: str


def post(kind: str, *, to: Recipient, context: dict[str, Any], key: str, due: datetime | None = None) -> Message | None:
    """Queue one message in the caller's transaction, to be sent at `due` (None: at once) or soon after.

    `context` is JSON, ids rather than data; it is sealed and emptied after sending. `key` makes it the same message: None is
    returned, and nothing queued, when that key was posted before. Raises UnknownKind for a kind that nobody registered.
    """
    kinds.known(kind)
    now = timezone.now()
    message = _message(kind, Posting(to, context, key), due or now)
    # One INSERT decides between two posts of the same key, without an error that would end the caller's transaction.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    posted = Message.objects.filter(public_id=message.public_id).first()
    if posted and posted.due <= now:
        _wake_on_commit()
    return posted


def post_many(kind: str, postings: Iterable[Posting], *, due: datetime | None = None) -> None:
    """Queue many messages of one kind as `post` does, a few hundred with each query; those posted before are passed over."""
    kinds.known(kind)
    now = timezone.now()
    due = due or now
    messages = (_message(kind, posting, due) for posting in postings)
    while batch := list(islice(messages, BATCH)):
        Message.objects.bulk_create(batch, ignore_conflicts=True)
    if due <= now:
        _wake_on_commit()


def _message(kind: str, posting: Posting, due: datetime) -> Message:
    to = posting.to
    return Message(
        kind=kind,
        key=posting.key,
        address=to.address,
        language=to.language,
        timezone=to.timezone,
        discreet=to.discreet,
        context=posting.context,
        due=due,
    )


def drop_about(ids: Collection[str]) -> int:
    """Empty every message that is about one of these public ids, in the caller's transaction; how many of them would have been sent.

    Those that wait are dropped; those that have ended lose the fingerprint of their address. A mail that is on the line in this
    moment cannot be called back.
    """
    wanted = set(ids)
    about = [pk for pk, context in _unsent().values_list("pk", "context").iterator() if wanted & _words(context)]
    ended = Message.objects.exclude(address_index="").exclude(status__in=UNSENT).values_list("pk", "key")
    past = [pk for pk, key in ended.iterator() if wanted & set(key.split(":"))]
    now = timezone.now()
    dropped = 0
    for some in _batched(about):
        dropped += (
            _unsent()
            .filter(pk__in=some)
            .update(
                status=MessageStatus.DROPPED, ended_at=now, modified=now, address="", address_index="", context={}, claimed_by=""
            )
        )
    for some in _batched(past):
        Message.objects.filter(pk__in=some).update(address_index="", modified=now)
    return dropped


def _unsent() -> MessageQuerySet:
    return Message.objects.filter(status__in=UNSENT)


def _words(context: dict[str, Any]) -> set[str]:
    """What a context names: ids stand in it as plain values."""
    return {value for value in context.values() if isinstance(value, str)}


def _batched(keys: list[int]) -> Iterator[list[int]]:
    """A few hundred at a time."""
    for begin in range(0, len(keys), BATCH):
        yield keys[begin : begin + BATCH]


def _wake_on_commit() -> None:
    """Wake the worker once for each transaction, however many messages it posts."""
    waiting = transaction.get_connection().run_on_commit
    if not any(function is _wake for _, function, *_ in waiting):
        transaction.on_commit(_wake)


def _wake() -> None:
    """A broker that is down loses nothing: the message is in the table, and the beat asks for what is due."""
    try:
        tasks.deliver.apply_async(retry=False, expires=WAKE_WITHIN)
    except (OperationalError, OSError):
        logger.warning("The broker could not be reached; the message waits for the next round.")
