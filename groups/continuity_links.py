"""The links by which a group is kept going: one press of an organiser, and the page of a second contact."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from core.signing import BadToken, DeadLink, make_token, read_token, row_behind
from groups.models import Group, Membership, SecondContact

STILL_HERE = "groups.still_here"
SECOND_CONTACT = "groups.second_contact"
PRESS_WITHIN = timedelta(days=365)  # a group that sleeps can be woken by it


def still_here(group: Group, user: User) -> str:
    """The whole address of the page with the one button."""
    token = make_token(STILL_HERE, f"{group.public_id}.{user.public_id}")
    return settings.SITE_URL + reverse("groups:still_here", args=[token])


def find_organiser(token: str) -> Membership:
    """Who presses, and of which group. Raises DeadLink: too old or altered, or they do not run it any more."""
    try:
        group_id, _, user_id = read_token(STILL_HERE, token, PRESS_WITHIN).partition(".")
    except BadToken as error:
        raise DeadLink from error
    known = Membership.objects.organisers().filter(user__is_active=True).select_related("group", "user")
    found = known.filter(group__public_id=group_id, user__public_id=user_id).first()
    if found is None:
        raise DeadLink
    return found


def second_contact(contact: SecondContact) -> str:
    """The whole address of a second contact's own page."""
    return settings.SITE_URL + reverse("groups:second_contact", args=[make_token(SECOND_CONTACT, contact.public_id)])


def find_second_contact(token: str) -> SecondContact:
    """Whose page it is. Raises DeadLink: they were forgotten or somebody else was named, or the link was altered."""
    return row_behind(token, SECOND_CONTACT, SecondContact.objects.select_related("group"))
