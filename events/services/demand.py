"""Where people searched and found nothing: counted so that nobody can be found in it."""

from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from events.models import Demand
from places.services import Answer

KEPT = timedelta(days=2 * 365)
_WEEK = int(timedelta(days=8).total_seconds())
_DAY = int(timedelta(days=1).total_seconds())


def count(where: Answer, *, visitor: str, now: datetime | None = None) -> None:
    """One search more that found nothing near `where`; of one visitor once a day for a district.

    `visitor` is a fingerprint of today (core/visitors.py). Until the fifth search of a week the number lives in the cache alone, without
    the search; from then on a row holds it, by district, never the point that was typed. Places outside every district are not counted.
    """
    if not where.outcode or not cache.add(f"demand.seen:{where.outcode}:{visitor}", 1, timeout=_DAY):
        return
    week = monday(timezone.localdate(now))
    key = f"demand:{week.isoformat()}:{where.outcode}"
    cache.add(key, 0, timeout=_WEEK)
    try:
        number = cache.incr(key)
    except ValueError:  # the cache dropped it just now
        return
    if number >= Demand.LEAST:
        _write(where, week, Demand.LEAST if number == Demand.LEAST else 1)


@transaction.atomic
def _write(where: Answer, week: date, more: int) -> None:
    area = {"area": where.area_label, "lat": where.area_lat, "lon": where.area_lon}
    row, is_new = Demand.objects.get_or_create(
        week=week, outcode=where.outcode, defaults={**area, "searches": max(more, Demand.LEAST)}
    )
    if not is_new:
        Demand.objects.filter(pk=row.pk).update(searches=F("searches") + more)


def forget_old(now: datetime | None = None) -> int:
    """Delete the numbers of more than two years ago; how many."""
    gone, _by_model = Demand.objects.filter(week__lt=timezone.localdate(now) - KEPT).delete()
    return gone


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())
