"""What it costs to keep ten thousand series, and to change one with many dates and many people."""

import time
from collections.abc import Callable, Iterator
from datetime import time as clock
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from core.models import new_public_id
from events.enums import PartStat, Scope
from events.models import Attendance, Event, Occurrence
from events.services import extending, publishing
from groups.models import Group
from notifications.models import Message
from tests.benchmarks.meter import processor_ms
from tests.benchmarks.table import Row
from tests.factories.accounts import make_user

PEOPLE = 5000
DATES = 60
RULES = ("FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=1TU", "FREQ=MONTHLY;BYMONTHDAY=15")


def many(number: int) -> Iterator[Row]:
    """From no row to the dates of half a year; then the same night once more, and a week later."""
    now = timezone.now()
    groups = list(Group.objects.exclude(place=None)[:200])
    before = set(Event.objects.exclude(rrule="").values_list("pk", flat=True))
    extending.extend_all(now)  # what was there before is not counted
    made = []
    for each in range(number):
        group, public_id = groups[each % len(groups)], new_public_id()
        made.append(
            Event(
                host=group,
                place=group.place,
                public_id=public_id,
                series=public_id,
                title="Letter writing evening",
                start_date=now.date() - timedelta(days=each % 365),
                start_time=clock(19),
                duration=timedelta(hours=2),
                rrule=RULES[each % len(RULES)],
            )
        )
    Event.objects.bulk_create(made, batch_size=1000)
    yield _once(f"materialise {number:,} series", lambda: extending.extend_all(now))
    yield _once("the same night again, nothing to do", lambda: extending.extend_all(now))
    yield _once("a week later", lambda: extending.extend_all(now + timedelta(days=7)))
    Event.objects.exclude(rrule="").exclude(pk__in=before).delete()


def one() -> Iterator[Row]:
    """Sixty dates, five thousand people; each of them is told and reminded anew."""
    group = Group.objects.exclude(place=None)[0]
    by = make_user(f"series-{Event.objects.count()}@example.org")
    details: dict[str, Any] = {"title": "Vigil", "place": group.place, "start_time": clock(19), "duration": timedelta(hours=2)}
    first = timezone.localdate() + timedelta(days=2)
    event = publishing.create(group, by=by, start_date=first, rrule="FREQ=DAILY", **details)
    dates = list(Occurrence.objects.filter(event=event).order_by("start"))
    assert len(dates) == DATES
    Attendance.objects.bulk_create(
        [
            Attendance(
                occurrence=dates[each % DATES],
                email=f"somebody-{each}@example.org",
                partstat=PartStat.ACCEPTED,
                confirmed_at=timezone.now(),
            )
            for each in range(PEOPLE)
        ],
        batch_size=500,
    )
    name = f"edit {DATES} dates, {PEOPLE:,} people"

    def edit(**fields: Any) -> Callable[[], object]:
        event.refresh_from_db()
        return lambda: publishing.change(event, by=by, version=event.version, **fields)

    yield _once(f"{name}: the description", edit(description="Bring a pen."))
    yield _once(f"{name}: the title", edit(title="Vigil for all"))
    yield _once(f"{name}: the hour", edit(start_time=clock(20)))
    yield _once(f"{name}: one date alone", edit(scope=Scope.THIS, occurrence=dates[30], title="Film"))
    yield _once(f"{name}: from one date on", edit(scope=Scope.FOLLOWING, occurrence=dates[40], start_time=clock(18)))
    event.refresh_from_db()
    yield _once(f"{name}: cancel all", lambda: publishing.cancel(event, by=by))
    Message.objects.all().delete()
    Event.objects.filter(series=event.series).delete()


def _once(name: str, work: Callable[[], object]) -> Row:
    """Done once: to do it again would be something else."""
    queries = 0

    def count(execute: Callable[..., object], *rest: object) -> object:
        nonlocal queries
        queries += 1
        return execute(*rest)

    begin = time.perf_counter()
    with connection.execute_wrapper(count), processor_ms() as spent:
        work()
        cpu = spent()
    return Row(name, cpu, None, (time.perf_counter() - begin) * 1000, queries)
