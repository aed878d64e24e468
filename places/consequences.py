"""What places must ask of, and tell to, the floors above that use them; places itself knows none of them."""

from collections.abc import Callable

from places.models import Place

# Whether a place may be named to a provider outside: False forbids it, None knows nothing of it.
MayLeave = Callable[[Place], bool | None]
Moved = Callable[[Place], None]

_guards: list[MayLeave] = []
_followers: list[Moved] = []


def register(*, may_leave: MayLeave, moved: Moved) -> None:
    """Ask `may_leave(place)` before anybody outside is told of a place, and call `moved(place)` in the same transaction when a
    position became better. Registering twice does nothing."""
    if may_leave not in _guards:
        _guards.append(may_leave)
    if moved not in _followers:
        _followers.append(moved)


def may_leave(place: Place) -> bool:
    """Whether somebody uses this place who allows it, and nobody who forbids it."""
    said = [guard(place) for guard in _guards]
    return True in said and False not in said


def follow(place: Place) -> None:
    """Let everything follow that depends on this place's position."""
    for moved in _followers:
        moved(place)
