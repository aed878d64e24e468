"""What the organisers of a meeting are told of it; each message is asked again at the moment of sending."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from events.enums import CoHostStatus
from events.models import CoHost, Event
from groups.telling import tell_organisers
from notifications import kinds
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

VISIBILITY = "events.visibility"
COHOST_ASKED = "events.cohost_asked"
COHOST_ANSWERED = "events.cohost_answered"


def register() -> None:
    """Make the kinds of this file known to the outbox."""
    kinds.register(VISIBILITY, _visibility)
    kinds.register(COHOST_ASKED, _cohost_asked)
    kinds.register(COHOST_ANSWERED, _cohost_answered)


def visibility(event: Event, *, deed: int) -> None:
    """Tell the organisers that a moderator hid the meeting or gave it back; once for each `deed` (the id of its entry in the trail)."""
    context = {"event": event.public_id, "hidden": event.hidden_at is not None}
    tell_organisers(event.host, VISIBILITY, context, once=str(deed))


def _visibility(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when it was undone since, or the meeting is gone."""
    event = Event.objects.filter(public_id=context["event"], hidden_at__isnull=not context["hidden"]).first()
    if event is None:
        return None
    return compose(VISIBILITY, recipient, {"event": event, "desk_url": settings.SITE_URL + reverse("events:desk")})


def cohost_asked(cohost: CoHost) -> None:
    """Ask those who run the other group; once."""
    tell_organisers(cohost.group, COHOST_ASKED, {"cohost": cohost.public_id}, once=cohost.public_id)


def cohost_answered(cohost: CoHost) -> None:
    """Tell those who asked what the other group said; once."""
    tell_organisers(cohost.event.host, COHOST_ANSWERED, {"cohost": cohost.public_id}, once=cohost.public_id)


def _cohost_asked(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """While the question is open and the meeting there."""
    return _cohost(COHOST_ASKED, context, recipient, CoHostStatus.INVITED)


def _cohost_answered(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """While the answer stands."""
    return _cohost(COHOST_ANSWERED, context, recipient, CoHostStatus.ACCEPTED, CoHostStatus.DECLINED)


def _cohost(kind: str, context: dict[str, Any], recipient: Recipient, *states: CoHostStatus) -> Mail | None:
    found = CoHost.objects.select_related("group", "event", "event__host").filter(public_id=context["cohost"], status__in=states)
    cohost = found.first()
    if cohost is None or not cohost.event.works_by_link or not cohost.group.works_by_link:
        return None
    return compose(kind, recipient, {"cohost": cohost, "desk_url": settings.SITE_URL + reverse("events:desk")})
