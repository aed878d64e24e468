"""What a group's organisers are told; each message is asked again at the moment of sending."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from groups.enums import GroupStatus
from groups.models import Group
from groups.telling import tell_organisers
from notifications import kinds
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

APPROVED = "groups.approved"
REFUSED = "groups.refused"


def register() -> None:
    """Make the kinds of this room known to the outbox."""
    kinds.register(APPROVED, _approved)
    kinds.register(REFUSED, _refused)


def decided(group: Group, *, decision: int) -> None:
    """Tell every organiser what the moderators decided; once for each `decision` (the id of its entry in the trail)."""
    kind = APPROVED if group.status == GroupStatus.APPROVED else REFUSED
    tell_organisers(group, kind, {"group": group.public_id}, once=str(decision))


def _approved(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    return _compose(APPROVED, GroupStatus.APPROVED, context, recipient)


def _refused(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    return _compose(REFUSED, GroupStatus.REFUSED, context, recipient)


def _compose(kind: str, status: GroupStatus, context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when the moderators have changed their mind, or the group is gone."""
    group = Group.objects.filter(public_id=context["group"], status=status).first()
    if group is None:
        return None
    return compose(
        kind,
        recipient,
        {
            "group": group,
            "group_url": f"{settings.SITE_URL}{group.get_absolute_url()}",
            "new_meeting_url": f"{settings.SITE_URL}{reverse('events:new', args=[group.slug])}",
        },
    )
