"""The one link of somebody who follows a group: it proves that one following and nothing else."""

from functools import cache

from django.conf import settings
from django.urls import reverse

from core.signing import BadToken, make_token, read_token
from groups.models import Follow

PURPOSE = "groups.follow"


class DeadLink(LookupError):
    """A link that opens nothing: altered, or its owner stopped, or never confirmed in time."""


def token_of(follow: Follow) -> str:
    """A new token for the page of this following."""
    return make_token(PURPOSE, follow.public_id)


def url(name: str, token: str) -> str:
    """The whole address, for mails, of the page `name` ("follow_own", "unfollow") behind a token."""
    before, after = _around_token(name)
    return f"{settings.SITE_URL}{before}{token}{after}"


@cache  # reverse() for each of a thousand mails costs more than their tokens
def _around_token(name: str) -> tuple[str, str]:
    """The path before and after the token, which holds no character that a path must quote (core/signing.py)."""
    before, _, after = reverse(f"groups:{name}", args=["TOKEN"]).partition("TOKEN")
    return before, after


def find(token: str) -> Follow:
    """The following that the token proves, with its group. Raises DeadLink."""
    try:
        public_id = read_token(PURPOSE, token)
    except BadToken as error:
        raise DeadLink from error
    follow = Follow.objects.select_related("group").filter(public_id=public_id).first()
    if follow is None:
        raise DeadLink
    return follow
