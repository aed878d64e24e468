"""The one mail about the panic switch: its link, to the one who asked for it. Nobody else is told anything."""

from typing import Any

from accounts.models import User
from groups import panic_links, rules
from groups.models import Group
from notifications import kinds, outbox
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

LINK = "groups.panic_link"


def register() -> None:
    """Make the kind of this file known to the outbox."""
    kinds.register(LINK, _link)


def link(user: User, group: Group, *, once: str) -> None:
    """Send the link to the one who asked; once for each `once`."""
    outbox.post(
        LINK,
        to=Recipient(user.email, language=user.language, timezone=user.timezone, discreet=True),
        context={"user": user.public_id, "group": group.public_id},
        key=f"{LINK}:{user.public_id}:{once}",
    )


def _link(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when they may not press it any more, or it was pressed."""
    user = User.objects.filter(public_id=context["user"], is_active=True).first()
    group = Group.objects.filter(public_id=context["group"]).first()
    if user is None or group is None or not rules.can_panic(user, group) or group.panics.filter(undone_at=None).exists():
        return None
    return compose(LINK, recipient, {"link": panic_links.url(user, group)})
