"""What must follow when a group or its place changes, told by the floors above: groups itself knows none of them."""

from collections.abc import Callable, Collection

from django.db import transaction

from groups.disclosure import may_leave, public_point
from groups.models import Group
from notifications import outbox
from places import seeking
from places.located import columns
from places.models import Place

_registered: list[Callable[[Group], None]] = []
_purges: list[Callable[[Group], Collection[str]]] = []


def register(consequence: Callable[[Group], None]) -> None:
    """Call `consequence(group)` whenever a group changed, in the same transaction. Registering twice does nothing."""
    if consequence not in _registered:
        _registered.append(consequence)


def follow(group: Group) -> None:
    """Let everything follow that depends on this group's level, status, name or place."""
    for consequence in _registered:
        consequence(group)
    seeking.seek(group.place)


def register_purge(erase: Callable[[Group], Collection[str]]) -> None:
    """Call `erase(group)` when the panic switch is pressed, in the same transaction. It deletes all that names people who have to do
    with the group, and answers with the public ids of what a mail may be about. Registering twice does nothing."""
    if erase not in _purges:
        _purges.append(erase)


@transaction.atomic
def purge(group: Group) -> None:
    """Erase, on every floor, who has to do with this group beside those who run it, and the mails about it that wait."""
    gone = {group.public_id}
    for erase in _purges:
        gone |= set(erase(group))
    outbox.drop_about(gone)


def place_may_leave(place: Place) -> bool | None:
    """Whether the groups at this place allow that a provider outside is asked about it; None where there are none. Nobody is asked
    about an invented one."""
    said = [group.is_listed and not group.is_example and may_leave(group.level) for group in Group.objects.filter(place=place)]
    return all(said) if said else None


def follow_place(place: Place) -> None:
    """The consequence of a better position: where the groups there are found follows, and whatever depends on them. No editor
    is outdated by it, so `modified` stays."""
    for group in Group.objects.filter(place=place).select_related("place"):
        Group.objects.filter(pk=group.pk).update(**columns(public_point(group)))
        follow(group)
