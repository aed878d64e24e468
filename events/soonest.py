"""The first dates of some part of the world in order of time, however many there are: asked in ever longer spans.

The index of a cell has its dates in order of time, but a circle has many cells, and to sort them all is to read them all. So a
short span is asked first, and a longer one where it held too few, as long as the pace so far promises. The SQL is written once.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

NEVER: Final = datetime(9999, 12, 30, 23, 59, 59, 999_983, tzinfo=UTC)  # an end that stands for itself among the parameters
MOST_TIMES: Final = 24
LONG: Final = timedelta(days=45)  # a span longer than that has no end
SHORT: Final = timedelta(hours=400)  # for a circle of a kilometre; half as long for each double


def soonest(dates: QuerySet[Any], begin: datetime, limit: int, *, km: float) -> list[int]:
    """The primary keys of the first `limit` of `dates`, which are ordered by start and none of which is before `begin`.

    `km` is how far they reach, more or less: the larger, the shorter the first span.
    """
    query = dates.filter(start__lt=NEVER).values_list("pk", flat=True)[:limit].query
    try:
        sql, given = query.get_compiler(dates.db).as_sql()
    except EmptyResultSet:
        return []
    connection = connections[dates.db]
    never = connection.ops.adapt_datetimefield_value(NEVER)
    span = max(SHORT / max(km, 1), timedelta(minutes=30))
    with connection.cursor() as cursor:
        while True:
            end = connection.ops.adapt_datetimefield_value(begin + span) if span < LONG else never
            cursor.execute(sql, [end if each == never else each for each in given])
            found = [row[0] for row in cursor.fetchall()]
            if len(found) == limit or end == never:
                return found
            # What the pace promises and half as much again; but not at once all where next to nothing was found.
            span *= min(max(1.5 * limit / max(len(found), 1), 2), MOST_TIMES)
