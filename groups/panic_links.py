"""The link in the mail of somebody in danger: it proves that they may press the switch of one group, once, for an hour."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from core.signing import BadToken, DeadLink, make_token, read_token
from groups.models import Group

PURPOSE = "groups.panic"
WORKS_FOR = timedelta(hours=1)


def url(user: User, group: Group) -> str:
    """The whole address of the page with the switch."""
    token = make_token(PURPOSE, f"{user.public_id}.{group.public_id}.{group.panics.count()}")
    return settings.SITE_URL + reverse("groups:panic_link", args=[token])


def find(token: str) -> tuple[User, Group]:
    """Whose link it is, and for which group; whether they may still press is a question to `rules`.

    Raises DeadLink: older than an hour, used, or altered.
    """
    try:
        user_id, group_id, number = read_token(PURPOSE, token, WORKS_FOR).split(".")
    except (BadToken, ValueError) as error:
        raise DeadLink from error
    user = User.objects.filter(public_id=user_id, is_active=True).first()
    group = Group.objects.filter(public_id=group_id).first()
    if user is None or group is None or str(group.panics.count()) != number:
        raise DeadLink
    return user, group
