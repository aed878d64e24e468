"""Who hosts a meeting together with its group, and which meetings a group hosts with others: as everybody may know."""

from events.disclosure import disclose, is_listed
from events.models import CoHost, Event, Occurrence
from events.search import Found
from groups.models import Group

READ = 60  # dates that are looked through for the next ones


def hosts_beside(event: Event) -> list[Group]:
    """The groups that accepted, work by their link, and may be named where this meeting is. One query.

    A group that is on no list (closed, or new) is named only by a meeting that is on no list either.
    """
    groups = [each.group for each in CoHost.objects.accepted().filter(event=event).select_related("group").order_by("pk")]
    return [group for group in groups if group.works_by_link and (group.is_listed or not is_listed(event))]


def next_of(group: Group, limit: int) -> list[Found]:
    """The next meetings that others host together with this group, each once: those that everybody may find anyway. One query."""
    accepted = CoHost.objects.accepted().filter(group=group).values("event")
    dates = Occurrence.objects.public().upcoming().for_lists().filter(event__in=accepted).order_by("start", "public_id")[:READ]
    found: dict[int, Found] = {}
    for date in dates:
        found.setdefault(date.event_id, Found(date, disclose(date)))
    return list(found.values())[:limit]
