"""What those who run a group are told when it is hidden, suspended or given back; asked again at the moment of sending."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from groups.models import Group
from groups.telling import tell_organisers
from notifications import kinds
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

VISIBILITY = "groups.visibility"


def register() -> None:
    """Make the kinds of this file known to the outbox."""
    kinds.register(VISIBILITY, _visibility)


def visibility(group: Group, *, deed: int) -> None:
    """Tell those who run it in which state a moderator put it; once for each `deed` (the id of its entry in the trail)."""
    tell_organisers(group, VISIBILITY, {"group": group.public_id, "status": group.status}, once=str(deed))


def _visibility(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when its state is another by now, or it is gone."""
    group = Group.objects.filter(public_id=context["group"], status=context["status"]).first()
    if group is None:
        return None
    return compose(VISIBILITY, recipient, {"group": group, "desk_url": settings.SITE_URL + reverse("events:desk")})
