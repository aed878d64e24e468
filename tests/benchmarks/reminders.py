"""A thousand people are reminded: from the outbox to a real mail server."""

import time
from datetime import timedelta

from django.utils import timezone

from events import reminders
from events.enums import PartStat
from events.models import Attendance, Occurrence
from notifications import outbox
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.benchmarks.meter import processor_ms

PEOPLE, MEETINGS = 1000, 50


def queue() -> None:
    """A thousand people at fifty meetings whose first reminder is due now, and nothing else."""
    Message.objects.all().delete()
    dates = list(Occurrence.objects.public().for_disclosure().filter(start__gt=timezone.now() + timedelta(hours=6))[:MEETINGS])
    people = [
        Attendance(
            occurrence=dates[number % len(dates)],
            email=f"person-{number}@example.org",
            partstat=PartStat.ACCEPTED,
            confirmed_at=timezone.now(),
        )
        for number in range(PEOPLE)
    ]
    Attendance.objects.bulk_create(people)
    outbox.post_many(reminders.KIND, [_posting(person) for person in people])


def _posting(person: Attendance) -> outbox.Posting:
    start = reminders.moment(person.occurrence.start)
    context = {"attendance": person.public_id, "start": start, "hours": 24}
    return outbox.Posting(reminders.recipient(person, person.occurrence), context, f"{person.public_id}:{start}:24")


def send() -> int:
    """Batch after batch until nothing is due; how many were sent."""
    sent = 0
    while (batch := deliver_due()).total:
        sent += batch.sent
    return sent


def send_thousand() -> str:
    """How quickly, in words."""
    queue()
    with processor_ms() as spent:
        begin = time.perf_counter()
        sent = send()
        seconds = time.perf_counter() - begin
    assert sent == PEOPLE, sent
    return f"{sent / seconds:,.0f} a second, {spent() / sent:.2f} ms CPU each"
