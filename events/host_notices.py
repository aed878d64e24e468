"""What the organisers of a meeting are told of it; each message is asked again at the moment of sending."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from events.models import Event
from groups.safety_notices import tell
from notifications import kinds
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

VISIBILITY = "events.visibility"


def register() -> None:
    """Make the kinds of this file known to the outbox."""
    kinds.register(VISIBILITY, _visibility)


def visibility(event: Event, *, deed: int) -> None:
    """Tell the organisers that a moderator hid the meeting or gave it back; once for each `deed` (the id of its entry in the trail)."""
    context = {"event": event.public_id, "hidden": event.hidden_at is not None}
    tell(event.host, VISIBILITY, context=context, once=str(deed))


def _visibility(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when it was undone since, or the meeting is gone."""
    event = Event.objects.filter(public_id=context["event"], hidden_at__isnull=not context["hidden"]).first()
    if event is None:
        return None
    return compose(VISIBILITY, recipient, {"event": event, "desk_url": settings.SITE_URL + reverse("events:desk")})
