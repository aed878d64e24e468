"""When in the year a group is reminded to think of who comes after: reckoned without a database, in the days of Europe/London."""

from collections.abc import Iterator
from datetime import date, timedelta

from groups.enums import GroupKind

# Before people leave: in May at universities, in June at schools; elsewhere when the group has its birthday.
FIRST_OF = {GroupKind.UNIVERSITY: 5, GroupKind.SCHOOL: 6}
FOR_DAYS = 14  # as long is the reminder tried, should the clock stand still
SETTLED_AFTER = timedelta(days=30)


def due_on(kind: GroupKind, started: date, today: date) -> date | None:
    """The day of this year's reminder, while it is at most a fortnight ago; None at any other time, and for a group not a month old."""
    for day in fortnight(today):
        in_season = day.day == 1 and day.month == FIRST_OF[kind] if kind in FIRST_OF else is_birthday(started, day)
        if in_season and day - started >= SETTLED_AFTER:
            return day
    return None


def fortnight(today: date) -> Iterator[date]:
    """Today and the thirteen days before."""
    return (today - timedelta(days=number) for number in range(FOR_DAYS))


def is_birthday(started: date, day: date) -> bool:
    """Whether a full number of years ends on `day`. Who began on 29 February has it on 1 March in other years."""
    if day.year == started.year:
        return False
    try:
        return started.replace(year=day.year) == day
    except ValueError:
        return (day.month, day.day) == (3, 1)
