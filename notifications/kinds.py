"""The kinds of message: each app above registers how its own are written, so that this floor knows none of them."""

from collections.abc import Callable
from typing import Any

from notifications.mail import Mail
from notifications.recipients import Recipient

Render = Callable[[dict[str, Any], Recipient], Mail | None]

_kinds: dict[str, Render] = {}


class UnknownKind(LookupError):
    """No app registered this kind of message."""


def register(kind: str, render: Render) -> None:
    """Let `render(context, recipient)` write the messages of `kind` ("events.reminder").

    It is asked at the moment of sending, and answers None when what it would say is no longer true.
    Raises ValueError when another function already writes this kind.
    """
    if _kinds.setdefault(kind, render) is not render:
        raise ValueError(f"{kind} is registered already.")


def render(kind: str, context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """The mail as it is true now; None: do not send. Raises UnknownKind."""
    return known(kind)(context, recipient)


def known(kind: str) -> Render:
    """The function that writes this kind. Raises UnknownKind."""
    try:
        return _kinds[kind]
    except KeyError:
        raise UnknownKind(kind) from None
