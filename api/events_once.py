"""The one search, with each event once: at the first of its dates that match."""

from dataclasses import replace

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from events.disclosure import Disclosed
from events.models.occurrence import OccurrenceQuerySet
from events.search import EventSearch, Found

NEXT = 3  # dates of each event in a list


class EventsOnce(EventSearch):
    """EventSearch whose answers are events: same parameters, same order, same cursor.

    `next_only` comes close, but gives two dates of an event whose next one is cancelled.
    """

    def _narrowed(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        """Those before which no other date of the same event matches."""
        sooner = Q(start__lt=OuterRef("start")) | Q(start=OuterRef("start"), public_id__lt=OuterRef("public_id"))
        # All that is asked but the time is true of all dates of an event or of none, so the time alone decides.
        earlier = self._in_time().filter(sooner, event=OuterRef("event"))
        return dates.filter(~Exists(earlier))

    def next_dates(self, found: list[Found]) -> dict[int, list[Disclosed]]:
        """The next dates of each event that was found, by its primary key: as everybody may see them, three at most."""
        by_event = {each.occurrence.event_id: [each.disclosed] for each in found}
        number = Window(RowNumber(), partition_by=F("event"), order_by=["start", "public_id"])
        dates = self._in_time().filter(event__in=by_event).annotate(number=number).filter(number__gt=1, number__lte=NEXT)
        for date in dates.only("public_id", "event", "start", "end", "status", "previous_start", "still_on").order_by(
            "start", "public_id"
        ):
            [first, *_others] = by_event[date.event_id]
            date.event = first.event
            # The gate has been asked about the event already: its dates differ in nothing but themselves.
            by_event[date.event_id].append(replace(first, occurrence=date))
        return by_event

    def _in_time(self) -> OccurrenceQuerySet:
        """All dates from the day that was asked for, or from now on, until the last day that was asked for."""
        return EventSearch(now=self.now, first=self.first, last=self.last, by_link=True).queryset()
