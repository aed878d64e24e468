"""What organisers have not answered yet, for their desk: which dates are on, which series go on."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from events import question_links as links
from events.enums import StillOn
from events.models import Event, Occurrence

MOST = 10


@dataclass(frozen=True, slots=True)
class Open:
    """One question: about `event`, about one date of it or (None) all, and the page with the answers."""

    event: Event
    occurrence: Occurrence | None
    url: str


def open_questions(user: User, groups: Iterable[int]) -> list[Open]:
    """What `user` can answer for the groups with these keys, the soonest first. Two queries."""
    mine = list(groups)
    if not mine:
        return []
    asked = Q(still_on=StillOn.ASKED) | Q(still_on=StillOn.SILENT)
    dates = Occurrence.objects.by_link().scheduled().upcoming().for_disclosure().filter(asked, host__in=mine)
    waiting = Q(renewal_asked_at__isnull=False) | Q(rests_since__isnull=False)
    series = Event.objects.published().by_link().filter(waiting, host__in=mine).select_related("host").order_by("pk")
    return [
        *(Open(each.event, each, links.still_on(each, user)) for each in dates.order_by("start", "pk")[:MOST]),
        *(Open(each, None, links.goes_on(each, user)) for each in series[:MOST]),
    ]
