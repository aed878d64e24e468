"""Where people look for meetings and find none, summed for those who decide where to help next."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Sum
from django.utils import timezone

from accounts.access import has_second_factor
from accounts.models import User
from events.models import Demand
from events.services.demand import monday
from groups import rules

WEEKS = 12
MOST = 200  # districts on one page


@dataclass(frozen=True, slots=True)
class Unmet:
    """One postcode district and how many searches there found nothing. Its middle, in degrees WGS 84."""

    outcode: str
    area: str
    lat: float
    lon: float
    searches: int


def may_see(user: User | AnonymousUser) -> bool:
    """Moderators and staff, once they have a second factor."""
    return rules.can_moderate(user) or (user.is_authenticated and user.is_active and user.is_staff and has_second_factor(user))


def lately() -> list[Unmet]:
    """The districts of the last twelve whole weeks, those with the most searches first.

    The week that runs is left out: who watches its numbers grow would learn when somebody searched.
    """
    this_week = monday(timezone.localdate())
    rows = (
        Demand.objects.filter(week__gte=this_week - timedelta(weeks=WEEKS), week__lt=this_week)
        .values("outcode")
        .annotate(total=Sum("searches"), name=Max("area"), north=Max("lat"), east=Max("lon"))
        .order_by("-total", "outcode")[:MOST]
    )
    return [Unmet(row["outcode"], row["name"], row["north"], row["east"], row["total"]) for row in rows]
