"""The rows of a feed: its dates and what hangs on them, in a few queries however many they are."""

from collections.abc import Iterable
from operator import attrgetter
from typing import TypeVar

from django.db.models import Model

from events import columns
from events.models import Event, Occurrence
from events.models.occurrence import OccurrenceQuerySet
from groups.models import Group
from places.models import Place

M = TypeVar("M", bound=Model)


def read(parts: Iterable[OccurrenceQuerySet]) -> list[Occurrence]:
    """All dates of the parts in order of time, each with its event, and that with its host and place.

    Dates share events and events share hosts, so each of those is read once. One query a part and three more. (Django's
    prefetch_related would ask SQLite for each by a chain of ORs, which fails at a thousand.)
    """
    dates = [date for part in parts for date in part.only(*columns.OF_DATE)]
    dates.sort(key=attrgetter("start", "public_id"))
    events = _by_key(Event, columns.OF_EVENT, {date.event_id for date in dates})
    hosts = _by_key(Group, columns.OF_HOST, {event.host_id for event in events.values()})
    places = _by_key(Place, columns.OF_PLACE, {event.place_id for event in events.values() if event.place_id})
    for event in events.values():
        event.host, event.place = hosts[event.host_id], places.get(event.place_id or 0)
    # As prefetch_related sets it: a plain assignment would check each time whether the two may be related.
    field = Occurrence._meta.get_field("event")
    for date in dates:
        field.set_cached_value(date, events[date.event_id])
    return dates


def _by_key(model: type[M], names: tuple[str, ...], keys: set[int]) -> dict[int, M]:
    """These columns of the rows by their primary keys, in one query (`in_bulk` would take one for every 999 on SQLite)."""
    return {row.pk: row for row in model._default_manager.filter(pk__in=keys).only(*names)}
