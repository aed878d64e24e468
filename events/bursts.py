"""Whether many seats were asked for from one mail provider within an hour, as by one who has a whole mail domain to themselves.

Of it organisers hear a number and a day, never which provider or who. The big providers say nothing, and nor does a university.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

SHORT = timedelta(hours=1)
LEAST = 5  # seats
SHARE = 3  # at least one in so many of all
# The name before the ending of providers whose mailboxes anybody may have, so that many of them at once say nothing.
BIG = frozenset({
    "126", "163", "aol", "blueyonder", "btinternet", "disroot", "duck", "fastmail", "gmail", "gmx", "googlemail", "hey", "hotmail", "icloud",
    "live", "mac", "mail", "mailbox", "me", "msn", "ntlworld", "outlook", "plusnet", "pm", "posteo", "proton", "protonmail", "qq", "riseup",
    "rocketmail", "sky", "talktalk", "t-online", "tiscali", "tuta", "tutanota", "virginmedia", "web", "yahoo", "yandex", "ymail", "zoho",
})  # fmt: skip
# What stands before a country, so that "somebody.org.uk" is one domain and "org.uk" is none.
SECOND = frozenset({"ac", "co", "com", "edu", "gov", "ltd", "me", "net", "nhs", "org", "sch"})
SCHOOLS = frozenset({"ac", "edu", "sch"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One who asked for seats: by which address, for how many, and when they confirmed (aware UTC)."""

    email: str
    heads: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Burst:
    """So many `seats` of `all` were confirmed within an hour from one provider; `at` is when that hour began (aware UTC)."""

    seats: int
    all: int
    at: datetime


def burst(people: Iterable[Asked]) -> Burst | None:
    """The largest number from one provider within an hour; None where it is not many."""
    every = list(people)
    by_domain: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for each in every:
        if each.at and (domain := _provider(each.email)):
            by_domain[domain].append((each.at, each.heads))
    most, at = max((_within(sorted(found)) for found in by_domain.values()), default=(0, None))
    number = sum(each.heads for each in every)
    return Burst(most, number, at) if at and most >= LEAST and most * SHARE >= number else None


def _within(found: list[tuple[datetime, int]]) -> tuple[int, datetime]:
    """The most heads within an hour, and its beginning."""
    best, first, heads = (0, found[0][0]), 0, 0
    for at, number in found:
        heads += number
        while at - found[first][0] > SHORT:
            heads -= found[first][1]
            first += 1
        best = max(best, (heads, found[first][0]))
    return best


def _provider(email: str) -> str:
    """The domain that somebody holds, without what stands before it; "" for a big provider or a school."""
    labels = email.rpartition("@")[2].casefold().split(".")
    ending = 2 if len(labels) > 2 and labels[-2] in SECOND else 1
    if SCHOOLS & set(labels[-ending:]) or len(labels) <= ending or labels[-ending - 1] in BIG:
        return ""
    return ".".join(labels[-ending - 1 :])
