"""What a batch of messages speaks of, read for all of one kind at once: one query instead of one a mail.

The truth is still that of the moment of sending: it is read after the claim, when the first message of its kind is written, and
again as soon as it is FRESH_FOR old, which a mail server that is slow brings about.
"""

import time
from collections import deque
from collections.abc import Sequence
from typing import Any

from notifications import kinds
from notifications.models import Message

FRESH_FOR = 1.0  # seconds


class Foreknowledge:
    """`of(message)`, asked of each message of the batch in their order."""

    def __init__(self, batch: Sequence[Message]) -> None:
        self._to_come = deque(batch)
        self._known: dict[int, tuple[Any, ...]] = {}
        self._read_at: dict[str, float] = {}

    def of(self, message: Message) -> tuple[Any, ...]:
        """What `kinds.render` is given for this message. Raises whatever its kind raises."""
        while self._to_come and self._to_come.popleft() is not message:
            pass
        read_at = self._read_at.get(message.kind)
        if message.pk not in self._known or read_at is None or time.monotonic() - read_at > FRESH_FOR:
            self._read(message)
        return self._known.pop(message.pk)

    def _read(self, first: Message) -> None:
        self._read_at[first.kind] = time.monotonic()
        same = [first, *(message for message in self._to_come if message.kind == first.kind)]
        try:
            self._learn(same)
        except Exception:  # noqa: BLE001 (one of them that cannot be read must not stop the others)
            self._learn([first])

    def _learn(self, messages: Sequence[Message]) -> None:
        answers = kinds.load(messages[0].kind, [message.context for message in messages])
        self._known.update(zip((message.pk for message in messages), answers, strict=True))
