"""When those who come are reminded: a day and two hours before, waiting in the outbox until then.

Whether a reminder is still true (still on, still coming, same start, still wanted) is asked when it is sent, so nothing is
ever taken back here: a moved meeting gets new reminders, and the old ones fall silent.
"""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from events.models import Attendance, Occurrence
from notifications import outbox
from notifications.recipients import Recipient

KIND = "events.reminder"
BEFORE = (timedelta(hours=24), timedelta(hours=2))


def schedule(occurrence: Occurrence, *, now: datetime | None = None) -> None:
    """Queue the reminders still ahead for everybody who comes; called again when the start has changed."""
    _schedule(occurrence, list(occurrence.attendances.coming().reachable()), now or timezone.now())


def schedule_for(attendance: Attendance, *, now: datetime | None = None) -> None:
    """Queue the reminders still ahead for one person."""
    _schedule(attendance.occurrence, [attendance], now or timezone.now())


def moment(start: datetime) -> str:
    """A start as the context and the key of a message carry it."""
    return f"{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def is_superseded(start: datetime, hours: int, now: datetime) -> bool:
    """Whether it is too late for this reminder: the meeting has begun, or the next reminder is due already."""
    later = [before for before in BEFORE if before < timedelta(hours=hours)]
    return now >= start - max(later, default=timedelta())


def _schedule(occurrence: Occurrence, attendances: list[Attendance], now: datetime) -> None:
    start = moment(occurrence.start)
    with transaction.atomic():
        for before in BEFORE:
            due = occurrence.start - before
            if due <= now:
                continue
            hours = int(before.total_seconds() // 3600)
            outbox.post_many(
                KIND,
                (
                    outbox.Posting(
                        to=recipient(attendance, occurrence),
                        context={"attendance": attendance.public_id, "start": start, "hours": hours},
                        key=f"{KIND}:{attendance.public_id}:{start}:{hours}",
                    )
                    for attendance in attendances
                ),
                due=due,
            )


def recipient(attendance: Attendance, occurrence: Occurrence) -> Recipient:
    """Who is told: in their own language, with the meeting's own clock."""
    return Recipient(attendance.email, attendance.language, occurrence.event.timezone, attendance.discreet)
