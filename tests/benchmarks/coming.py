"""Two hundred people ask and confirm, for fifty seats of one date: how many a second, one after the other in one process."""

import time

from django.urls import reverse

from events import attendance_links
from events.models import Attendance, Event, Occurrence
from tests.benchmarks.door import Door
from tests.benchmarks.meter import processor_ms

PEOPLE, SEATS = 200, 50


def two_hundred(door: Door) -> str:
    """How quickly, in words."""
    date = Occurrence.objects.public().filter(attendances=None).select_related("event").latest("start", "public_id")
    Event.objects.filter(pk=date.event_id).update(capacity=SEATS)
    attend = reverse("events:attend", args=[date.public_id])
    people = [f"seat-{number}@example.org" for number in range(PEOPLE)]
    begin = time.perf_counter()
    with processor_ms() as spent:
        for email in people:
            door.post(attend, {"email": email})
        asked = time.perf_counter()
        for attendance in Attendance.objects.for_disclosure().filter(occurrence=date, partstat="needs-action"):
            door.post(reverse("events:rsvp", args=[attendance_links.token_of(attendance)]), {"action": "confirm"})
        end = time.perf_counter()
        cpu = spent() / PEOPLE
    seated, waiting = date.attendances.coming().count(), date.attendances.waiting().count()
    assert (seated, waiting) == (SEATS, PEOPLE - SEATS), (seated, waiting)
    whole, asks, confirms = (PEOPLE / seconds for seconds in (end - begin, asked - begin, end - asked))
    return f"{whole:,.0f} a second (asked {asks:,.0f}, confirmed {confirms:,.0f}), {cpu:.1f} ms CPU for both"
