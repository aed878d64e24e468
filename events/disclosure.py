"""The one gate: what one viewer may be shown of one occurrence.

Page, API, feed, map, GeoJSON, RSS, card, mail and print all take their answer from `disclose`. A withheld value is absent
(None), not blank. The coarse point is the centre of the postcode district or town, the same for every meeting there, so
that asking again, or moving the circle, learns nothing. `../product.md` of the design has the table; docs/explanation/
threat-model.md says what it defends against.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from events.enums import AttendanceMode, EventStatus, PartStat
from events.models import Attendance, Event, Occurrence
from groups import rules as group_rules
from groups.disclosure import DisclosedPlace, disclose_place
from groups.enums import SafetyLevel
from groups.models import Group

COUNT_SHOWN_FROM = 10  # at level careful, "10+" from ten and nothing below


class Standing(IntEnum):
    """How close a viewer stands to a meeting."""

    PUBLIC = 0
    CONFIRMED = 1
    HELPER = 2  # of the host: knows the place no better than one who confirmed, and how many come
    APPROVED = 3
    ORGANISER = 4


RUN_IT = {Standing.HELPER, Standing.ORGANISER}


# Who sees the exact address and the online link.
_FOR = {"everyone": Standing.PUBLIC, "confirmed": Standing.CONFIRMED, "approved": Standing.APPROVED}
NEEDED: dict[SafetyLevel, Standing] = {level: _FOR[level.means.exact_for] for level in SafetyLevel}


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One occurrence as one viewer may see it. `place` and `conference_url` are None when there is none or it is withheld."""

    occurrence: Occurrence
    event: Event
    host: Group
    standing: Standing
    level: SafetyLevel
    place: DisclosedPlace | None
    conference_url: str | None
    place_withheld: bool
    link_withheld: bool
    coming: str | None

    @property
    def is_cancelled(self) -> bool:
        """This date, or the whole event, does not take place."""
        return self.occurrence.is_cancelled or self.event.status == EventStatus.CANCELLED

    @property
    def modified(self) -> datetime:
        """When anything that is shown last changed (aware UTC)."""
        return max(self.occurrence.modified, self.event.modified, self.host.modified)


def standing_of(user: User | AnonymousUser | None, occurrence: Occurrence, attendance: Attendance | None = None) -> Standing:
    """How close somebody stands: by role in the host, or by an attendance proved by its own link; the closer of the two."""
    role = group_rules.role_of(user, occurrence.event.host) if user is not None else None
    if role in group_rules.ORGANISERS:
        return Standing.ORGANISER
    by_role = Standing.HELPER if role else Standing.PUBLIC
    if attendance is None or attendance.occurrence_id != occurrence.pk or attendance.partstat != PartStat.ACCEPTED:
        return by_role
    return max(by_role, Standing.APPROVED if attendance.approved_at else Standing.CONFIRMED)


def public_point(event: Event) -> tuple[float, float] | None:
    """The point (lat, lon) that everybody may know, by which search finds the meeting; None when online only."""
    place = _place(event, event.level, Standing.PUBLIC)
    return (place.lat, place.lon) if place else None


def is_listed(event: Event) -> bool:
    """Whether search, map and public feeds name it at all."""
    return event.hidden_at is None and event.host.is_listed and event.level.means.is_listed


def is_on_page(event: Event) -> bool:
    """Whether everybody who has its group's link finds it there: what is listed, or all of a group that is listed nowhere itself."""
    return is_listed(event) if event.host.is_listed else event.works_by_link


def disclose(occurrence: Occurrence, standing: Standing = Standing.PUBLIC, *, coming: int | None = None) -> Disclosed:
    """What somebody of this standing may be shown. No I/O when the rows of `for_disclosure()` are loaded.

    `coming` is the number of confirmed people, where the caller has counted them; what of it is shown is decided here.
    """
    event = occurrence.event
    level = event.level
    place = _place(event, level, standing)
    knows = standing >= NEEDED[level]
    return Disclosed(
        occurrence=occurrence,
        event=event,
        host=event.host,
        standing=standing,
        level=level,
        place=place,
        conference_url=event.conference_url if knows and event.conference_url else None,
        place_withheld=place is not None and not knows,
        link_withheld=bool(event.conference_url) and not knows,
        coming=_coming(level, standing, coming),
    )


def disclose_dates(occurrences: Iterable[Occurrence]) -> list[Disclosed]:
    """The same as `disclose` of each for the public, quicker for long lists: the dates of one event differ only in themselves."""
    of_event: dict[int, Disclosed] = {}
    shown = []
    for occurrence in occurrences:
        known = of_event.get(occurrence.event_id)
        each = _another(known, occurrence) if known else disclose(occurrence)
        of_event.setdefault(occurrence.event_id, each)
        shown.append(each)
    return shown


def _another(known: Disclosed, occurrence: Occurrence) -> Disclosed:
    """`known` of another date of the same event. (`dataclasses.replace` says it shorter and takes three times as long.)"""
    return Disclosed(
        occurrence,
        known.event,
        known.host,
        known.standing,
        known.level,
        known.place,
        known.conference_url,
        known.place_withheld,
        known.link_withheld,
        known.coming,
    )


def _place(event: Event, level: SafetyLevel, standing: Standing) -> DisclosedPlace | None:
    if event.place is None or event.attendance_mode == AttendanceMode.ONLINE:
        return None
    return disclose_place(event.place, level, knows=standing >= NEEDED[level], directions=event.directions)


def _coming(level: SafetyLevel, standing: Standing, number: int | None) -> str | None:
    if number is None:
        return None
    if standing in RUN_IT or level.means.coming == "number":
        return str(number)
    if level.means.coming == "from ten" and number >= COUNT_SHOWN_FROM:
        return f"{COUNT_SHOWN_FROM}+"
    return None
