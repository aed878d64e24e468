"""Meetings, their dates and people coming, for tests."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from events.enums import PartStat
from events.models import Attendance, Event, Occurrence
from events.services import publishing
from groups.models import Group
from tests.factories.groups import make_group


def make_event(host: Group | None = None, **fields: Any) -> Event:
    """A two-hour meeting at its group's place, a week from today at 7 pm, without any date materialised yet.

    Its online link, if it has one, is shown as early and as widely as its level allows.
    """
    host = host or make_group()
    defaults: dict[str, Any] = {
        "title": "Letter writing evening",
        "start_date": timezone.localdate() + timedelta(days=7),
        "start_time": time(19),
        "duration": timedelta(hours=2),
        "place": host.place,
        "link_hours": 0,
        "link_public": True,
    }
    return Event.objects.create(host=host, **{**defaults, **fields})


def make_occurrence(event: Event | None = None, *, start: datetime | None = None, **fields: Any) -> Occurrence:
    """One date of `event`; at the event's own first date unless `start` (aware) is given."""
    event = event or make_event()
    start = start or timezone.make_aware(datetime.combine(event.start_date, event.start_time), event.zone)
    local: datetime = start.astimezone(event.zone)
    occurrence = Occurrence.objects.create(
        event=event,
        host=event.host,
        recurrence_id=f"{local:%Y%m%dT%H%M%S}",
        start=start,
        end=start + event.duration,
        **fields,
    )
    publishing.refresh(Event.objects.filter(pk=event.pk))
    occurrence.refresh_from_db()
    return occurrence


def make_attendance(occurrence: Occurrence, email: str = "sam@example.org", **fields: Any) -> Attendance:
    """Sam, confirmed, unless told otherwise."""
    defaults: dict[str, Any] = {"partstat": PartStat.ACCEPTED, "confirmed_at": timezone.now()}
    return Attendance.objects.create(occurrence=occurrence, email=email, **{**defaults, **fields})
