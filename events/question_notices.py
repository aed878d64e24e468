"""What organisers are asked by mail: is a date still on, does a series go on; and what moderators hear where nobody answers twice."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from events import question_links as links
from events.enums import StillOn
from events.models import Event, Occurrence
from groups.models import Group
from groups.telling import tell_moderators, tell_organisers
from notifications import kinds
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

STILL_ON = "events.still_on"
GOES_ON = "events.goes_on"
RESTS = "events.rests"
SILENT_TWICE = "events.silent_twice"
ANSWER_UNTIL = timedelta(weeks=4)


def register() -> None:
    """Make the kinds of this file known to the outbox."""
    kinds.register(STILL_ON, _still_on)
    kinds.register(GOES_ON, _goes_on)
    kinds.register(RESTS, _rests)
    kinds.register(SILENT_TWICE, _silent_twice)


def still_on(occurrence: Occurrence) -> None:
    """Ask the organisers whether this date takes place; once for each start."""
    once = f"{occurrence.public_id}:{occurrence.start.isoformat()}"
    tell_organisers(occurrence.event.host, STILL_ON, {"occurrence": occurrence.public_id}, once=once)


def goes_on(event: Event) -> None:
    """Ask the organisers whether this series goes on; once for each half year."""
    once = f"{event.public_id}:{event.renewed_at.isoformat()}"
    tell_organisers(event.host, GOES_ON, {"event": event.public_id}, once=once)


def rests(event: Event) -> None:
    """Tell the organisers that it rests, and how to let it go on; once for each time."""
    once = f"{event.public_id}:{event.rests_since.isoformat() if event.rests_since else ''}"
    tell_organisers(event.host, RESTS, {"event": event.public_id}, once=once)


def silent_twice(occurrence: Occurrence) -> None:
    """Ask the moderators to look at a group that did not answer about two dates in a row; once for each second one."""
    tell_moderators(SILENT_TWICE, {"group": occurrence.event.host.public_id}, once=occurrence.public_id)


# At the moment of sending ------------------------------------------------------------------------------------------------


def _still_on(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when somebody has answered, or it does not take place, or has begun."""
    dates = Occurrence.objects.by_link().scheduled().upcoming().for_disclosure()
    occurrence = dates.filter(public_id=context["occurrence"], still_on__in=(StillOn.ASKED, StillOn.SILENT)).first()
    user = links.organiser(occurrence.host_id, context["user"]) if occurrence else None
    if occurrence is None or user is None:
        return None
    return compose(
        STILL_ON, recipient, {"occurrence": occurrence, "event": occurrence.event, "link": links.still_on(occurrence, user)}
    )


def _goes_on(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when somebody has answered."""
    events = (
        Event.objects.published().by_link().filter(public_id=context["event"], renewal_asked_at__isnull=False, rests_since=None)
    )
    return _of_series(GOES_ON, events.select_related("host").first(), context, recipient)


def _rests(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when it goes on again."""
    events = Event.objects.published().by_link().filter(public_id=context["event"], rests_since__isnull=False)
    return _of_series(RESTS, events.select_related("host").first(), context, recipient)


def _of_series(kind: str, event: Event | None, context: dict[str, Any], recipient: Recipient) -> Mail | None:
    user = links.organiser(event.host_id, context["user"]) if event else None
    if event is None or user is None:
        return None
    until = event.renewal_asked_at + ANSWER_UNTIL if event.renewal_asked_at else None
    return compose(kind, recipient, {"event": event, "until": until, "link": links.goes_on(event, user)})


def _silent_twice(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when the group is gone or was taken away, or somebody has answered about its last date since."""
    group = Group.objects.by_link().filter(public_id=context["group"]).first()
    if group is None:
        return None
    asked = Occurrence.objects.filter(host=group, still_on_asked_at__isnull=False).order_by("-start", "-pk")
    last = asked.exclude(still_on=StillOn.ASKED).first()
    if last is None or last.still_on != StillOn.SILENT:
        return None
    return compose(SILENT_TWICE, recipient, {"group": group, "group_url": settings.SITE_URL + group.get_absolute_url()})
