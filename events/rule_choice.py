"""How a meeting repeats, as the form asks it: a choice, a few details and an end, to a rule of RFC 5545 and back."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import recurrence
from events.rrule import DAYS, BadRule, moment, read, write

ENDS = ("UNTIL", "COUNT")
MOST_WEEKS = 52
EVERY = {1: "weekly", 2: "fortnightly"}
NEAR = sorted(range(-31, 32), key=abs)
MOST_BEFORE = 400  # dates of a series before the one that is looked at


class Repeats(TextChoices):
    """How often, in the words of the form."""

    ONCE = "once", gettext_lazy("Once")
    WEEKLY = "weekly", gettext_lazy("Every week")
    FORTNIGHTLY = "fortnightly", gettext_lazy("Every second week")
    WEEKS = "weeks", gettext_lazy("Every few weeks")
    MONTHLY_BY_WEEKDAY = "monthly-by-weekday", gettext_lazy("Every month, on the same weekday")
    MONTHLY = "monthly", gettext_lazy("Every month, on the same day")
    RULE = "rule", gettext_lazy("By a rule from another calendar")


IN_WEEKS = {Repeats.WEEKLY, Repeats.FORTNIGHTLY, Repeats.WEEKS}


class BadChoice(BadRule):
    """What does not go together; `name` is the field of the form beside which its sentence belongs."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen. `every` is a number of weeks, `weekdays` are those of RFC 5545 ("TU"; none: that of the first date), `position`
    is 1 to 4 or -1 for the last, `rule` the text of a rule; at most one of `until` and `times` is given."""

    repeats: str
    every: int | None = None
    weekdays: tuple[str, ...] = ()
    position: int | None = None
    rule: str = ""
    until: date | None = None
    times: int | None = None


def rule_of(choice: Choice, start: date, timezone: str, *, any_start: bool = False) -> str:
    """The rule from a first date; "" for once. Raises `BadChoice` where the parts do not fit together, or where the date is none of
    the pasted rule's (unless `any_start`)."""
    if choice.repeats == Repeats.ONCE:
        return ""
    if choice.until is not None and choice.until < start:
        raise BadChoice("until", _("The last date is before the first. Choose a last date on or after it."))
    if choice.repeats in IN_WEEKS:
        rule = _in_weeks(choice, start)
    elif choice.repeats == Repeats.RULE:
        rule = _given(choice, start, timezone, any_start=any_start)
    else:
        by_weekday = choice.repeats == Repeats.MONTHLY_BY_WEEKDAY
        if by_weekday:
            _check_position(choice.position, start)
        rule = recurrence.build(choice.repeats, start, position=choice.position if by_weekday else None)
    return recurrence.parse(write(read(rule) | _end(choice, timezone)))


def choice_of(rrule: str, start: date, timezone: str) -> Choice | None:
    """The choice that gives this rule from `start`; None where only its own text can say it. Undoes `rule_of`."""
    parts = read(rrule)
    end = ending(rrule, timezone)
    pattern = {name: value for name, value in parts.items() if name not in ENDS}
    if pattern.get("FREQ") == "WEEKLY" and pattern.keys() <= {"FREQ", "INTERVAL", "BYDAY"}:
        every, days = int(pattern.get("INTERVAL", 1)), tuple(pattern.get("BYDAY", DAYS[start.weekday()]).split(","))
        if every <= MOST_WEEKS and DAYS[start.weekday()] in days:
            repeats = EVERY.get(every, Repeats.WEEKS.value)
            alone = days == (DAYS[start.weekday()],)
            return replace(end, repeats=repeats, every=None if every in EVERY else every, weekdays=() if alone else days)
        return None
    found = recurrence.simple(write(pattern), start, timezone)
    return replace(end, repeats=found.frequency.value, position=found.position) if found else None


def ending(rrule: str, timezone: str) -> Choice:
    """Only the end of a rule, as a choice; how it repeats is `Repeats.RULE`."""
    parts = read(rrule)
    times = int(parts["COUNT"]) if "COUNT" in parts else None
    return Choice(Repeats.RULE.value, until=_last_day(parts["UNTIL"], timezone) if "UNTIL" in parts else None, times=times)


def nearest(rrule: str, day: date, through: datetime, timezone: str) -> date | None:
    """The day nearest to `day` from which the rule (whatever its end) leads through the wall time `through`; None where none within a
    month does."""
    pattern = recurrence.pattern(rrule)
    return next((each for off in NEAR if _leads(pattern, each := day + timedelta(days=off), through, timezone)), None)


def _leads(pattern: str, day: date, through: datetime, timezone: str) -> bool:
    """Whether the rule from `day` has that day itself as its first date, and `through` among the others."""
    begin = datetime.combine(day, through.time())
    if begin > through:
        return False
    dates = recurrence.starts(
        pattern, begin, timezone, after=datetime.min.replace(tzinfo=UTC), before=recurrence.END, limit=MOST_BEFORE
    )
    locals_ = [each.local for each in dates]
    return bool(locals_) and locals_[0] == begin and through in locals_


def _in_weeks(choice: Choice, start: date) -> str:
    own = DAYS[start.weekday()]
    if choice.weekdays and own not in choice.weekdays:
        given = {"weekday": date_format(start, "l")}
        raise BadChoice(
            "weekdays", _("The first date is a %(weekday)s. Tick that too, or give a first date on a day that you ticked.") % given
        )
    every = {Repeats.WEEKLY: 1, Repeats.FORTNIGHTLY: 2}.get(Repeats(choice.repeats), choice.every)
    if every is None:
        raise BadChoice("every", _("Say every how many weeks: a number, like 3."))
    return write({"FREQ": "WEEKLY", "INTERVAL": str(every), "BYDAY": ",".join(choice.weekdays) or own})


def _check_position(position: int | None, start: date) -> None:
    """The position must be that of the first date; where two fit, one must be chosen."""
    possible = dict(recurrence.position_choices(start))
    if position is None:
        if len(possible) > 1:
            raise BadChoice("position", _("That day is both: the fourth of the month, and the last. Choose what you mean."))
        return
    if position not in possible:
        fits = _with_position(start, position)
        given = {
            "date": date_format(start, "l j F Y"),
            "words": next(iter(possible.values())),
            "fits": date_format(fits, "l j F Y"),
        }
        raise BadChoice("position", _("%(date)s is %(words)s. Choose that, or give a first date that fits, like %(fits)s.") % given)


def _with_position(start: date, position: int) -> date:
    """The next day of the same weekday at this position of its month."""
    day = start
    while position not in dict(recurrence.position_choices(day)):
        day += timedelta(weeks=1)
    return day


def _given(choice: Choice, start: date, timezone: str, *, any_start: bool) -> str:
    """The rule as somebody pasted it, whose date `start` must be."""
    if not choice.rule.strip():
        raise BadChoice("rule", _("Paste the rule here, like %(example)s.") % {"example": "FREQ=WEEKLY;BYDAY=TU"})
    try:
        rule = recurrence.parse(choice.rule)
    except BadRule as error:
        raise BadChoice("rule", str(error)) from None
    if not rule:
        raise BadChoice("rule", _("Paste the rule here, like %(example)s.") % {"example": "FREQ=WEEKLY;BYDAY=TU"})
    if read(rule).keys() & set(ENDS) and (choice.until or choice.times):
        name = "until" if choice.until else "times"
        raise BadChoice(name, _("The rule says already when it ends. Choose “It goes on”, or take the end out of the rule."))
    first = recurrence.starts(
        rule, datetime.combine(start, time(12)), timezone, after=datetime.min.replace(tzinfo=UTC), before=recurrence.END, limit=1
    )
    if not first:
        raise BadChoice("rule", _("This rule gives no date from the first one on. Check the days and the last date."))
    if first[0].local.date() != start and not any_start:
        given = {"date": date_format(start, "l j F Y"), "next": date_format(first[0].local, "l j F Y")}
        raise BadChoice(
            "start_date", _("The rule gives no meeting on %(date)s. Its first date after that is %(next)s: give that one.") % given
        )
    return rule


def _end(choice: Choice, timezone: str) -> dict[str, str]:
    if choice.until is not None:
        end = datetime.combine(choice.until, time(23, 59, 59), tzinfo=ZoneInfo(timezone)).astimezone(UTC)
        return {"UNTIL": end.strftime("%Y%m%dT%H%M%SZ")}
    return {"COUNT": str(choice.times)} if choice.times else {}


def _last_day(until: str, timezone: str) -> date:
    last = moment(until)
    if not isinstance(last, datetime):
        return last
    return (last.astimezone(ZoneInfo(timezone)) if last.tzinfo else last).date()
