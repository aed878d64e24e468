"""How often one visitor may ask for what costs us something, without writing down who they are."""

import time
from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from core.models import Tally
from core.visitors import address_of, fingerprint

MINUTE = 60
LONGEST = timedelta(days=1)  # the names of rows change at midnight (UTC)

# One statement, and so one step, on SQLite and PostgreSQL: two processes never read the same number.
COUNT_ONE = """
    INSERT INTO core_tally (name, number, until) VALUES (%s, 1, %s)
    ON CONFLICT (name) DO UPDATE SET
        number = CASE WHEN core_tally.until <= %s THEN 1 ELSE core_tally.number + 1 END,
        until = CASE WHEN core_tally.until <= %s THEN excluded.until ELSE core_tally.until END
    RETURNING number
"""


def allow(purpose: str, who: str, *, most: int, per: timedelta) -> bool:
    """Count one attempt of `who` (an e-mail address in its one spelling, a network address, …); False when there were more
    than `most` in the time `per`, which begins with the first of them.

    Counted in the database, so that it holds for all web processes together. A refused attempt counts too. The row bears a
    keyed fingerprint of `who` that is another one every day (`core.visitors`), and is erased when its time is over.

    Call it outside of a transaction: one that is rolled back takes the count along. Inside, it breaks nothing.
    Raises ValueError when `per` is longer than a day.
    """
    if per > LONGEST:
        raise ValueError(f"{purpose}: counted for {per}, expected a day at most")
    now = int(timezone.now().timestamp())
    seconds = int(per.total_seconds())
    name = fingerprint(who, purpose=f"{purpose} per {seconds}")
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ONE, [name, now + seconds, now, now])
        ((number,),) = cursor.fetchall()
    return bool(number <= most)


def forget() -> int:
    """Erase what is over; the number of rows."""
    return Tally.objects.filter(until__lte=int(timezone.now().timestamp())).delete()[0]


def within_rate(request: HttpRequest, *, purpose: str, per_minute: int) -> bool:
    """Count this request; False when its address has asked more than `per_minute` times in this minute of the clock.

    The cache holds a number under a keyed fingerprint of the address (see `core.visitors`), for two minutes at most.
    """
    minute = int(time.time() // MINUTE)
    key = f"rate:{purpose}:{fingerprint(address_of(request), purpose=purpose)}:{minute}"
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        return cache.incr(key) <= per_minute
    except ValueError:  # put out of the cache in between
        return True
