"""Who asks, and what they ask for: one group with a meeting that all roles look at, and the same suspended."""

from dataclasses import dataclass

from django.conf import settings
from django.test import Client

from accounts.models import User
from events.models import Attendance, Event, Occurrence
from groups.enums import GroupStatus, Role
from groups.models import Group
from tests.factories.accounts import make_user
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

ROLES = {
    "stranger": "nobody is signed in",
    "follower": "follows the group by e-mail, and has no account",
    "helper": "helps in the group",
    "organiser": "organises the group",
    "owner": "owns the group",
    "elsewhere": "organises another group",
    "moderator": "decides about groups",
    "staff": "staff of the site, without a right of their own in its administration",
    "closed": "owned the group; the account was closed while they were signed in",
    "suspended": "owns a group that is suspended; every address is that group's",
    "barred": "nobody is signed in, and every address is the suspended group's",
}
SIGNED_OUT = ("stranger", "follower", "closed", "barred")


@dataclass
class World:
    """A group, a closed meeting of it, its date and one who waits to be let in."""

    group: Group
    event: Event
    occurrence: Occurrence
    attendance: Attendance


@dataclass
class Cast:
    """Every role: what they look at, and how they are signed in (the cookie of their session; "": they are not)."""

    worlds: dict[str, World]
    sessions: dict[str, str]
    users: dict[str, User]

    def __post_init__(self) -> None:
        # One for all: each new one would load the middleware, and look through the static files, once more.
        self.browser = Client(raise_request_exception=False)

    def client(self, role: str) -> Client:
        """A browser of this role, which has forgotten what it did before."""
        self.browser.cookies.clear()
        if self.sessions[role]:
            self.browser.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return self.browser


def make_world(owner: User, name: str, **fields: object) -> World:
    """A group with a meeting."""
    group = make_group(owner, name=name, **fields)
    event = make_event(group, safety_level="closed")
    occurrence = make_occurrence(event)
    return World(group, event, occurrence, make_attendance(occurrence))


def make_cast() -> Cast:
    """All of them, in the database."""
    users = {
        role: make_user(f"{role}@example.org", display_name=role.capitalize(), **rights)
        for role, rights in {
            "helper": {},
            "organiser": {},
            "owner": {},
            "elsewhere": {},
            "moderator": {"is_moderator": True},
            "staff": {"is_staff": True},
            "closed": {},
            "suspended": {},
        }.items()
    }
    ours = make_world(users["owner"], "Leeds Students")
    ours.group.memberships.create(user=users["organiser"], role=Role.ORGANISER)
    ours.group.memberships.create(user=users["helper"], role=Role.HELPER)
    ours.group.memberships.create(user=users["closed"], role=Role.OWNER)
    make_group(users["elsewhere"], name="York Students")
    suspended = make_world(users["suspended"], "Suspended Students", status=GroupStatus.SUSPENDED)
    client = Client()
    sessions = {role: _session(client, users.get(role)) for role in ROLES}
    User.objects.filter(pk=users["closed"].pk).update(is_active=False)
    worlds = {role: suspended if role in {"suspended", "barred"} else ours for role in ROLES}
    return Cast(worlds, sessions, users)


def _session(client: Client, user: User | None) -> str:
    if user is None:
        return ""
    client.force_login(user)
    return client.cookies.pop(settings.SESSION_COOKIE_NAME).value
