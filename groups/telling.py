"""Who hears of a group: those who run it, or the moderators. Each mail is posted once; accounts that were closed hear nothing."""

from typing import Any

from accounts.models import User
from accounts.notices import recipient_of
from groups.models import Group, MembershipQuerySet
from notifications import outbox


def tell(members: MembershipQuerySet, kind: str, context: dict[str, Any], *, once: str) -> None:
    """Post a message of `kind` to each of these members of a group, with their public id as "user"; once for each `once` and person."""
    reached = members.filter(user__is_active=True).select_related("user").order_by("pk")
    _post([each.user for each in reached], kind, context, once=once)


def tell_organisers(group: Group, kind: str, context: dict[str, Any], *, once: str) -> None:
    """Post a message of `kind` to each owner and organiser of the group. Helpers hear nothing."""
    tell(group.memberships.organisers(), kind, context, once=once)


def tell_moderators(kind: str, context: dict[str, Any], *, once: str) -> None:
    """Post a message of `kind` to each moderator."""
    _post(list(User.objects.filter(is_moderator=True, is_active=True).order_by("pk")), kind, context, once=once)


def _post(people: list[User], kind: str, context: dict[str, Any], *, once: str) -> None:
    postings = [
        outbox.Posting(recipient_of(each), {**context, "user": each.public_id}, f"{kind}:{once}:{each.public_id}")
        for each in people
    ]
    outbox.post_many(kind, postings)
