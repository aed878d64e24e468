"""Taking one meeting away and giving it back: moderators do, where its group is right and the meeting is not."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from events import host_notices
from events.models import Event
from events.services import publishing


@transaction.atomic
def hide(event: Event, *, by: User, reason: str) -> bool:
    """Take a meeting with all its dates away from everybody but the organisers of its host, who are told why.

    Who said that they come hears nothing more of it: it may be no meeting at all. False when it is hidden already.
    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("The organisers need a reason.")
    event = _locked(event)
    if event.hidden_at:
        return False
    _set(event, hidden=True, reason=reason.strip())
    entry = audit.record("events.hide", event, actor=by)
    host_notices.visibility(event, deed=entry.pk)
    return True


@transaction.atomic
def restore(event: Event, *, by: User) -> bool:
    """Give a hidden meeting back as it was, and tell the organisers. False when it is not hidden."""
    event = _locked(event)
    if event.hidden_at is None:
        return False
    _set(event, hidden=False, reason="")
    entry = audit.record("events.restore", event, actor=by)
    host_notices.visibility(event, deed=entry.pk)
    return True


def _set(event: Event, *, hidden: bool, reason: str) -> None:
    event.hidden_at = timezone.now() if hidden else None
    event.hidden_reason = reason
    event.save(update_fields=["hidden_at", "hidden_reason", "modified"])
    publishing.refresh(Event.objects.filter(pk=event.pk))


def _locked(event: Event) -> Event:
    row: Event = Event.objects.select_for_update(of=("self",)).select_related("host").get(pk=event.pk)
    return row
