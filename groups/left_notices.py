"""What moderators are told when nobody runs a group any more."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from groups import rules
from groups.models import Group
from groups.telling import tell_moderators
from notifications import kinds
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

LEFT = "groups.left"


def register() -> None:
    """Called when Django is ready."""
    kinds.register(LEFT, _left)


def left(group: Group, *, deed: int) -> None:
    """Ask every moderator to find somebody; once for each `deed` (the id of its entry in the trail)."""
    tell_moderators(LEFT, {"group": group.public_id}, once=str(deed))


def _left(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when somebody runs it again, or it is gone."""
    group = Group.objects.filter(public_id=context["group"]).first()
    if group is None or group.memberships.filter(role__in=rules.ORGANISERS).exists():
        return None
    url = f"{settings.SITE_URL}{reverse('moderation:decide', args=[group.public_id])}"
    return compose(LEFT, recipient, {"group": group, "url": url})
