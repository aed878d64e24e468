"""Answers to letters that come back by mail: from the organiser or the writer whom the address was made for."""

from accounts.models import User
from groups import rules
from groups.letter_notices import OF_GROUP, OF_WRITER
from groups.models import Conversation
from groups.services import letters
from notifications import replies
from notifications.replies import Reply


def register() -> None:
    """Make the two purposes known."""
    replies.register(OF_GROUP, from_group)
    replies.register(OF_WRITER, from_writer)


def from_group(target: str, reply: Reply) -> None:
    """An organiser answered, who must be one still. Raises replies.Unknown, replies.Refused."""
    conversation_id, _colon, user_id = target.partition(":")
    conversation = _find(conversation_id)
    user = User.objects.filter(public_id=user_id, is_active=True).first()
    if user is None or not rules.can_edit(user, conversation.group):
        raise replies.Unknown
    text = replies.without_secrets(reply.text, user.email, conversation.email)
    try:
        letters.answer(conversation, text=text)
    except letters.CannotWrite as refusal:
        raise replies.Refused(refusal.reason) from None


def from_writer(target: str, reply: Reply) -> None:
    """Who wrote to the group answered back. Raises replies.Unknown, replies.Refused."""
    try:
        letters.answer_back(_find(target), text=reply.text)
    except letters.CannotWrite as refusal:
        raise replies.Refused(refusal.reason) from None


def _find(public_id: str) -> Conversation:
    conversation = Conversation.objects.open().select_related("group").filter(public_id=public_id).first()
    if conversation is None:
        raise replies.Unknown
    return conversation
