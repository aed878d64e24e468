"""What somebody who wants to follow a group is told first: the mail to confirm. What follows later is said by the floor above."""

from typing import Any

from django.conf import settings

from groups import follow_links as links
from groups.models import Follow
from notifications import kinds, outbox
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

CONFIRM = "groups.follow_confirm"


def register() -> None:
    """Make the kind of this room known to the outbox."""
    kinds.register(CONFIRM, render_confirm, asks=True)


def confirm(follow: Follow) -> None:
    """Ask whether they really want it: once for each time somebody asked."""
    key = f"{CONFIRM}:{follow.public_id}:{follow.asked_at.isoformat()}"
    outbox.post(CONFIRM, to=recipient(follow), context={"follow": follow.public_id}, key=key)


def recipient(follow: Follow) -> Recipient:
    """Whom a message about this group goes to, with their wishes as they are now."""
    return Recipient(follow.email, language=follow.language, timezone=settings.TIME_ZONE, discreet=follow.discreet)


def render_confirm(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """The mail with the way to the button, while the row and its group are there; to one who follows already, that they do."""
    follow = Follow.objects.select_related("group").filter(public_id=context["follow"]).first()
    if follow is None or not follow.group.works_by_link:
        return None
    link = links.url("follow_own", links.token_of(follow))
    return compose(CONFIRM, recipient, {"group": follow.group, "follows": follow.confirmed_at is not None, "link": link})
