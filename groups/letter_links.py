"""The one link of somebody who wrote to a group: it proves that one conversation and nothing else."""

from django.conf import settings
from django.urls import reverse

from core.signing import make_token, row_behind
from groups.models import Conversation

PURPOSE = "groups.letter"


def token_of(conversation: Conversation) -> str:
    """A new token for the writer's page."""
    return make_token(PURPOSE, conversation.public_id)


def url(conversation: Conversation) -> str:
    """The whole address of the writer's page, for mails to them alone."""
    return settings.SITE_URL + reverse("groups:letter_own", args=[token_of(conversation)])


def find(token: str) -> Conversation:
    """The conversation that the token proves, with its group. Raises DeadLink: all is erased, or the link was altered."""
    return row_behind(token, PURPOSE, Conversation.objects.select_related("group"))
