"""What organisers are told while their group is on its way to the lists; each message is asked again at the moment of sending."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups.case_links import GOOD_FOR, answer_url, name_of_role
from groups.enums import GroupStatus
from groups.models import Case, CaseMessage, Group
from groups.rules import ORGANISERS
from notifications import kinds, outbox, replies
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
    for user in _organisers(message.group):
        context = {"message": message.public_id, "user": user.public_id}
        _post(QUESTION, user, context, key=message.public_id)


def listed(group: Group, *, deed: int) -> None:
    """Tell owners and organisers that their group is listed, and by whose word; once for each `deed` (its entry in the trail)."""
    for user in _organisers(group):
        _post(LISTED, user, {"group": group.public_id}, key=str(deed))


def waits_again(group: Group, *, why: str, deed: int) -> None:
    """Tell owners and organisers that their group is off the lists until a moderator says yes, and why."""
    for user in _organisers(group):
        _post(WAITS_AGAIN, user, {"group": group.public_id, "why": why}, key=str(deed))


def _organisers(group: Group) -> Iterator[User]:
    for membership in group.memberships.filter(role__in=ORGANISERS).select_related("user").order_by("pk"):
        yield membership.user


def _post(kind: str, user: User, context: dict[str, Any], *, key: str) -> None:
    to = Recipient(user.email, language=user.language, timezone=user.timezone)
    outbox.post(kind, to=to, context=context, key=f"{kind}:{key}:{user.public_id}")


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
