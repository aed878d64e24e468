"""What search knows of dates: whether they are listed, their disclosed point and its cells."""

from django.db.models import QuerySet

from events.disclosure import is_listed, public_point
from events.models import Event
from places import seeking
from places.located import columns


def refresh(events: QuerySet[Event]) -> None:
    """Bring what search knows of these events' dates (listed, disclosed point, cells) in line with the gate."""
    for event in events.select_related("host", "place"):
        event.occurrences.update(host=event.host, is_listed=is_listed(event), **columns(public_point(event)))
        if event.place is not None:
            seeking.seek(event.place)
