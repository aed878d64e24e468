"""The text of an RFC 5545 recurrence rule: read, checked, and written in its one normal form."""

import re
from datetime import date, datetime

from django.utils.translation import gettext as _

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST = 200

# The parts of a rule that we take, in the order in which we write them, with their smallest and largest number.
NUMBERS = {
    "INTERVAL": (1, 100),
    "COUNT": (1, 1000),
    "BYMONTH": (1, 12),
    "BYWEEKNO": (1, 53),
    "BYYEARDAY": (1, 366),
    "BYMONTHDAY": (1, 31),
    "BYSETPOS": (1, 366),
}
ORDER = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS")
PARTS = (*ORDER, "WKST")
MAY_BE_NEGATIVE = {"BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYSETPOS"}
# RFC 5545 3.3.10: what a rule of each frequency must not hold.
FORBIDDEN = {
    "DAILY": {"BYWEEKNO", "BYYEARDAY"},
    "WEEKLY": {"BYWEEKNO", "BYYEARDAY", "BYMONTHDAY"},
    "MONTHLY": {"BYWEEKNO", "BYYEARDAY"},
    "YEARLY": set[str](),
}
WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,4}", re.ASCII)
MOMENT = re.compile(r"\d{8}(T\d{6}Z?)?", re.ASCII)


class BadRule(ValueError):
    """A rule that we cannot take; its text is a translated sentence for the person who gave it."""


def read(rrule: str) -> dict[str, str]:
    """The parts of a rule, each checked by itself and in its normal form."""
    if len(rrule) > LONGEST:
        raise BadRule(_("This rule is too long. Give one of at most %(limit)s characters.") % {"limit": LONGEST})
    text = rrule.strip().upper().removeprefix("RRULE:").strip(";")
    parts: dict[str, str] = {}
    for piece in text.split(";") if text else ():
        name, equals, value = piece.partition("=")
        if name in {"BYHOUR", "BYMINUTE", "BYSECOND"}:
            raise BadRule(_("The time of day comes from the first date. Leave it out of the rule."))
        if name not in PARTS or name in parts or not equals:
            raise _unreadable(piece)
        parts[name] = _value(name, value)
    if parts and "FREQ" not in parts:
        raise _unreadable(text)
    return {name: value for name, value in parts.items() if (name, value) not in {("INTERVAL", "1"), ("WKST", "MO")}}


def _value(name: str, value: str) -> str:
    """One value in its normal form: numbers without plus signs or leading zeros, lists in order and without repeats."""
    given = f"{name}={value}"
    if name == "FREQ":
        if value not in FORBIDDEN:
            raise BadRule(_("A meeting can repeat by the day, week, month or year, not “%(given)s”.") % {"given": value})
        return value
    if name == "UNTIL":
        try:
            moment(value)
        except ValueError:
            raise _unreadable(given) from None
        return value
    if name == "WKST":
        if value not in DAYS:
            raise _unreadable(given)
        return value
    if name == "BYDAY":
        return ",".join(_weekdays(value, given))
    pieces = value.split(",")
    if not all(NUMBER.fullmatch(piece) for piece in pieces) or (not name.startswith("BY") and len(pieces) > 1):
        raise _unreadable(given)
    low, high = NUMBERS[name]
    numbers = sorted({int(piece) for piece in pieces}, key=lambda number: (number < 0, number))
    if not all(low <= (abs(number) if name in MAY_BE_NEGATIVE else number) <= high for number in numbers):
        raise BadRule(
            _("“%(given)s” in this rule is out of range. Give a number from %(low)s to %(high)s.")
            % {"given": given, "low": low, "high": high}
        )
    return ",".join(str(number) for number in numbers)


def _weekdays(value: str, given: str) -> list[str]:
    found = set[tuple[int, int]]()
    for piece in value.split(","):
        match = WEEKDAY.fullmatch(piece)
        number = int(match[1] or 0) if match else 0
        if not match or (match[1] and not 1 <= abs(number) <= 53):
            raise _unreadable(given)
        found.add((number, DAYS.index(match[2])))
    return [f"{number or ''}{DAYS[weekday]}" for number, weekday in sorted(found)]


def moment(value: str) -> date | datetime:
    """An UNTIL: a `date`, a naive local `datetime` or an aware UTC one. Raises ValueError."""
    if not MOMENT.fullmatch(value):
        raise ValueError(value)
    return date.fromisoformat(value) if len(value) == len("20270330") else datetime.fromisoformat(value)


def _unreadable(given: str) -> BadRule:
    return BadRule(_("We can't read “%(given)s” in this rule. A rule looks like %(example)s.")
                   % {"given": given, "example": "FREQ=WEEKLY;BYDAY=TU"})  # fmt: skip


def check_together(parts: dict[str, str]) -> None:
    """What RFC 5545 3.3.10 forbids side by side."""
    if "COUNT" in parts and "UNTIL" in parts:
        raise BadRule(_("Give either how many times the meeting happens or its last date, not both."))
    numbered = any(len(day) > 2 for day in parts.get("BYDAY", "").split(","))
    filters = [name for name in parts if name.startswith("BY")]
    refused = sorted(FORBIDDEN[parts["FREQ"]] & parts.keys())
    if numbered and (parts["FREQ"] in {"DAILY", "WEEKLY"} or "BYWEEKNO" in parts):
        refused.append("BYDAY")
    if filters == ["BYSETPOS"]:
        refused.append("BYSETPOS")
    for name in refused:
        raise _unreadable(f"FREQ={parts['FREQ']};{name}={parts[name]}")


def write(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={parts[name]}" for name in PARTS if name in parts)
