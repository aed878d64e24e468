"""Which days a series leaves out: bank holidays, breaks, chosen days. Without a database.

Bank holidays are computed by the library `holidays` (https://github.com/vacanza/holidays), which a community keeps from the laws of
each country; days that stand in for a holiday at a weekend are among them.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from holidays import country_holidays

# Whose bank holidays can be left out, as ISO 3166-2 has them.
REGIONS: Final[dict[str, Promise]] = {
    "GB-ENG": _("England"),
    "GB-SCT": _("Scotland"),
    "GB-WLS": _("Wales"),
    "GB-NIR": _("Northern Ireland"),
    "IE": _("Ireland"),
    "AU": _("Australia"),
    "BE": _("Belgium"),
    "CA": _("Canada"),
    "DE": _("Germany"),
    "FR": _("France"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "SE": _("Sweden"),
    "TR": _("Türkiye"),
    "US": _("United States"),
}


@lru_cache(maxsize=256)
def bank_holidays(region: str, year: int) -> dict[date, str]:
    """The bank holidays of a region in a year, with their names. Raises ValueError for a region that is not among REGIONS."""
    if region not in REGIONS:
        raise ValueError(f"No bank holidays are known of {region}.")
    country, _dash, part = region.partition("-")
    return {day: str(name) for day, name in country_holidays(country, subdiv=part or None, years=[year]).items()}


def bank_holiday(region: str, day: date) -> str:
    """The name of the bank holiday on this day; "" where there is none, or nobody's count."""
    return bank_holidays(region, day.year).get(day, "") if region in REGIONS else ""


def is_left_out(day: date, *, days: frozenset[date], holidays_of: str, ranges: Iterable[Sequence[str]]) -> bool:
    """Whether a series has no date on this day: one of `days`, a bank holiday, or in one of the `ranges` (ISO dates, both included)."""
    if day in days or any(first <= day.isoformat() <= last for first, last in ranges):
        return True
    return bool(bank_holiday(holidays_of, day))
