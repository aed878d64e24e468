"""Personal links about a group that waits: to answer the moderators, and to vouch for it. Opening one changes nothing."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from core.signing import make_token, read_token
from groups.models import Group, Membership
from groups.rules import ORGANISERS

ANSWER, VOUCH = "groups.answer", "groups.vouch"
GOOD_FOR = timedelta(days=30)


def answer_url(group: Group, user: User) -> str:
    """Where `user` answers the moderators without signing in, for 30 days, as long as they run the group."""
    token = make_token(ANSWER, name_of_role(group, user))
    return f"{settings.SITE_URL}{reverse('groups:answer', args=[token])}"


def vouch_url(group: Group) -> str:
    """What the organisers of a new group hand to those who may vouch for it. Good for 30 days; whoever opens it must sign in."""
    return f"{settings.SITE_URL}{reverse('groups:vouch', args=[make_token(VOUCH, group.public_id)])}"


def who_answers(token: str) -> Membership | None:
    """The role of the person whose link this is; None when they do not run the group any more. Raises BadToken, ExpiredToken."""
    return role_named(read_token(ANSWER, token, max_age=GOOD_FOR))


def name_of_role(group: Group, user: User) -> str:
    """Group and person in a few letters, for links and for addresses of answers."""
    return f"{group.public_id}.{user.public_id}"


def role_named(name: str) -> Membership | None:
    """The role that `name_of_role` names; None when they do not run the group any more."""
    group, _, user = name.partition(".")
    roles = Membership.objects.filter(group__public_id=group, user__public_id=user, role__in=ORGANISERS)
    return roles.filter(user__is_active=True).select_related("group", "user").first()


def group_to_vouch_for(token: str) -> Group | None:
    """The group; None when it is gone. Raises BadToken, ExpiredToken."""
    return Group.objects.select_related("place").filter(public_id=read_token(VOUCH, token, max_age=GOOD_FOR)).first()
