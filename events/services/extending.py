"""The night adds the dates that have come into the window: it takes nothing away and moves nothing, for nobody asked for that."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from events.disclosure import is_listed, public_point
from events.enums import EventStatus
from events.models import Event, Occurrence
from events.services.dates import new_row
from events.services.reckoning import MOST, fitting_dates, identity, last_of, within
from places.located import columns

logger = logging.getLogger(__name__)
HELD = timedelta(days=1)  # what was held today is not held again
TOGETHER = 200  # series in one transaction


def extend_all(now: datetime | None = None) -> int:
    """Extend every series that has a new date, a few hundred with each transaction; how many dates.

    A series that cannot be read holds nobody up.
    """
    now, added = now or timezone.now(), 0
    behind = (event for event in may_be_behind().iterator() if _is_behind(event, now))
    while some := list(islice(behind, TOGETHER)):
        added += extend(some, now)
    return added


def _is_behind(event: Event, now: datetime) -> bool:
    try:
        return is_behind(event, now)
    except ValueError:  # a rule or a region that this edition does not know any more
        logger.exception("The dates of event %s could not be extended.", event.pk)
        return False


@transaction.atomic
def extend(events: Iterable[Event], now: datetime) -> int:
    """Add the dates that have come into the window of these series, found as search finds them; how many. Nothing else is changed."""
    found = Event.objects.filter(series__in={each.series for each in events}).select_for_update(of=("self",)).order_by("pk")
    series: dict[str, list[Event]] = {}
    for each in found.select_related("host", "host__place", "place"):
        series.setdefault(each.series, []).append(each)
    held = Occurrence.objects.filter(event__series__in=series, start__gte=now - HELD).values_list("event", "recurrence_id")
    taken = set(held)
    made = []
    for event in [event for parts_ in series.values() for event in parts_]:
        if event.status == EventStatus.CANCELLED or event.rests_since is not None:
            continue
        days = {each.slot for each in series[event.series]} if event.is_recurring else set()
        ahead = [each for each in within(event, fitting_dates(event, now), now)[:MOST] if each.local.date() not in days]
        new = [new_row(event, start) for start in ahead if (event.pk, identity(start.local)) not in taken]
        where = {"is_listed": is_listed(event), **columns(public_point(event))} if new else {}
        for occurrence in new:
            for name, value in where.items():
                setattr(occurrence, name, value)
        made += new
    Occurrence.objects.bulk_create(made, batch_size=500)
    return len(made)


def may_be_behind() -> QuerySet[Event]:
    """The series of which new dates may have come into the window, each with `newest`, the start of its last row."""
    newest = Occurrence.objects.filter(event=OuterRef("pk")).order_by("-start").values("start")[:1]
    events = Event.objects.published().filter(rests_since=None).exclude(rrule="")
    return events.annotate(newest=Subquery(newest)).order_by("pk")


def is_behind(event: Event, now: datetime) -> bool:
    """Whether one of them (from `may_be_behind`) has a date without a row behind its last one. Locks nothing and asks nothing."""
    newest: datetime | None = event.newest  # type: ignore[attr-defined]
    since = max(now, newest + timedelta(seconds=1)) if newest else now
    return since < last_of(event, now) and bool(within(event, fitting_dates(event, now, since=since), now))
