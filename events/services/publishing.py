"""Making, changing and cancelling events, and keeping their dates and what search knows of them true."""

from django.db.models import QuerySet

from events.disclosure import is_listed, public_point
from events.models import Event
from groups.models import Group
from places import cells


def refresh(events: QuerySet[Event]) -> None:
    """Bring what search knows of these events' dates (listed, disclosed point, cells) in line with the gate."""
    for event in events.select_related("host", "place"):
        point = public_point(event)
        event.occurrences.update(
            host=event.host,
            is_listed=is_listed(event),
            lat=point[0] if point else None,
            lon=point[1] if point else None,
            cell_fine=cells.fine(*point) if point else None,
            cell_coarse=cells.coarse(*point) if point else None,
        )


def refresh_group(group: Group) -> None:
    """The consequence of a changed group: all its meetings follow, and calendars fetch them again."""
    refresh(group.events.all())


