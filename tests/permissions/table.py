"""The words in which the table of who may do what is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.permissions.cast import ROLES, SIGNED_OUT, World

# What somebody gets. A number is that very status.
OK = "ok"  # the page (200); of a POST the page again, or on to another one
SIGN_IN = "sign in"  # 302 to the page for signing in, and back here afterwards
MOVED = "moved"  # a redirect to another page than that
Wanted = str | int
Column = dict[str, Wanted]


def only(*allowed: str, others: Wanted = 404, signed_out: Wanted | None = None, **by_role: Wanted) -> Column:
    """OK for the roles named, `others` for everybody else who is signed in, `signed_out` (default: as the others) for who is not.

    A role as a keyword has an answer of its own: `only("owner", helper=403)`.
    """
    unknown = (set(allowed) | set(by_role)) - set(ROLES)
    assert not unknown, f"No such role: {sorted(unknown)}. There are: {', '.join(ROLES)}."
    column = dict.fromkeys(ROLES, others)
    column.update(dict.fromkeys(SIGNED_OUT, others if signed_out is None else signed_out))
    column.update(dict.fromkeys(allowed, OK))
    return {**column, **by_role}


def everybody(wanted: Wanted = OK, **by_role: Wanted) -> Column:
    """The same answer for all, but for roles that are given one of their own."""
    return only(others=wanted, **by_role)


@dataclass(frozen=True)
class Row:
    """One address: its name in the URLconf, and what each role gets for GET and for POST.

    `args(world)` gives the parts of the address. It runs anew before each request, in a transaction that is undone after it, so it
    may make the row that it needs: `args=lambda world: [make_invitation(world.group).token]`. `data(world)` is what is posted.
    """

    name: str
    get: Column
    post: Column = field(default_factory=lambda: everybody(405))
    args: Callable[[World], Sequence[Any]] = lambda world: ()
    data: Callable[[World], Mapping[str, Any]] = lambda world: {}


def of_group(world: World) -> Sequence[Any]:
    """The address of something of the group."""
    return [world.group.slug]


def of_event(world: World) -> Sequence[Any]:
    """The address of something of its meeting."""
    return [world.event.public_id]


def of_date(world: World) -> Sequence[Any]:
    """The address of something of that meeting's date."""
    return [world.occurrence.public_id]
