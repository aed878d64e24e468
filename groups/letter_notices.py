"""What both sides of a conversation are told. Each mail is ours: of the other side it holds words, never an address.

Answers by mail come back to an address made for this one reader (`notifications.replies`), where the operator has set one.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups import letter_links as links
from groups.models import Conversation, Letter
from groups.rules import ORGANISERS
from groups.telling import tell_organisers
from notifications import kinds, outbox, replies
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

CONFIRM, LETTER, ANSWER = "groups.letter_confirm", "groups.letter", "groups.letter_answer"
# Whose answer comes back, by the purpose of the address that it comes to.
OF_GROUP, OF_WRITER = "groups.letter_of_group", "groups.letter_of_writer"


def register() -> None:
    """Make the kinds of this room known to the outbox."""
    kinds.register(CONFIRM, render_confirm, asks=True)
    kinds.register(LETTER, render_letter)
    kinds.register(ANSWER, render_answer)


def confirm(conversation: Conversation) -> None:
    """Ask whether they really want to send it: once."""
    context = {"conversation": conversation.public_id}
    outbox.post(CONFIRM, to=_writer(conversation), context=context, key=f"{CONFIRM}:{conversation.public_id}")


def written(letter: Letter) -> None:
    """Bring the words to everybody who organises the group; once each."""
    tell_organisers(letter.conversation.group, LETTER, {"letter": letter.public_id}, once=letter.public_id)


def answered(letter: Letter) -> None:
    """Bring the group's words to who wrote; once."""
    outbox.post(
        ANSWER,
        to=_writer(letter.conversation),
        context={"letter": letter.public_id},
        key=f"{ANSWER}:{letter.public_id}",
    )


# At the moment of sending ------------------------------------------------------------------------------------------------


def render_confirm(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """The way to the button, without the words: nobody makes us carry theirs to a stranger. None when the group is away, or it was sent."""
    found = Conversation.objects.select_related("group").filter(public_id=context["conversation"], confirmed_at=None)
    conversation = found.first()
    if conversation is None or not conversation.group.works_by_link:
        return None
    return compose(CONFIRM, recipient, {"group": conversation.group, "link": links.url(conversation)})


def render_letter(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when the conversation is over, or the reader organises the group no more."""
    letter = _open_letter(context)
    user = User.objects.filter(public_id=context["user"], is_active=True).first()
    if letter is None or user is None:
        return None
    group = letter.conversation.group
    if not group.memberships.filter(user=user, role__in=ORGANISERS).exists():
        return None
    headers = _headers(OF_GROUP, f"{letter.conversation.public_id}:{user.public_id}")
    page = reverse("groups:letter", args=[group.slug, letter.conversation.public_id])
    return compose(LETTER, recipient, _words(letter, settings.SITE_URL + page, headers), headers=headers)


def render_answer(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None when the conversation is over, or its group is away."""
    letter = _open_letter(context)
    if letter is None or not letter.conversation.group.works_by_link:
        return None
    headers = _headers(OF_WRITER, letter.conversation.public_id)
    return compose(ANSWER, recipient, _words(letter, links.url(letter.conversation), headers), headers=headers)


def _open_letter(context: dict[str, Any]) -> Letter | None:
    open_ones = Conversation.objects.open()
    found = Letter.objects.select_related("conversation__group").filter(public_id=context["letter"], conversation__in=open_ones)
    return found.first()


def _headers(purpose: str, target: str) -> dict[str, str]:
    return replies.headers(purpose, target, until=timezone.now() + Conversation.KEPT)


def _words(letter: Letter, link: str, headers: dict[str, str]) -> dict[str, Any]:
    return {"group": letter.conversation.group, "text": letter.text, "link": link, "by_mail": bool(headers)}


def _writer(conversation: Conversation) -> Recipient:
    return Recipient(
        conversation.email, language=conversation.language, timezone=settings.TIME_ZONE, discreet=conversation.discreet
    )
