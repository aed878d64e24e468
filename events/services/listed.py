"""What search knows of dates (whether they are listed, their disclosed point and its cells), and what follows when a group or a place changes."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from events.disclosure import is_listed, public_point
from events.models import Event, Occurrence
from groups.disclosure import may_leave
from groups.models import Group
from places import seeking
from places.located import columns
from places.models import Place


def refresh(events: QuerySet[Event]) -> None:
    """Bring what search knows of these events' dates (listed, disclosed point, cells) in line with the gate."""
    for event in events.select_related("host", "place"):
        event.occurrences.update(host=event.host, is_listed=is_listed(event), **columns(public_point(event)))
        if event.place is not None:
            seeking.seek(event.place)


def refresh_group(group: Group) -> None:
    """The consequence of a changed group: all its meetings follow, and calendars fetch them again."""
    refresh(group.events.all())


def refresh_place(place: Place) -> None:
    """The consequence of a better position: the meetings there follow, and calendars fetch them again. Nobody gets a mail: the
    address is what it was."""
    now, there = timezone.now(), Event.objects.filter(place=place)
    refresh(there)
    for event in there:
        revise(event, now, besides=())


def place_may_leave(place: Place) -> bool | None:
    """Whether the meetings to come at this place allow that a provider outside is asked about it; None where there are none."""
    ahead = Event.objects.published().filter(place=place, occurrences__in=Occurrence.objects.upcoming().scheduled())
    said = [
        is_listed(event) and not event.host.is_example and may_leave(event.level)
        for event in ahead.select_related("host").distinct()
    ]
    return all(said) if said else None


def revise(event: Event, now: datetime, *, besides: Iterable[Occurrence]) -> None:
    """Raise the revision of every date to come that was not revised with its time."""
    ahead = Occurrence.objects.filter(event=event).upcoming(now)
    ahead.exclude(pk__in=[each.pk for each in besides]).update(sequence=F("sequence") + 1, modified=now)
