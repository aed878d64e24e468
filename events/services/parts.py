"""The events of one series: which there are, held until the deed is done, and for which days single dates stand."""

from collections.abc import Iterable
from datetime import date

from events import recurrence
from events.models import Event


def parts(event: Event) -> list[Event]:
    """All events of its series, this one among them, in the order of their first dates."""
    found = Event.objects.filter(series=event.series).select_related("host", "host__place", "place")
    return sorted(found, key=lambda each: (each.start_date, each.pk))


def locked(event: Event) -> dict[int, Event]:
    """All events of its series as they are now, by primary key, held until the transaction ends. Always in the same order, so that
    no two deeds wait for each other."""
    found = Event.objects.filter(series=event.series).select_for_update(of=("self",)).order_by("pk")
    return {each.pk: each for each in found.select_related("host", "host__place", "place")}


def slots_of(event: Event, among: Iterable[Event]) -> dict[int, date]:
    """The days of this event's rule for which a single date stands by itself, by the key of that one's event.

    A day belongs to the last part that begins on it or before.
    """
    if not event.is_recurring:
        return {}
    among = list(among)
    begins = sorted((each.start_date, each.pk) for each in among if each.slot is None and each.is_recurring)
    owned: dict[int, date] = {}
    for each in among:
        if each.slot is not None:
            before = [pk for start, pk in begins if start <= each.slot]
            owner = before[-1] if before else begins[0][1] if begins else None
            if owner == event.pk:
                owned[each.pk] = each.slot
    return owned


def stands_alone(event: Event) -> bool:
    """Whether it is one date that was taken out of a series."""
    return event.slot is not None or (event.series != event.public_id and not event.is_recurring)


def is_endless(event: Event) -> bool:
    """Repeats, and nothing says until when: it must be renewed."""
    return recurrence.is_endless(event.rrule)
