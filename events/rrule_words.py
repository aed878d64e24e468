"""A recurrence rule in words: "every Tuesday", "the last Friday of every month"."""

from collections.abc import Mapping
from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from events.rrule import DAYS

POSITIONS = {
    1: gettext_noop("the first %(weekday)s of every month"),
    2: gettext_noop("the second %(weekday)s of every month"),
    3: gettext_noop("the third %(weekday)s of every month"),
    4: gettext_noop("the fourth %(weekday)s of every month"),
    5: gettext_noop("the fifth %(weekday)s of the months that have one"),
    -1: gettext_noop("the last %(weekday)s of every month"),
    -2: gettext_noop("the last %(weekday)s but one of every month"),
}


def position_words(position: int, weekday: int) -> str:
    """A position from `POSITIONS` for a weekday (Monday is 0)."""
    return _(POSITIONS[position]) % {"weekday": WEEKDAYS[weekday]}


def rule_words(parts: Mapping[str, str], start: date) -> str:
    """The rule without its end, in words; a rule too particular for words is "on several dates"."""
    if not parts:
        return _("once")
    how_often = int(parts.get("INTERVAL", 1))
    filters = {name for name in parts if name.startswith("BY")}
    words = ""
    match parts["FREQ"]:
        case "DAILY" if not filters:
            words = ngettext("every day", "every %(count)s days", how_often) % {"count": how_often}
        case "WEEKLY" if filters <= {"BYDAY"}:
            days = [DAYS.index(day) for day in parts.get("BYDAY", DAYS[start.weekday()]).split(",")]
            words = _weekly(how_often, days)
        case "MONTHLY" if how_often == 1:
            words = _monthly(parts, filters, start)
        case "YEARLY" if how_often == 1 and not filters:
            words = _("every year on %(day)s") % {"day": date_format(start, "MONTH_DAY_FORMAT")}
    return words or _("on several dates")


def _weekly(how_often: int, days: list[int]) -> str:
    names = [str(WEEKDAYS[day]) for day in days]
    listed = get_text_list(names, _("and"))
    if how_often > 2:
        return _("every %(count)s weeks on %(weekdays)s") % {"count": how_often, "weekdays": listed}
    if len(days) == 1:
        name = {"weekday": names[0]}
        return _("every %(weekday)s") % name if how_often == 1 else _("every second %(weekday)s") % name
    if how_often == 1:
        return _("every week on %(weekdays)s") % {"weekdays": listed}
    return _("every second week on %(weekdays)s") % {"weekdays": listed}


def _monthly(parts: Mapping[str, str], filters: set[str], start: date) -> str:
    if filters == {"BYDAY"}:
        position, weekday = parts["BYDAY"][:-2], parts["BYDAY"][-2:]
        known = position.lstrip("-").isdigit() and int(position) in POSITIONS
        return position_words(int(position), DAYS.index(weekday)) if known else ""
    days = parts.get("BYMONTHDAY", str(start.day))
    if filters == {"BYMONTHDAY", "BYSETPOS"} and parts["BYSETPOS"] == "-1" and days in {"28,29", "28,29,30"}:
        return _("day %(day)s of every month, or the last day of a shorter one") % {"day": days[-2:]}
    if filters - {"BYMONTHDAY"}:
        return ""
    if days == "-1":
        return _("the last day of every month")
    return _("day %(day)s of every month") % {"day": days} if days.isdigit() else ""
