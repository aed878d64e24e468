"""What speaks against the dates of a meeting that is about to be saved: said once for all of them, never in the way."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from events.calendar_sense import clashes
from events.disclosure import disclose
from events.models import Occurrence
from groups.models import Group

Point = tuple[float, float]

NEAR_KM = 8.0  # as far as people go to a meeting in the evening
BESIDE = timedelta(hours=2)  # nobody goes to two meetings that begin so soon after each other
NAMED = 3  # other meetings that are named

# Which part of the United Kingdom a postcode area lies in; all others are in England.
# Source: Royal Mail's postcode areas; SY and others cross the border and count where most of their addresses are.
AREAS = {
    "GB-NIR": {"BT"},
    "GB-SCT": {"AB", "DD", "DG", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "TD", "ZE"},
    "GB-WLS": {"CF", "LD", "LL", "NP", "SA"},
}


@dataclass(slots=True)
class Consideration:
    """One thing to think of: `words`, the dates that it concerns (aware, in the meeting's zone), other meetings by their page, and
    whose calendar says so."""

    words: str
    dates: list[datetime] = field(default_factory=list)
    meetings: list[tuple[str, str]] = field(default_factory=list)
    source: str = ""


def region_of(outcode: str) -> str:
    """Whose bank holidays count at a postcode district (ISO 3166-2); "" without one."""
    letters = re.match(r"[A-Z]{0,2}", outcode.upper())[0]  # type: ignore[index]
    if not letters:
        return ""
    return next((region for region, areas in AREAS.items() if letters in areas), "GB-ENG")


def of_dates(
    starts: Sequence[datetime],
    duration: timedelta,
    *,
    zone: str,
    at: Point | None,
    outcode: str = "",
    host: Group | None = None,
) -> list[Consideration]:
    """What to think of before these dates (aware) are saved; each thing once, with all dates that it concerns.

    `at` is where it is (degrees WGS 84; None online). Of other meetings only what everybody may know is asked, and only where `host`
    is given: those of other groups.
    """
    found: dict[str, Consideration] = {}
    for start in starts:
        local = start.astimezone(ZoneInfo(zone))
        for clash in clashes(local, local + duration, at=at, region=region_of(outcode)):
            found.setdefault(clash.name, Consideration(clash.words, source=clash.source)).dates.append(local)
    beside = _beside(starts, duration, at, host, zone) if at and host else []
    return [*found.values(), *beside]


def _beside(starts: Sequence[datetime], duration: timedelta, at: Point, host: Group, zone: str) -> list[Consideration]:
    if not starts:
        return []
    dates = Occurrence.objects.public().scheduled().for_disclosure().near(at, NEAR_KM)
    dates = dates.filter(start__gte=starts[0] - timedelta(days=1), start__lte=starts[-1] + timedelta(days=1)).exclude(host=host)
    others = list(dates.order_by("start")[:200])
    one = Consideration(_("Another group near by meets at the same time."))
    for start in starts:
        at_once = [each for each in others if _touch(start, start + duration, each)]
        if at_once:
            one.dates.append(start.astimezone(ZoneInfo(zone)))
            one.meetings += _named(at_once)
    one.meetings = list(dict.fromkeys(one.meetings))[:NAMED]
    return [one] if one.dates else []


def _touch(start: datetime, end: datetime, other: Occurrence) -> bool:
    return start - BESIDE < other.end and other.start < end + BESIDE


def _named(dates: Iterable[Occurrence]) -> list[tuple[str, str]]:
    """Title with group, and address, of each, as everybody may see it."""
    shown = [disclose(each) for each in dates]
    return [(f"{each.event.title} ({each.host.name})", each.occurrence.get_absolute_url()) for each in shown]
