"""What organisers are told while their group is on its way to the lists; each message is asked again at the moment of sending."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups.case_links import GOOD_FOR, answer_url, name_of_role
from groups.enums import GroupStatus
from groups.models import Case, CaseMessage, Group
from groups.rules import ORGANISERS
from groups.telling import tell_organisers
from notifications import kinds, replies
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

QUESTION, LISTED, WAITS_AGAIN = "groups.question", "groups.listed", "groups.waits_again"


def register() -> None:
    """Make the kinds of this file known to the outbox."""
    kinds.register(QUESTION, _question)
    kinds.register(LISTED, _listed)
    kinds.register(WAITS_AGAIN, _waits_again)


def asked(message: CaseMessage) -> None:
    """Tell owners and organisers what a moderator asks, each with a link of their own to answer by."""
    tell_organisers(message.group, QUESTION, {"message": message.public_id}, once=message.public_id)


def listed(group: Group, *, deed: int) -> None:
    """Tell owners and organisers that their group is listed, and by whose word; once for each `deed` (its entry in the trail)."""
    tell_organisers(group, LISTED, {"group": group.public_id}, once=str(deed))


def waits_again(group: Group, *, why: str, deed: int) -> None:
    """Tell owners and organisers that their group is off the lists until a moderator says yes, and why."""
    tell_organisers(group, WAITS_AGAIN, {"group": group.public_id, "why": why}, once=str(deed))


def _question(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when the group was decided, the question taken up, or the reader does not run the group any more."""
    message = CaseMessage.objects.filter(public_id=context["message"]).select_related("group").first()
    user = User.objects.filter(public_id=context["user"], is_active=True).first()
    if message is None or user is None or message.group.status != GroupStatus.NEW:
        return None
    runs_it = message.group.memberships.filter(user=user, role__in=ORGANISERS).exists()
    is_open = Case.objects.filter(group=message.group, asked_at__isnull=False).exists()
    if not runs_it or not is_open:
        return None
    until = timezone.now() + GOOD_FOR
    headers = replies.headers(QUESTION, name_of_role(message.group, user), until=until)
    words = {
        "group": message.group,
        "question": message.text,
        "answer_url": answer_url(message.group, user),
        "by_mail": bool(headers),
    }
    return compose(QUESTION, recipient, words, headers=headers)


def _listed(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    group = Group.objects.filter(public_id=context["group"], status=GroupStatus.APPROVED).select_related("case").first()
    if group is None:
        return None
    new_meeting = f"{settings.SITE_URL}{reverse('events:new', args=[group.slug])}"
    words = {"group": group, "how": group.case.listed_how, "group_url": _address(group), "new_meeting_url": new_meeting}
    return compose(LISTED, recipient, words)


def _waits_again(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    group = Group.objects.filter(public_id=context["group"], status=GroupStatus.NEW).first()
    if group is None:
        return None
    return compose(WAITS_AGAIN, recipient, {"group": group, "why": context["why"], "group_url": _address(group)})


def _address(group: Group) -> str:
    return f"{settings.SITE_URL}{group.get_absolute_url()}"
