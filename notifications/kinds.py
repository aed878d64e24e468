"""The kinds of message: each app above registers how its own are written, so that this floor knows none of them."""

from collections.abc import Callable, Sequence
from typing import Any

from notifications.mail import Mail
from notifications.recipients import Recipient

Render = Callable[..., Mail | None]
Load = Callable[[Sequence[dict[str, Any]]], Sequence[Any]]

_kinds: dict[str, Render] = {}
_loads: dict[str, Load] = {}
_asking: set[str] = set()


class UnknownKind(LookupError):
    """No app registered this kind of message."""


def register(kind: str, render: Render, load: Load | None = None, *, asks: bool = False) -> None:
    """Let `render(context, recipient)` write the messages of `kind` ("events.reminder").

    It is asked at the moment of sending, and answers None when what it would say is no longer true. A kind that is sent to many
    brings `load(contexts)`: it reads what all these messages speak of at once, one answer for each context and in their order,
    and `render(context, recipient, answer)` is given its own. `asks`: it may go to an address that nobody has confirmed, so
    `notifications.asking` counts it. Raises ValueError when another function already writes this kind.
    """
    if _kinds.setdefault(kind, render) is not render:
        raise ValueError(f"{kind} is registered already.")
    if load:
        _loads[kind] = load
    if asks:
        _asking.add(kind)


def asking() -> frozenset[str]:
    """The kinds that may go to an address that nobody has confirmed."""
    return frozenset(_asking)


def load(kind: str, contexts: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """For each context what `render` is given besides: the answer of the kind's own `load`, or nothing."""
    if kind not in _loads:
        return [()] * len(contexts)
    return [(answer,) for answer in _loads[kind](contexts)]


def render(kind: str, context: dict[str, Any], recipient: Recipient, *loaded: Any) -> Mail | None:
    """The mail as it is true now; None: do not send. `loaded` is what `load` gave for this context. Raises UnknownKind."""
    return known(kind)(context, recipient, *loaded)


def known(kind: str) -> Render:
    """The function that writes this kind. Raises UnknownKind."""
    try:
        return _kinds[kind]
    except KeyError:
        raise UnknownKind(kind) from None
