"""The one link of somebody who follows a group: it proves that one following and nothing else."""

from functools import cache

from django.conf import settings
from django.urls import reverse

from core.signing import make_token, row_behind
from groups.models import Follow

PURPOSE = "groups.follow"


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
    """The following that the token proves, with its group. Raises DeadLink: its owner stopped or never confirmed, or it was altered."""
    return row_behind(token, PURPOSE, Follow.objects.select_related("group"))
