"""The links in what we ask organisers: is this date still on, does this series go on? One link proves one organiser and one question."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from core.signing import BadToken, DeadLink, make_token, read_token
from events.models import Event, Occurrence
from groups.models import Membership
from groups.rules import EDITABLE

STILL_ON = "events.still_on"
GOES_ON = "events.goes_on"
PRESS_WITHIN = timedelta(days=90)


def still_on(occurrence: Occurrence, user: User) -> str:
    """The whole address of the page with yes and no."""
    return _url("still_on", make_token(STILL_ON, f"{occurrence.public_id}.{user.public_id}"))


def goes_on(event: Event, user: User) -> str:
    """The same for a series without an end."""
    return _url("goes_on", make_token(GOES_ON, f"{event.public_id}.{user.public_id}"))


def find_date(token: str) -> tuple[Occurrence, User]:
    """Which date, and who answers. Raises DeadLink: too old or altered, or they do not run the group any more."""
    public_id, user_id = _read(STILL_ON, token)
    occurrence = Occurrence.objects.for_disclosure().filter(public_id=public_id).first()
    if occurrence is None:
        raise DeadLink
    return occurrence, _may_answer(occurrence.event, user_id)


def find_series(token: str) -> tuple[Event, User]:
    """Which series, and who answers. Raises DeadLink as above."""
    public_id, user_id = _read(GOES_ON, token)
    event = Event.objects.select_related("host").filter(public_id=public_id).first()
    if event is None:
        raise DeadLink
    return event, _may_answer(event, user_id)


def _url(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(f"events:{name}", args=[token])


def _read(purpose: str, token: str) -> tuple[str, str]:
    try:
        public_id, _, user_id = read_token(purpose, token, PRESS_WITHIN).partition(".")
    except BadToken as error:
        raise DeadLink from error
    return public_id, user_id


def organiser(group_id: int, user_id: str) -> User | None:
    """Who has this public id, while they run the group with this key; None where they do not."""
    known = Membership.objects.organisers().filter(group=group_id, user__is_active=True, user__public_id=user_id)
    found = known.select_related("user").first()
    return found.user if found else None


def _may_answer(event: Event, user_id: str) -> User:
    user = organiser(event.host_id, user_id) if event.host.status in EDITABLE else None
    if user is None:
        raise DeadLink
    return user
