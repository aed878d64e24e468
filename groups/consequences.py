"""What must follow when a group changes, told by the floors above: groups itself knows none of them."""

from collections.abc import Callable

from groups.models import Group

_registered: list[Callable[[Group], None]] = []


def register(consequence: Callable[[Group], None]) -> None:
    """Call `consequence(group)` whenever a group changed, in the same transaction. Registering twice does nothing."""
    if consequence not in _registered:
        _registered.append(consequence)


def follow(group: Group) -> None:
    """Let everything follow that depends on this group's level, status, name or place."""
    for consequence in _registered:
        consequence(group)
