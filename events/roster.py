"""Who comes to a date, as its organisers may see it: names that were given, addresses that may be seen, who waits, what is needed.

Only what its owners said that organisers see. What people need to take part stands without a name beside it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from events.announced import has_seat
from events.bursts import Asked, Burst, burst
from events.enums import PartStat
from events.models import Attendance, Occurrence


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of one date. `needs` is (words, how many said them), in the order of the words, so that it names nobody."""

    expected: list[Attendance]  # with a seat, then those who may come
    asking: list[Attendance]  # for the organiser's yes, the first first
    queue: list[Attendance]  # for a seat, in order
    needs: list[tuple[str, int]]
    seats_offered: int  # seats kept for those of the queue to whom they are offered
    taken_back: list[Attendance]  # whose seats organisers took back, the last first

    @property
    def named(self) -> list[Attendance]:
        """Those who gave a name."""
        return [each for each in self.expected if each.name]

    @property
    def open_handed(self) -> list[Attendance]:
        """Those who agreed that the organisers see their address."""
        return [each for each in self.expected if each.shares_contact and each.email]

    def among(self, chosen: Iterable[str]) -> list[Attendance]:
        """Those of everybody who comes, may come, waits or asks whose public id is `chosen`, in their order here."""
        wanted = set(chosen)
        return [each for each in (*self.expected, *self.asking, *self.queue) if each.public_id in wanted]

    @property
    def burst(self) -> Burst | None:
        """Many seats from one mail provider in a short time; None where there are none such."""
        people = (each for each in (*self.expected, *self.asking, *self.queue) if each.is_coming)
        return burst(Asked(each.email, each.heads, each.confirmed_at) for each in people)


def roster(occurrence: Occurrence, now: datetime | None = None) -> Roster:
    """The people of `occurrence` whose address is kept and may be, though the clock that erases stood still. One query."""
    now = now or timezone.now()
    wanted = Q(partstat__in=(PartStat.ACCEPTED, PartStat.TENTATIVE)) | Q(refused_at__isnull=False)
    rows = list(occurrence.attendances.reachable().filter(wanted).order_by("confirmed_at", "pk"))
    for each in rows:
        each.occurrence = occurrence  # whose rows are loaded
    everybody = [each for each in rows if now < each.erases_at]
    people = [each for each in everybody if not each.refused_at]
    seated = [each for each in people if has_seat(each)]
    expected = seated + [each for each in people if each.partstat == PartStat.TENTATIVE]
    queue = sorted(
        (each for each in people if each.is_waiting and not each.waits_for_organiser),
        key=lambda each: (each.waitlisted_at, each.pk),
    )
    return Roster(
        expected=expected,
        asking=[each for each in people if each.waits_for_organiser],
        queue=queue,
        needs=_needs(expected),
        taken_back=sorted(
            (each for each in everybody if each.refused_at), key=lambda each: (each.refused_at, each.pk), reverse=True
        ),
        seats_offered=sum(1 + each.guests for each in queue if each.offered_until and each.offered_until > now),
    )


def _needs(people: Iterable[Attendance]) -> list[tuple[str, int]]:
    """What they need, line by line, each once with how many wrote it."""
    lines = (line.strip() for each in people for line in each.access_needs.splitlines())
    counted: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for line in filter(None, lines):
        spelt.setdefault(line.casefold(), line)
        counted[line.casefold()] += 1
    return [(spelt[key], counted[key]) for key in sorted(counted)]
