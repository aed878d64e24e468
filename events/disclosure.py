"""The one gate: what one viewer may be shown of one occurrence.

Page, API, feed, map, GeoJSON, RSS, card, mail and print all take their answer from `disclose`. A withheld value is absent
(None), not blank. The coarse point is the centre of the postcode district or town, the same for every meeting there, so
that asking again, or moving the circle, learns nothing. `../product.md` of the design has the table; docs/explanation/
threat-model.md says what it defends against.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from events.enums import AttendanceMode, EventStatus, PartStat, StillOn
from events.models import Attendance, Event, Occurrence
from groups import rules as group_rules
from groups.disclosure import DisclosedPlace, disclose_place
from groups.enums import SafetyLevel
from groups.models import Group
from places.access import Question, Said, merged, not_known

COUNT_SHOWN_FROM = 10  # at level careful, "10+" from ten and nothing below


class Standing(IntEnum):
    """How close a viewer stands to a meeting."""

    PUBLIC = 0
    CONFIRMED = 1
    HELPER = 2  # of the host: knows the place no better than one who confirmed, and how many come
    APPROVED = 3
    ORGANISER = 4


RUN_IT = {Standing.HELPER, Standing.ORGANISER}
CONFIRMED_BY_MAIL = {PartStat.ACCEPTED, PartStat.TENTATIVE}

# Who sees the exact address and the online link.
_FOR = {"everyone": Standing.PUBLIC, "confirmed": Standing.CONFIRMED, "approved": Standing.APPROVED}
NEEDED: dict[SafetyLevel, Standing] = {level: _FOR[level.means.exact_for] for level in SafetyLevel}


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One occurrence as one viewer may see it. `place`, `conference_url` and the notices are None when there is none or it is withheld.

    `link_opens` (aware UTC) is when those who are confirmed see the link; None where they see it already, or there is none.
    `access` is what is known of it, which everybody may know before they say that they come; where the place is withheld, the
    answers that hang on the venue come with the month of checking only, so that they do not match those of a meeting that shows it.
    """

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
    link_opens: datetime | None = None
    notice: str | None = None
    notice_online: str | None = None
    access: tuple[Said, ...] = ()

    @property
    def languages(self) -> list[str]:
        """Codes (BCP 47) of what is spoken there: its own, or where it names none those of the group."""
        return self.event.languages or self.host.languages

    @property
    def capacity(self) -> int | None:
        """How many seats there are, for those who may know how many come; None where there is no limit, too."""
        return self.event.capacity if self.standing in RUN_IT or self.level.means.coming == "number" else None

    @property
    def access_in_short(self) -> list[Said]:
        """What helps, for a list: the few answers that decide whether somebody can come at all."""
        return [said for said in self.access if said.is_yes and said.question.in_lists]

    @property
    def access_words(self) -> str:
        """All that is there, in one line: "Step-free, Hearing loop"; "" where nothing is known."""
        return ", ".join(said.words for said in self.access if said.is_yes)

    @property
    def access_unknown(self) -> list[Question]:
        """What can be asked of the organiser."""
        return not_known(self.access, without_venue=self.event.attendance_mode == AttendanceMode.ONLINE)

    @property
    def is_cancelled(self) -> bool:
        """This date, or the whole event, does not take place."""
        return self.occurrence.is_cancelled or self.event.status == EventStatus.CANCELLED

    @property
    def is_postponed(self) -> bool:
        """It does not take place at this time, and a new date follows."""
        return not self.is_cancelled and self.occurrence.is_postponed

    @property
    def is_unconfirmed(self) -> bool:
        """The organiser was asked whether it is still on, and has not answered."""
        return self.occurrence.still_on == StillOn.SILENT and not (self.is_cancelled or self.is_postponed)

    @property
    def state(self) -> str:
        """The same in one word, for programs: cancelled, postponed, unconfirmed or scheduled."""
        if self.is_cancelled:
            return "cancelled"
        if self.is_postponed:
            return "postponed"
        return "unconfirmed" if self.is_unconfirmed else "scheduled"

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
    if attendance is None or attendance.occurrence_id != occurrence.pk or attendance.partstat not in CONFIRMED_BY_MAIL:
        return by_role
    if attendance.waitlisted_at is not None:  # without a seat nobody needs to know where it is
        return by_role
    # Nor does who may come, where seats are counted: else "perhaps" would say at a full meeting what the line does not.
    if attendance.is_maybe and occurrence.event.capacity is not None and attendance.approved_at is None:
        return by_role
    return max(by_role, Standing.APPROVED if attendance.approved_at else Standing.CONFIRMED)


def public_point(event: Event) -> tuple[float, float] | None:
    """The point (lat, lon) that everybody may know, by which search finds the meeting; None when online only."""
    place = _place(event, event.level, Standing.PUBLIC)
    return (place.lat, place.lon) if place else None


def is_listed(event: Event) -> bool:
    """Whether search, map and public feeds name it at all."""
    return event.hidden_at is None and not event.is_draft and event.host.is_listed and event.level.means.is_listed


def is_on_page(event: Event) -> bool:
    """Whether everybody who has its group's link finds it there: what is listed, or all of a group that is listed nowhere itself."""
    return is_listed(event) if event.host.is_listed else event.works_by_link


def disclose(
    occurrence: Occurrence, standing: Standing = Standing.PUBLIC, *, coming: int | None = None, now: datetime | None = None
) -> Disclosed:
    """What somebody of this standing may be shown. No I/O when the rows of `for_disclosure()` are loaded.

    `coming` is the number of confirmed people, where the caller has counted them; what of it is shown is decided here.
    `now` (aware) decides whether it is time for the online link.
    """
    event = occurrence.event
    level = event.level
    place = _place(event, level, standing)
    knows = standing >= NEEDED[level]
    confirmed = standing >= max(NEEDED[level], Standing.CONFIRMED)
    opens = link_opens(occurrence, standing, now) if confirmed else None
    link = bool(event.conference_url) and (_is_link_public(event, level) or (confirmed and opens is None))
    return Disclosed(
        occurrence=occurrence,
        event=event,
        host=event.host,
        standing=standing,
        level=level,
        place=place,
        conference_url=event.conference_url if link else None,
        place_withheld=(withheld := place is not None and not knows),
        link_withheld=bool(event.conference_url) and not link,
        coming=_coming(level, standing, coming),
        link_opens=None if link else opens,
        notice=(event.notice or None) if confirmed and event.attendance_mode != AttendanceMode.ONLINE else None,
        notice_online=(event.notice_online or None) if confirmed and event.attendance_mode != AttendanceMode.IN_PERSON else None,
        access=merged(event.place.access if event.place and place else {}, event.access, to_the_day=not withheld),
    )


def link_opens(occurrence: Occurrence, standing: Standing, now: datetime | None = None) -> datetime | None:
    """When somebody who is confirmed sees the online link (aware UTC); None where it is time, or there is none."""
    event = occurrence.event
    if not event.conference_url or standing == Standing.ORGANISER or not event.link_hours:
        return None
    opens = occurrence.start - timedelta(hours=event.link_hours)
    return opens if opens > (now or timezone.now()) else None


def _is_link_public(event: Event, level: SafetyLevel) -> bool:
    return event.link_public and level == SafetyLevel.OPEN


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
        known.link_opens,
        known.notice,
        known.notice_online,
        known.access,
    )


def _place(event: Event, level: SafetyLevel, standing: Standing) -> DisclosedPlace | None:
    if event.place is None or event.attendance_mode == AttendanceMode.ONLINE:
        return None
    return disclose_place(event.place, level, knows=standing >= NEEDED[level], directions=event.directions)


def seats_shown(shown: Disclosed, left: int | None) -> int | None:
    """How many free seats this viewer may know of, where the caller has counted `left`; None for none of their business.

    Where the number of those who come is hidden, it is told only that nothing is free, which who asks for a seat learns anyway.
    """
    if left is None or shown.standing in RUN_IT or shown.level.means.coming == "number":
        return left
    return 0 if left == 0 and shown.level != SafetyLevel.CLOSED else None


def _coming(level: SafetyLevel, standing: Standing, number: int | None) -> str | None:
    if number is None:
        return None
    if standing in RUN_IT or level.means.coming == "number":
        return str(number)
    if level.means.coming == "from ten" and number >= COUNT_SHOWN_FROM:
        return f"{COUNT_SHOWN_FROM}+"
    return None
