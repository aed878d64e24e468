"""The one link of somebody who wrote to a group: it proves that one conversation and nothing else."""

from django.conf import settings
from django.urls import reverse

from core.signing import BadToken, make_token, read_token
from groups.models import Conversation

PURPOSE = "groups.letter"


class DeadLink(LookupError):
    """A link that opens nothing: altered, or all is erased."""


def token_of(conversation: Conversation) -> str:
    """A new token for the writer's page."""
    return make_token(PURPOSE, conversation.public_id)


def url(conversation: Conversation) -> str:
    """The whole address of the writer's page, for mails to them alone."""
    return settings.SITE_URL + reverse("groups:letter_own", args=[token_of(conversation)])


def find(token: str) -> Conversation:
    """The conversation that the token proves, with its group. Raises DeadLink."""
    try:
        public_id = read_token(PURPOSE, token)
    except BadToken as error:
        raise DeadLink from error
    conversation = Conversation.objects.select_related("group").filter(public_id=public_id).first()
    if conversation is None:
        raise DeadLink
    return conversation
