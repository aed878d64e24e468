"""What moderators are shown of reports: one case for each thing, danger first."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.urls import reverse

from events.models import Event
from groups.enums import TAKEN_AWAY
from groups.models import Group
from moderation.enums import Why
from moderation.models import Report

MOST = 300  # open reports that one page sums up
EARLIER = 20


@dataclass(slots=True)
class Reported:
    """One thing and its open reports, the oldest first."""

    group: Group
    event: Event | None
    reports: list[Report] = field(default_factory=list)

    @property
    def is_dangerous(self) -> bool:
        """Somebody said that somebody is in danger."""
        return any(each.why == Why.DANGER for each in self.reports)

    @property
    def whys(self) -> list[str]:
        """What was chosen, each once, in words."""
        return list(dict.fromkeys(str(Why(each.why).label) for each in self.reports))

    @property
    def url(self) -> str:
        """Its page in this room."""
        return address(self.group, self.event)


def address(group: Group, event: Event | None) -> str:
    """Where moderators decide about a thing."""
    if event is not None:
        return reverse("moderation:reported_meeting", args=[event.public_id])
    return reverse("moderation:reported_group", args=[group.public_id])


def open_cases() -> list[Reported]:
    """All that waits for a decision: danger first, then what waits longest. One query."""
    found: dict[tuple[int, int | None], Reported] = {}
    for report in _with_things(Report.objects.open().order_by("created", "pk")[:MOST]):
        case = found.setdefault((report.group_id, report.event_id), Reported(report.group, report.event))
        case.reports.append(report)
    return sorted(found.values(), key=lambda case: not case.is_dangerous)


def earlier(group: Group) -> list[Report]:
    """What was decided about this group and its meetings before, the latest first."""
    return list(_with_things(Report.objects.filter(group=group).exclude(decided_at=None).order_by("-decided_at", "-pk")[:EARLIER]))


def taken_away() -> list[tuple[Group, Event | None, str]]:
    """What is hidden or suspended now, the latest first, with its page in this room. Two queries."""
    groups = [
        (each, None, address(each, None)) for each in Group.objects.filter(status__in=TAKEN_AWAY).order_by("-modified")[:MOST]
    ]
    hidden = Event.objects.exclude(hidden_at=None).select_related("host").order_by("-hidden_at")[:MOST]
    return [*groups, *((each.host, each, address(each.host, each)) for each in hidden)]


def _with_things(reports: QuerySet[Report]) -> QuerySet[Report]:
    return reports.select_related("group", "event")
