"""What an organiser's desk shows: the groups, the dates to come with how many people, and the one thing to do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from events import series_dates
from events.enums import CoHostStatus, EventStatus, PartStat
from events.models import CoHost, Event, Occurrence
from events.models.occurrence import LONGEST
from groups import first_steps
from groups.enums import Role, SafetyLevel
from groups.models import Conversation, Follow, Group, Membership, SecondContact
from groups.rules import EDITABLE, ORGANISERS
from places.enums import Precision, Sought

MOST = 300  # dates on one desk
MANY = 3  # groups, from which on each stands folded on the desk
MOST_TOGETHER = 20
MOST_TO_REPORT = 5
REPORT_WITHIN = timedelta(days=14)
COUNT_BEFORE = timedelta(hours=3)
POOR = {Precision.DISTRICT, Precision.PLACE, Precision.NONE}


@dataclass(frozen=True, slots=True)
class NextThing:
    """One thing to do, as words and a link."""

    words: str
    url: str
    button: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A meeting, all parts of its series together, with the dates to come, the next one first. Who helps sees it, and changes nothing."""

    event: Event
    dates: list[Occurrence]
    can_edit: bool

    @property
    def is_series(self) -> bool:
        """There are several dates, or there may be."""
        return self.event.is_recurring or len(self.dates) > 1


@dataclass(frozen=True, slots=True)
class Run:
    """A group (from `my_groups`) with its `meetings`, the `next` of its dates that takes place, how many people are `waiting` for a
    yes to its dates (the first of these is `waiting_at`), and how many letters wait. For a desk with many groups."""

    group: Group
    meetings: list[Listed]
    next: Occurrence | None
    waiting: int
    waiting_at: Occurrence | None
    letters: int

    @property
    def waits(self) -> bool:
        """Somebody waits for an answer."""
        return bool(self.waiting or self.letters)


def by_group(groups: Iterable[Group], meetings: Iterable[Listed]) -> list[Run]:
    """The same meetings (from `by_meeting`) under their groups: those first where somebody waits, then in the order of what is next,
    last those without a date. Who helps answers nobody, so that nothing waits for them."""
    of: dict[int, list[Listed]] = {}
    for meeting in meetings:
        of.setdefault(meeting.dates[0].host_id, []).append(meeting)
    runs = [_run(group, of.get(group.pk, [])) for group in groups]
    return sorted(runs, key=lambda run: (not run.waits, run.next is None, run.next and run.next.start))


def _run(group: Group, meetings: list[Listed]) -> Run:
    dates = sorted((each for meeting in meetings for each in meeting.dates), key=lambda each: each.start)
    on = [each for each in dates if not (each.is_cancelled or each.is_postponed) and each.event.works_by_link]
    asking = [each for each in on if each.waiting] if group.can_edit else []  # type: ignore[attr-defined]
    waiting: int = sum(each.waiting for each in asking)  # type: ignore[attr-defined]
    letters: int = group.letters if group.can_edit else 0  # type: ignore[attr-defined]
    return Run(group, meetings, on[0] if on else None, waiting, asking[0] if asking else None, letters)


def my_groups(user: User) -> list[Group]:
    """The groups in which `user` has a role, by name, each with that role (`role`), whether they may change it (`can_edit`), how
    many dates are to come (`ahead`), about how many follow (`followers`), how many letters wait for an answer (`letters`), and what
    a new one does first (`first_steps`, or None)."""
    ahead = Occurrence.objects.upcoming().scheduled()
    roles = Membership.objects.filter(user=user).select_related("group__place", "group__case").order_by("group__name")
    groups = []
    for role in roles:
        group = role.group
        group.role = Role(role.role)  # type: ignore[attr-defined]
        group.can_edit = role.role in ORGANISERS and group.status in EDITABLE  # type: ignore[attr-defined]
        groups.append(group)
    counts = dict(
        ahead.filter(host__in=groups).order_by().values_list("host").annotate(number=Count("pk")).values_list("host", "number")
    )
    followers = Follow.objects.numbers(groups)
    begun = _begun(groups)
    letters = Conversation.objects.numbers_waiting(groups)
    for group in groups:
        begins = group.can_edit and group.works_by_link  # type: ignore[attr-defined]
        group.first_steps = (  # type: ignore[attr-defined]
            first_steps.of(group, begun[group.pk]) if begins else None
        )
        group.letters = letters.get(group.pk, 0)  # type: ignore[attr-defined]
        group.ahead = counts.get(group.pk, 0)  # type: ignore[attr-defined]
        group.followers = followers.get(group.pk, 0)  # type: ignore[attr-defined]
    return groups


def _begun(groups: list[Group]) -> dict[int, first_steps.Begun]:
    """What is known of each group's first steps, by its key."""
    found = Group.objects.filter(pk__in=[group.pk for group in groups]).order_by()
    rows = found.annotate(
        meeting=Exists(Event.objects.filter(host=OuterRef("pk"))),
        organisers=Count("memberships", filter=Q(memberships__role__in=ORGANISERS)),
        contact=Exists(SecondContact.objects.filter(group=OuterRef("pk"))),
    )
    return {pk: first_steps.Begun(*known) for pk, *known in rows.values_list("pk", "meeting", "organisers", "contact")}


def ahead_of(groups: list[Group]) -> QuerySet[Occurrence]:
    """The next dates of these groups, cancelled ones and those that wait for a new date too, each with the numbers `coming` and `waiting`."""
    found: QuerySet[Occurrence] = Occurrence.objects.for_disclosure().filter(series_dates.ahead(), host__in=groups)
    return with_numbers(found).order_by("start", "pk")[:MOST]


def drafts_of(mine: set[int]) -> QuerySet[Event]:
    """Meetings of the groups with these keys that are not published yet, by their first date."""
    return (
        Event.objects.filter(host__in=mine, status=EventStatus.DRAFT)
        .select_related("host", "place")
        .order_by("start_date", "pk")[:MOST]
    )


def editable(groups: Iterable[Group]) -> set[int]:
    """The keys of those groups (from `my_groups`) that the person may change."""
    return {group.pk for group in groups if group.can_edit}  # type: ignore[attr-defined]


def together(mine: set[int]) -> tuple[list[CoHost], list[CoHost]]:
    """What other groups ask of those with these keys, and what was agreed: hosting a meeting together. One query."""
    theirs = CoHost.objects.filter(group__in=mine, event__in=Event.objects.by_link()).exclude(status=CoHostStatus.DECLINED)
    found = list(theirs.select_related("group", "event", "event__host").order_by("-pk")[:MOST_TOGETHER])
    return [each for each in found if each.status == CoHostStatus.INVITED], [
        each for each in found if each.status != CoHostStatus.INVITED
    ]


def by_meeting(occurrences: Iterable[Occurrence], mine: set[int]) -> list[Listed]:
    """The same dates, each series once, in the order of their next dates; `mine` from `editable`."""
    found: dict[str, list[Occurrence]] = {}
    for occurrence in occurrences:
        found.setdefault(occurrence.event.series, []).append(occurrence)
    for dates in found.values():
        series_dates.mark(dates, len({each.event_id for each in dates}) > 1)
    return [Listed(_that_repeats(dates), dates, dates[0].event.host_id in mine) for dates in found.values()]


def _that_repeats(dates: list[Occurrence]) -> Event:
    """Of the events of a series the one for all: the next that repeats, else the next."""
    return next((each.event for each in dates if each.event.is_recurring), dates[0].event)


def with_numbers(occurrences: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """Each with its numbers, in one query and one look at who comes.

    `coming`: seats that are taken, by `people`, the `guests` they bring and the head-count. `waiting`: where the meeting is closed, for
    the organiser's yes; those are not among the coming. `queued`: for a seat. `maybe`: may come. `unconfirmed`: have not pressed the
    button in the mail.
    """
    yes = Q(attendances__partstat=PartStat.ACCEPTED)
    seated = yes & Q(attendances__waitlisted_at=None)
    closed = Q(event__safety_level=SafetyLevel.CLOSED) | Q(host__safety_level=SafetyLevel.CLOSED)
    asking = closed & Q(attendances__approved_at=None, attendances__erased_at=None)
    return occurrences.annotate(
        people=Count("attendances", filter=seated & ~asking),
        guests=Coalesce(Sum("attendances__guests", filter=seated & ~asking), 0),
        waiting=Count("attendances", filter=yes & asking),
        queued=Count("attendances", filter=yes & Q(attendances__waitlisted_at__isnull=False) & ~asking),
        maybe=Count("attendances", filter=Q(attendances__partstat=PartStat.TENTATIVE)),
        unconfirmed=Count("attendances", filter=Q(attendances__partstat=PartStat.NEEDS_ACTION)),
    ).annotate(coming=F("people") + F("guests") + F("headcount"))


def to_report(mine: set[int], now: datetime | None = None) -> list[Occurrence]:
    """The dates of these groups that are over since a few days and of which nobody has written what came of them, the last first.
    One query."""
    now = now or timezone.now()
    over = Occurrence.objects.scheduled().filter(host__in=mine, end__lt=now, start__gte=now - REPORT_WITHIN - LONGEST)
    unwritten = Q(outcome=None) | Q(outcome__came=None, sealed="")
    found = over.annotate(sealed=Cast("outcome__decided", TextField())).filter(
        unwritten, event__status=EventStatus.PUBLISHED, event__host__status__in=EDITABLE
    )
    return list(found.select_related("event", "event__host").order_by("-start", "pk")[:MOST_TO_REPORT])


def next_thing(occurrence: Occurrence) -> NextThing | None:
    """What the organiser should do first about this date; None when nothing is missing. The number of people comes before words."""
    event = occurrence.event
    edit = reverse("events:edit", args=[event.public_id])
    waiting: int = occurrence.waiting  # type: ignore[attr-defined]
    if occurrence.start - COUNT_BEFORE <= timezone.now() and not (occurrence.is_cancelled or occurrence.is_postponed):
        words = _("It begins soon, or has begun. Count who comes in: no names, one press for each.")
        return NextThing(words, reverse("events:door", args=[occurrence.public_id]), _("Count at the door"))
    if waiting:
        words = ngettext("%(number)s person waits for your yes.", "%(number)s people wait for your yes.", waiting)
        return NextThing(words % {"number": waiting}, reverse("events:people", args=[occurrence.public_id]), _("See who waits"))
    if event.capacity and occurrence.queued and occurrence.coming < event.capacity:  # type: ignore[attr-defined]
        queued: int = occurrence.queued  # type: ignore[attr-defined]
        words = ngettext("%(number)s person waits for a seat.", "%(number)s people wait for a seat.", queued)
        return NextThing(words % {"number": queued}, reverse("events:people", args=[occurrence.public_id]), _("See who waits"))
    if (
        event.place is not None
        and not occurrence.is_online
        and event.place.precision in POOR
        and event.place.sought == Sought.NOT_FOUND
    ):
        return NextThing(_("The address could not be found on the map. People need the pin."), edit, _("Put the pin in its place"))
    if event.place is not None and not occurrence.is_online and event.place.precision in POOR and not event.place.address:
        return NextThing(_("We know the place only roughly. People need the address."), edit, _("Say exactly where"))
    if event.place is not None and not occurrence.is_online and not event.directions:
        return NextThing(
            _("Nothing is said yet about how to get in: which door, which floor, any steps."), edit, _("Say how to get in")
        )
    if not event.description:
        return NextThing(_("Nothing is said yet about what happens there."), edit, _("Say what happens"))
    return None
