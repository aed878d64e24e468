"""Starting a group, and changing what it says of itself."""

import re
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import User
from core import audit
from groups import consequences, trusted
from groups.disclosure import public_point
from groups.enums import GroupStatus, Role
from groups.models import Group, Membership
from groups.services import verification
from places.models import Place


class Details(TypedDict, total=False):
    """What organisers say of their group."""

    name: str
    kind: str
    description: str
    place: Place
    safety_level: str
    subkind: str
    institution: str
    institution_name: str
    parent_name: str
    languages: list[str]
    links: list[str]
    takes_letters: bool


# What a group says it is, and where and how it is reached: once a moderator has said yes to it, a change is looked at again,
# unless who makes it is trusted.
LOOKED_AT = {"name", "kind", "place", "institution", "institution_name", "parent_name", "links", "takes_letters"}

LINK = re.compile(r"(?:(?:https?:)?//|mailto:|www\.)[^\s)>\]]+|[^\s@()<>\[\]]+@[^\s@()<>\[\]]+", re.IGNORECASE)

# Groups of one account that no moderator has looked at (the form says it in words): each may send mail in our name.
MOST_WAITING = 3


class OutdatedError(Exception):
    """Somebody else changed it since the form was opened."""


def may_start(by: User, *, public_id: str = "") -> bool:
    """Whether `by` may have one more group wait for a moderator; that with this `public_id`, if it is there already, is no other."""
    return Group.objects.waiting().started_by(by).exclude(public_id=public_id).count() < MOST_WAITING


@transaction.atomic
def register(by: User, *, public_id: str, **details: Unpack[Details]) -> Group:
    """Start a group that `by` owns. It works by link at once; everybody finds it once a moderator said yes.

    Raises IntegrityError when there is a group with this `public_id` (see core.forms.once).
    """
    group = Group(public_id=public_id, **details)
    group.locate(public_point(group))
    group.save(force_insert=True)
    Membership.objects.create(group=group, user=by, role=Role.OWNER)
    audit.record("groups.register", group, actor=by, data={"safety_level": group.safety_level})
    verification.begin(group, by=by)
    return group


@transaction.atomic
def change(group: Group, *, by: User, seen: datetime | None, **details: Unpack[Details]) -> Group:
    """Change what the group says of itself; its meetings follow in search, map and feeds at once.

    `seen` is the `modified` of the group when the form was opened (aware UTC). Meetings that are already listed stay where they are
    when the group moves. Raises OutdatedError when somebody changed the group in between, unless to the very same.
    """
    group = Group.objects.select_for_update(of=("self",)).select_related("place").get(pk=group.pk)
    changed = sorted(field for field, value in details.items() if getattr(group, field) != value)
    if not changed:
        return group
    if group.modified != seen:
        raise OutdatedError(group.public_id)
    old_place, old_links = group.place, links_in(group.description)
    for field in changed:
        setattr(group, field, details[field])  # type: ignore[literal-required]
    reached_otherwise = not LOOKED_AT.isdisjoint(changed) or links_in(group.description) != old_links
    if group.status == GroupStatus.APPROVED and reached_otherwise and not trusted.is_trusted(by):
        group.look_again_since = group.look_again_since or timezone.now()
    group.locate(public_point(group))
    group.save()
    if "place" in changed:
        forget_place(old_place)
    audit.record("groups.change", group, actor=by, data={"fields": changed, "safety_level": group.safety_level})
    consequences.follow(group)
    verification.follow_change(group, changed, by=by)
    return group


def links_in(text: str) -> set[str]:
    """Where a description leads: how a group is reached, too."""
    return set(LINK.findall(text))


def forget_place(place: Place) -> None:
    """Erase a place that nothing refers to any more: an old address is nobody's business."""
    try:
        with transaction.atomic():
            place.delete()
    except ProtectedError:
        pass  # a group or a meeting is still there
