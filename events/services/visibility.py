"""Taking one meeting away and giving it back, with all parts of its series: moderators do, where its group is right and it is not."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from events import host_notices
from events.models import Event
from events.services import publishing
from events.services.parts import locked


@transaction.atomic
def hide(event: Event, *, by: User, reason: str) -> bool:
    """Take a meeting with all its dates away from everybody but the organisers of its host, who are told why.

    Who said that they come hears nothing more of it: it may be no meeting at all. False when it is hidden already.
    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("The organisers need a reason.")
    among = locked(event)
    event = among[event.pk]
    if event.hidden_at:
        return False
    _set([each for each in among.values() if each.hidden_at is None], hidden=True, reason=reason.strip())
    entry = audit.record("events.hide", event, actor=by)
    host_notices.visibility(event, deed=entry.pk)
    return True


@transaction.atomic
def restore(event: Event, *, by: User) -> bool:
    """Give a hidden meeting back as it was, and tell the organisers. False when it is not hidden."""
    among = locked(event)
    event = among[event.pk]
    if event.hidden_at is None:
        return False
    _set([each for each in among.values() if each.hidden_at], hidden=False, reason="")
    entry = audit.record("events.restore", event, actor=by)
    host_notices.visibility(event, deed=entry.pk)
    return True


def _set(events: list[Event], *, hidden: bool, reason: str) -> None:
    """All parts of a series together: the same words stand in each."""
    now = timezone.now()
    for event in events:
        event.hidden_at = now if hidden else None
        event.hidden_reason = reason
        event.save(update_fields=["hidden_at", "hidden_reason", "modified"])
    publishing.refresh(Event.objects.filter(pk__in=[each.pk for each in events]))
