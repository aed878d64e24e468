"""Meetings of every level and state with all that could leak planted in them, each under a word of its own."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from events.models import Announcement, Attendance, Event, Occurrence
from groups.enums import GroupStatus, Role, SafetyLevel
from groups.models import Group
from tests.factories.accounts import make_user
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place
from tests.permissions.cast import World

# What a meeting is; and what became of its group, where the meeting itself is published.
STATES: dict[str, dict[str, Any]] = {
    "published": {},
    "draft": {"status": "draft"},
    "cancelled": {"status": "cancelled"},
    "postponed": {},
    "hidden": {"hidden_at": timezone.now(), "hidden_reason": "False"},
}
OF_GROUP = {"new": GroupStatus.NEW, "gone": GroupStatus.HIDDEN, "suspended": GroupStatus.SUSPENDED, "refused": GroupStatus.REFUSED}
AWAY = {"draft", "hidden", "gone", "suspended", "refused"}  # there for nobody but those who run the group
COMES = ("asked", "coming", "maybe", "waiting", "approved")  # by a link of their own
SORTS = ("place", "way", "link", "notice", "screen", "name", "need", "mail", "shared", "words")


@dataclass
class Planted:
    """One meeting of a level and in a state; `own` are the rows of those who come, by what they are."""

    level: SafetyLevel
    state: str
    soon: bool  # it begins within a day
    world: World
    own: dict[str, Attendance]

    @property
    def mark(self) -> str:
        """What all its secrets have in common."""
        return f"{self.level.value}{self.state}{'soon' if self.soon else ''}"

    def secret(self, sort: str) -> str:
        """The planted word of this sort, in lower case."""
        return f"planted{sort}{self.mark}"

    def own_mail(self, who: str) -> str:
        """The address of one who comes; a word that is in nothing else."""
        return f"plantedmail{self.mark}{who}@example.org"


def plant(level: SafetyLevel, state: str, users: dict[str, User], *, soon: bool = False) -> Planted:
    """A meeting on line and in a room, with everybody who may come to it in each way."""
    mark = f"{level.value}{state}{'soon' if soon else ''}"
    group = make_group(
        users["owner"],
        name=f"Group {mark}",
        safety_level=level,
        status=GroupStatus.APPROVED,
        place=make_place(name="Usual hall"),
    )
    group.memberships.create(user=users["organiser"], role=Role.ORGANISER)
    group.memberships.create(user=users["helper"], role=Role.HELPER)
    event = make_event(
        group,
        title=f"Meeting {mark}",
        place=make_place(
            name=f"Plantedplace{mark}", address="13 Hidden street", postcode="LS2 9ZQ", lat=53.81234567, lon=-1.56789123
        ),
        attendance_mode="hybrid",
        conference_url=f"https://meet.example/plantedlink{mark}",
        directions=f"Plantedway{mark}",
        notice=f"Plantednotice{mark}",
        notice_online=f"Plantedscreen{mark}",
        link_hours=24,
        link_public=False,
        **STATES.get(state, {}),
    )
    occurrence = make_occurrence(event, start=timezone.now() + timedelta(hours=20 if soon else 120))
    if state in {"cancelled", "postponed"}:
        Occurrence.objects.filter(pk=occurrence.pk).update(status=state)
    planted = Planted(level, state, soon, World(group, event, occurrence, None), {})  # type: ignore[arg-type]
    planted.own = {who: _comes(planted, who) for who in COMES}
    planted.world.attendance = planted.own["coming"]
    Announcement.objects.create(occurrence=occurrence, text=f"Plantedwords{mark}", by=users["organiser"])
    if state in OF_GROUP:
        Group.objects.filter(pk=group.pk).update(status=OF_GROUP[state])
    occurrence.refresh_from_db()
    group.refresh_from_db()
    event.refresh_from_db()
    from_db = Occurrence.objects.for_disclosure().get(pk=occurrence.pk)
    planted.world = World(from_db.event.host, from_db.event, from_db, planted.own["coming"])
    return planted


def _comes(planted: Planted, who: str) -> Attendance:
    now = timezone.now()
    answers: dict[str, dict[str, Any]] = {
        "asked": {"partstat": "needs-action", "confirmed_at": None},
        "coming": {},
        "maybe": {"partstat": "tentative"},
        "waiting": {"waitlisted_at": now},
        "approved": {"approved_at": now},
    }
    mark = planted.mark
    return make_attendance(
        planted.world.occurrence,
        planted.own_mail(who),
        name=f"Plantedname{mark}{who}",
        access_needs=f"Plantedneed{mark}{who}",
        shares_contact=False,
        **answers[who],
    )


def make_users() -> dict[str, User]:
    """Those who sign in."""
    rights: dict[str, dict[str, Any]] = {
        "owner": {},
        "organiser": {},
        "helper": {},
        "elsewhere": {},
        "moderator": {"is_moderator": True},
    }
    users = {role: make_user(f"{role}@example.org", **more) for role, more in rights.items()}
    make_group(users["elsewhere"], name="York Students")  # as the rows of tests/permissions know it
    return users


def all_events(planted: list[Planted]) -> list[Event]:
    """Their rows."""
    return [each.world.event for each in planted]
