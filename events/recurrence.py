"""How a meeting repeats: builds, expands and describes RFC 5545 recurrence rules, without a database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.rrule import DAYS, BadRule, check_together, moment, read, write
from events.rrule_words import position_words, rule_words

__all__ = [
    "BadRule",
    "Frequency",
    "Simple",
    "Start",
    "build",
    "count_of",
    "describe",
    "ending",
    "is_ambiguous",
    "is_endless",
    "is_nonexistent",
    "parse",
    "pattern",
    "position_choices",
    "simple",
    "starts",
]

# The Gregorian calendar, weekdays included, repeats itself after so many years.
CYCLE = 400
END = datetime(9999, 12, 30, tzinfo=UTC)


class Frequency(TextChoices):
    """The few ways of repeating that the form offers; everything else is a rule somebody imported."""

    ONCE = "once", gettext_lazy("Once")
    WEEKLY = "weekly", gettext_lazy("Every week")
    FORTNIGHTLY = "fortnightly", gettext_lazy("Every second week")
    MONTHLY_BY_WEEKDAY = "monthly-by-weekday", gettext_lazy("Every month, on the same weekday")
    MONTHLY = "monthly", gettext_lazy("Every month, on the same day")


@dataclass(frozen=True, slots=True)
class Start:
    """One date of a meeting: `local` is the naive wall time and its lasting identity, `utc` the aware instant."""

    local: datetime
    utc: datetime


@dataclass(frozen=True, slots=True)
class Simple:
    """A rule in the words of the form: what `build` was told. `position` is 1 to 4 or -1 for the last, else None."""

    frequency: Frequency
    position: int | None = None
    until: date | None = None
    count: int | None = None


def is_nonexistent(local: datetime, timezone: str) -> bool:
    """True for a naive wall time that the clock of `timezone` (IANA name) skips in spring."""
    early, late = _both(local, timezone)
    return early < late


def is_ambiguous(local: datetime, timezone: str) -> bool:
    """True for a naive wall time that the clock of `timezone` (IANA name) shows twice in autumn."""
    early, late = _both(local, timezone)
    return early > late


def _both(local: datetime, timezone: str) -> tuple[float, float]:
    """The UTC offsets in seconds before and after the change that touches `local`; equal if none does (PEP 495)."""
    aware = local.replace(tzinfo=ZoneInfo(timezone))
    offsets = [aware.replace(fold=fold).utcoffset() for fold in (0, 1)]
    early, late = (offset.total_seconds() if offset else 0.0 for offset in offsets)
    return early, late


def position_choices(start: date) -> list[tuple[int, str]]:
    """The positions of `start` among the same weekdays of its month, the likelier first: (1, "the first Tuesday …").

    One choice, or two when the fourth is also the last. A fifth is always the last: other months have no fifth.
    """
    nth = (start.day - 1) // 7 + 1
    positions = [nth] if nth < 5 else []
    if (start + timedelta(weeks=1)).month != start.month:
        positions.append(-1)
    return [(position, position_words(position, start.weekday())) for position in positions]


def build(
    frequency: str,
    start: date,
    *,
    until: date | None = None,
    count: int | None = None,
    position: int | None = None,
    timezone: str = "",
) -> str:
    """The RRULE value (without "RRULE:") for a choice of the form; "" for a meeting that happens once.

    `until` is the last local day, included; with a `timezone` it is written in UTC as RFC 5545 3.3.10 asks beside a
    local start. A monthly meeting on the 29th to 31st falls on the last day of a shorter month. Raises `BadRule`.
    """
    chosen = Frequency(frequency)
    if chosen is Frequency.ONCE:
        return ""
    weekday = DAYS[start.weekday()]
    if chosen is Frequency.WEEKLY:
        parts = {"FREQ": "WEEKLY", "BYDAY": weekday}
    elif chosen is Frequency.FORTNIGHTLY:
        parts = {"FREQ": "WEEKLY", "INTERVAL": "2", "BYDAY": weekday}
    elif chosen is Frequency.MONTHLY_BY_WEEKDAY:
        possible = [number for number, _words in position_choices(start)]
        if position is not None and position not in possible:
            raise BadRule(_("The first date is not on that weekday of its month. Choose another first date."))
        parts = {"FREQ": "MONTHLY", "BYDAY": f"{position or possible[0]}{weekday}"}
    else:
        parts = {"FREQ": "MONTHLY"} | _day_of_month(start.day)
    if until is not None:
        if until < date(start.year, start.month, start.day):
            raise BadRule(_("The last date is before the first. Choose a last date on or after it."))
        parts["UNTIL"] = _until(until, timezone)
    if count is not None:
        parts["COUNT"] = str(count)
    return parse(write(parts))


def _day_of_month(day: int) -> dict[str, str]:
    if day == 31:
        return {"BYMONTHDAY": "-1"}
    if day > 28:
        return {"BYMONTHDAY": ",".join(str(number) for number in range(28, day + 1)), "BYSETPOS": "-1"}
    return {"BYMONTHDAY": str(day)}


def _until(last: date, timezone: str) -> str:
    if not timezone:
        return last.strftime("%Y%m%d")
    end = datetime.combine(last, time(23, 59, 59), tzinfo=ZoneInfo(timezone))
    return end.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def parse(rrule: str, *, start: datetime | None = None, timezone: str = "UTC") -> str:
    """The same rule in its one normal form; "" stays "" (once).

    With `start` (naive wall time of the first date in `timezone`) it is also checked that some date follows from it.
    Raises `BadRule` for what is not a rule of RFC 5545 3.3.10, repeats within a day, or never happens. The work is
    bounded for any input: at most a pass over the 400 years after which the calendar repeats itself.
    """
    parts = read(rrule)
    if not parts:
        return ""
    check_together(parts)
    pattern = write({name: value for name, value in parts.items() if name not in {"INTERVAL", "COUNT", "UNTIL"}})
    if not _ever_happens(pattern):
        raise BadRule(_("This rule never gives a date. Choose days that exist: there is no 31 February."))
    text = write(parts)
    if start is not None and not starts(text, start, timezone, after=datetime.min.replace(tzinfo=UTC), before=END, limit=1):
        raise BadRule(_("This rule gives no date from the first one on. Check the days and the last date."))
    return text


@lru_cache(maxsize=256)
def _ever_happens(pattern: str) -> bool:
    whole_cycle = datetime(10_000 - CYCLE, 1, 1)  # noqa: DTZ001 (rules speak of wall time)
    return next(_expand(pattern, whole_cycle), None) is not None


def _expand(pattern: str, start: datetime) -> Iterator[datetime]:
    """The naive dates of a rule without UNTIL.

    dateutil looks for the next date until the year 9999, however long that takes. So it is shown the same calendar a
    whole number of cycles later: it finds the same dates and gives up after 100 to 499 years.
    """
    ahead = CYCLE * max(0, (9899 - start.year) // CYCLE) if start.year < 10_000 - CYCLE else 0
    for found in rrulestr(pattern, dtstart=start.replace(year=start.year + ahead, microsecond=0)):
        yield found.replace(year=found.year - ahead)


def starts(
    rrule: str,
    start: datetime,
    timezone: str,
    *,
    after: datetime,
    before: datetime,
    exdates: Iterable[datetime] = (),
    rdates: Iterable[datetime] = (),
    limit: int = 60,
) -> list[Start]:
    """The dates with `after <= utc < before` (aware), at most `limit`, the earliest first.

    `start` is the naive wall time of the first date in `timezone` (IANA name); 19:00 stays 19:00 when the clocks
    change. `exdates` and `rdates` are naive wall times too, taken out and added. A wall time that the clock skips
    counts from the offset before the change, one that it shows twice is the first (RFC 5545 3.3.5). A first date that
    does not fit the rule is not a date of it. Raises `BadRule` and `zoneinfo.ZoneInfoNotFoundError`.
    """
    zone = ZoneInfo(timezone)
    left_out = set(exdates)

    def wanted(one: Start) -> bool:
        return after <= one.utc < before and one.local not in left_out

    dates = takewhile(lambda one: one.utc < before, _ruled(rrule, start, zone))
    found = set(islice(filter(wanted, dates), limit)) | {one for local in rdates if wanted(one := _start(local, zone))}
    return sorted(found, key=lambda one: (one.utc, one.local))[:limit]


def _ruled(rrule: str, start: datetime, zone: ZoneInfo) -> Iterator[Start]:
    """The dates that the rule alone gives, in order, up to and with its UNTIL."""
    parts = read(rrule)
    until = moment(parts.pop("UNTIL")) if "UNTIL" in parts else None
    for local in _expand(write(parts), start) if parts else [start]:
        one = _start(local, zone)
        if until is not None and _is_past(one, until):
            return
        yield one


def _is_past(one: Start, until: date) -> bool:
    if not isinstance(until, datetime):
        return one.local.date() > until
    return (one.utc if until.tzinfo else one.local) > until


def _start(local: datetime, zone: ZoneInfo) -> Start:
    # With fold=0 zoneinfo reads skipped and doubled times exactly as RFC 5545 3.3.5 asks.
    return Start(local, local.replace(tzinfo=zone, fold=0).astimezone(UTC))


def is_endless(rrule: str) -> bool:
    """Whether a rule goes on for ever; "" (once) does not."""
    parts = read(rrule)
    return bool(parts) and not parts.keys() & {"COUNT", "UNTIL"}


def count_of(rrule: str) -> int | None:
    """How many times it happens, where the rule says that."""
    count = read(rrule).get("COUNT")
    return int(count) if count else None


def pattern(rrule: str) -> str:
    """The rule without its end."""
    return write({name: value for name, value in read(rrule).items() if name not in {"COUNT", "UNTIL"}})


def ending(rrule: str, *, like: str = "", last: date | None = None, count: int | None = None, timezone: str = "UTC") -> str:
    """The rule with another end: that of the rule `like`, after `last` (a local day, included), or after `count` dates."""
    parts = read(pattern(rrule))
    parts |= {name: value for name, value in read(like).items() if name in {"COUNT", "UNTIL"}}
    if last is not None:
        parts["UNTIL"] = _until(last, timezone)
    if count is not None:
        parts["COUNT"] = str(count)
    return write(parts)


def simple(rrule: str, start: date, timezone: str = "UTC") -> Simple | None:
    """The choice of the form that gives this rule from `start`, or None if the form cannot say it. Undoes `build`."""
    parts = read(rrule)
    until = _last_day(parts.pop("UNTIL", ""), timezone)
    count = int(parts.pop("COUNT")) if "COUNT" in parts else None
    choices: list[tuple[Frequency, int | None]] = [
        (frequency, None) for frequency in Frequency if frequency is not Frequency.MONTHLY_BY_WEEKDAY
    ]
    choices += [(Frequency.MONTHLY_BY_WEEKDAY, position) for position, _words in position_choices(start)]
    for frequency, position in choices:
        if read(build(frequency, start, position=position)) == parts:
            return Simple(frequency, position, until, count)
    return None


def _last_day(until: str, timezone: str) -> date | None:
    last = moment(until) if until else None
    if not isinstance(last, datetime):
        return last
    return (last.astimezone(ZoneInfo(timezone)) if last.tzinfo else last).date()


def describe(rrule: str, start: date, timezone: str = "UTC") -> str:
    """The rule in words of the current language: "every Tuesday", "the last Friday of every month, 10 times"."""
    parts = read(rrule)
    until = _last_day(parts.pop("UNTIL", ""), timezone)
    count = int(parts.pop("COUNT", 0))
    words = rule_words(parts, start)
    if until:
        return _("%(rule)s, until %(date)s") % {"rule": words, "date": date_format(until, "DATE_FORMAT")}
    if count:
        return ngettext("%(rule)s, %(count)s time", "%(rule)s, %(count)s times", count) % {"rule": words, "count": count}
    return words
