"""What else a day is to the people one invites: prayers, fasts, feasts, bank holidays. Said gently before a meeting is saved.

Dates come from libraries that others keep: `holidays` (bank holidays, Hindu and Sikh feasts), `hijridate` (the calendar of Umm
al-Qura), `pyluach` (the Hebrew calendar), `dateutil.easter`, and `astral` for sunset. A feast that hangs on the moon can be a day
earlier or later where people look at the sky; the words say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from astral import Observer
from astral.sun import sunset
from dateutil.easter import EASTER_ORTHODOX, easter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from hijridate import Gregorian
from holidays import country_holidays
from pyluach.dates import GregorianDate

from core.templatetags.organise import clock
from events.skips import bank_holiday

Point = tuple[float, float]

FRIDAY, SATURDAY = 4, 5
FRIDAY_PRAYER: Final = (time(12), time(14, 30))  # between the earliest and the latest hour of mosques in these islands
CANDLES: Final = timedelta(minutes=18)  # the Sabbath begins so long before sunset
STARS: Final = timedelta(minutes=50)  # and ends so long after it
IFTAR: Final = timedelta(minutes=45)  # around sunset families break the fast
NIGHT_PRAYER: Final = timedelta(hours=3)  # then come the night prayers of Ramadan
DUSK: Final = time(18)  # where the sun cannot be asked: far in the north, or for a meeting that is nowhere

RAMADAN = 9
# Month and days of the Islamic calendar.
ISLAMIC: Final = {
    gettext_noop("Eid al-Fitr"): (10, range(1, 4)),
    gettext_noop("Eid al-Adha"): (12, range(10, 14)),
    gettext_noop("Ashura"): (1, range(10, 11)),
    gettext_noop("the Prophet's birthday"): (3, range(12, 13)),
}
# Names of pyluach for the days on which no work is done; each begins the evening before.
JEWISH: Final = {
    "Rosh Hashana": gettext_noop("Rosh Hashanah"),
    "Yom Kippur": gettext_noop("Yom Kippur"),
    "Succos": gettext_noop("Sukkot"),
    "Shmini Atzeres": gettext_noop("Shemini Atzeret"),
    "Simchas Torah": gettext_noop("Simchat Torah"),
    "Pesach": gettext_noop("Passover"),
    "Shavuos": gettext_noop("Shavuot"),
}
# Of those dates of India that the `holidays` library knows.
INDIAN: Final = {
    "Diwali": gettext_noop("Diwali"),
    "Holi": gettext_noop("Holi"),
    "Vaisakhi": gettext_noop("Vaisakhi"),
    "Guru Nanak's Birthday": gettext_noop("Guru Nanak's birthday"),
    "Guru Gobind Singh's Birthday": gettext_noop("Guru Gobind Singh's birthday"),
    "Janmashtami (Vaishnava)": gettext_noop("Janmashtami"),
}
# Days of the Gregorian calendar.
FIXED: Final = {(3, 21): gettext_noop("Nowruz"), (12, 24): gettext_noop("Christmas Eve"), (12, 25): gettext_noop("Christmas Day")}
# Days after Easter Sunday.
OF_EASTER: Final = {-2: gettext_noop("Good Friday"), 0: gettext_noop("Easter Sunday")}


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that a day is to somebody: `name` of it, whole sentence in `words`, and `source`, who says so."""

    name: str
    words: str
    source: str


def clashes(start: datetime, end: datetime, *, at: Point | None = None, region: str = "") -> list[Clash]:
    """What falls on a meeting from `start` to `end` (aware, in its own zone).

    `at` is where it is, latitude and longitude (degrees WGS 84); None online. `region` names whose bank holidays count, as
    ISO 3166-2 ("GB-ENG"); "" for none.
    """
    found = [*_friday_prayer(start, end), *_sabbath(start, end, at), *_ramadan(start, end, at), *_feasts(start, end, at)]
    return [*found, *_bank_holiday(start, region)]


def _friday_prayer(start: datetime, end: datetime) -> Iterator[Clash]:
    noon, over = (datetime.combine(start.date(), clock, start.tzinfo) for clock in FRIDAY_PRAYER)
    if start.weekday() == FRIDAY and start < over and noon < end:
        yield Clash("friday-prayer", _("It is at the time of Friday prayer. Muslims may not be able to come."), "")


def _sabbath(start: datetime, end: datetime, at: Point | None) -> Iterator[Clash]:
    friday = start.date() - timedelta(days=(start.weekday() - FRIDAY) % 7)
    begins = _sunset(friday, start, at) - CANDLES
    ends = _sunset(friday + timedelta(days=1), start, at) + STARS
    if start < ends and begins < end:
        yield Clash("sabbath", _("It is on the Sabbath. Observant Jews may not be able to come."), "astral")


def _ramadan(start: datetime, end: datetime, at: Point | None) -> Iterator[Clash]:
    day = start.date()
    if Gregorian.fromdate(day).to_hijri().month != RAMADAN:
        return
    dusk = _sunset(day, start, at)
    if start < dusk + NIGHT_PRAYER and dusk - IFTAR < end:
        given = {"time": clock(dusk, str(dusk.tzinfo))}
        yield Clash(
            "ramadan",
            _("It is on an evening of Ramadan. People break the fast at about %(time)s and pray afterwards.") % given,
            "hijridate, astral",
        )


def _feasts(start: datetime, end: datetime, at: Point | None) -> Iterator[Clash]:
    day = start.date()
    hijri = Gregorian.fromdate(day).to_hijri()
    for name, (month, days) in ISLAMIC.items():
        if hijri.month == month and hijri.day in days:
            words = _("It is at %(feast)s, by the calendar. The moon may move that by a day.") % {"feast": _(name)}
            yield Clash(name, words, "hijridate")
    if name := _jewish(start, end, at):
        yield Clash(name, _("It is at %(feast)s. Observant Jews may not be able to come.") % {"feast": _(name)}, "pyluach")
    for name, source in _days(day):
        yield Clash(name, _("It is on %(feast)s.") % {"feast": _(name)}, source)


def _jewish(start: datetime, end: datetime, at: Point | None) -> str:
    """The feast that has begun the evening before, or begins on this one."""
    today, dusk = start.date(), _sunset(start.date(), start, at)
    days = [today] if start < dusk + STARS else []
    if end > dusk - CANDLES:
        days.append(today + timedelta(days=1))
    for day in days:
        name = GregorianDate.from_pydate(day).to_heb().festival(include_working_days=False)
        if name in JEWISH:
            return JEWISH[name]
    return ""


def _days(day: date) -> Iterator[tuple[str, str]]:
    if name := FIXED.get((day.month, day.day)):
        yield name, ""
    if name := OF_EASTER.get((day - easter(day.year)).days):
        yield name, "dateutil"
    if day == easter(day.year, EASTER_ORTHODOX) != easter(day.year):
        yield gettext_noop("Orthodox Easter Sunday"), "dateutil"
    for said in _of_india(day.year).get(day, "").split("; "):
        if name := INDIAN.get(said):
            yield name, "holidays"


@lru_cache(maxsize=16)
def _of_india(year: int) -> dict[date, str]:
    return dict(country_holidays("IN", years=[year], categories=("public", "optional")))


def _bank_holiday(start: datetime, region: str) -> Iterator[Clash]:
    if name := bank_holiday(region, start.date()):
        yield Clash("bank-holiday", _("It is on a bank holiday: %(name)s.") % {"name": name}, "holidays")


def _sunset(day: date, like: datetime, at: Point | None) -> datetime:
    """Sunset there, in the zone of `like`; six in the evening where there is none or no place."""
    if at is not None:
        try:
            return sunset(Observer(*at), date=day).astimezone(like.tzinfo)
        except ValueError:  # the sun does not set
            pass
    return datetime.combine(day, DUSK, like.tzinfo)
