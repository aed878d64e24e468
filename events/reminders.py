"""When those who come are reminded: as many hours before as the meeting says, waiting in the outbox until then.

Whether a reminder is still true (still on, still coming, same start, still wanted) is asked when it is sent, so nothing is
ever taken back here: a moved meeting gets new reminders, and the old ones fall silent.
"""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext, gettext_lazy, ngettext

from events.models import Attendance, Event, Occurrence
from notifications import outbox
from notifications.recipients import Recipient

KIND = "events.reminder"
HOURS_A_DAY = 24
WORDS = {24: gettext_lazy("a day before"), 2: gettext_lazy("two hours before"), 1: gettext_lazy("an hour before")}


def hours(event: Event) -> list[int]:
    """How many hours before the start, the earliest reminder first."""
    return sorted({each for each in event.reminder_hours if each > 0}, reverse=True)


def said(event: Event) -> str:
    """The same in words: "a day before, and two hours before"; "" where the meeting reminds nobody."""
    return get_text_list([_before(each) for each in hours(event)], gettext("and"))


def _before(number: int) -> str:
    if number in WORDS:
        return str(WORDS[number])
    days, rest = divmod(number, HOURS_A_DAY)
    if not rest:
        return ngettext("%(days)s day before", "%(days)s days before", days) % {"days": days}
    return ngettext("%(hours)s hour before", "%(hours)s hours before", number) % {"hours": number}


def schedule(occurrence: Occurrence, *, now: datetime | None = None) -> None:
    """Queue the reminders still ahead for everybody who comes or may come; called again when the start or the hours have changed."""
    people = occurrence.attendances.told().exclude(waitlisted_at__isnull=False)
    _schedule(occurrence, list(people.reachable()), now or timezone.now())


def schedule_for(attendance: Attendance, *, now: datetime | None = None) -> None:
    """Queue the reminders still ahead for one person."""
    _schedule(attendance.occurrence, [attendance], now or timezone.now())


def moment(start: datetime) -> str:
    """A start as the context and the key of a message carry it."""
    return f"{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def is_superseded(occurrence: Occurrence, number: int, now: datetime) -> bool:
    """Whether the reminder of so many hours is out of date: the meeting reminds otherwise, has begun, or the next one is due already."""
    wanted = hours(occurrence.event)
    later = max((each for each in wanted if each < number), default=0)
    return number not in wanted or now >= occurrence.start - timedelta(hours=later)


def _schedule(occurrence: Occurrence, attendances: list[Attendance], now: datetime) -> None:
    start = moment(occurrence.start)
    with transaction.atomic():
        for number in hours(occurrence.event):
            due = occurrence.start - timedelta(hours=number)
            if due <= now:
                continue
            outbox.post_many(
                KIND,
                (
                    outbox.Posting(
                        to=recipient(attendance, occurrence),
                        context={"attendance": attendance.public_id, "start": start, "hours": number},
                        key=f"{KIND}:{attendance.public_id}:{start}:{number}",
                    )
                    for attendance in attendances
                ),
                due=due,
            )


def recipient(attendance: Attendance, occurrence: Occurrence) -> Recipient:
    """Who is told: in their own language, with the meeting's own clock."""
    return Recipient(attendance.email, attendance.language, occurrence.event.timezone, attendance.discreet)
