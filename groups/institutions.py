"""Universities and unions that can be chosen: who they are, which web domain is theirs, where they are.

The data are those by which places are found (`places/data/README.md`). What stands in `Group.institution` is a key that outlives
a change of name: a university's number in the national register, a union's short name. A name that nobody knows is no mistake:
it is typed freely.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from places.geocoding.data_files import DATA, Row, rows
from places.names import fold, fold_institution

Sort = Literal["university", "union"]

MOST_OFFERED: Final = 8
_SMALL_WORDS: Final = frozenset({"the", "of", "at", "and"})


@dataclass(frozen=True, slots=True)
class Institution:
    """A university or a union. `domain` is its web domain without "www." where known ("leeds.ac.uk"); `lat`, `lon` (degrees
    WGS 84) and `postcode` are those of its main building, None and "" where we know of none. A union's branches are elsewhere."""

    key: str
    name: str
    domain: str | None
    lat: float | None
    lon: float | None
    postcode: str = ""
    town: str = ""
    others: tuple[str, ...] = ()  # further names that it goes by

    @property
    def sort(self) -> str:
        """ "university" or "union"."""
        return self.key.partition(":")[0]


def find(key: str) -> Institution | None:
    """The institution with this key; None when there is none, or no longer."""
    return _all().get(key)


def every(sort: Sort) -> list[Institution]:
    """All of one sort, by name: for lists to choose from."""
    return sorted((each for each in _all().values() if each.sort == sort), key=lambda each: fold(each.name))


def named(sort: Sort, text: str) -> Institution | None:
    """The one that `text` means: by any of its names in any order of words, or by words that stand in no other name. Else None."""
    found = _by_name(sort).get(fold_institution(text), [])
    if not found:
        found = _with_words(sort, text, beginnings=False)
        found = [each for each in found if not _is_campus(each)] or found
    return found[0] if len(found) == 1 else None


def offered(sort: Sort, text: str) -> list[Institution]:
    """Those that `text` may be the beginning of, likeliest first: every telling word of it begins a word of one of their names."""
    key = fold(text)
    found = _with_words(sort, text, beginnings=True)
    found.sort(key=lambda each: (not any(fold(name).startswith(key) for name in (each.name, *each.others)), fold(each.name)))
    return found[:MOST_OFFERED]


def same_domain(institution: Institution, email: str) -> bool:
    """Whether an e-mail address belongs to the institution's own domain or to a part of it ("student.leeds.ac.uk")."""
    host = email.rpartition("@")[2].strip().lower()
    domain = institution.domain
    return domain is not None and (host == domain or host.endswith(f".{domain}"))


def _with_words(sort: Sort, text: str, *, beginnings: bool) -> list[Institution]:
    words = [word for word in fold(text).split() if word not in _SMALL_WORDS]
    if not words:
        return []
    return [each for each, names in _words(sort) if any(_has(name, words, beginnings=beginnings) for name in names)]


def _has(name: frozenset[str], words: list[str], *, beginnings: bool) -> bool:
    if not beginnings:
        return name.issuperset(words)
    return all(any(each.startswith(word) for each in name) for word in words)


def _is_campus(institution: Institution) -> bool:
    return institution.key.count(":") > 1


@cache
def _all() -> dict[str, Institution]:
    return {each.key: each for each in (*_universities(list(rows(DATA / "universities.csv"))), *_unions(rows(DATA / "unions.csv")))}


@cache
def _by_name(sort: Sort) -> dict[str, list[Institution]]:
    found: dict[str, list[Institution]] = {}
    for each in every(sort):
        for key in {fold_institution(name) for name in (each.name, *each.others)}:
            found.setdefault(key, []).append(each)
    return found


@cache
def _words(sort: Sort) -> list[tuple[Institution, list[frozenset[str]]]]:
    return [(each, [frozenset(fold(name).split()) for name in (each.name, *each.others)]) for each in every(sort)]


def _universities(found: list[Row]) -> Iterator[Institution]:
    domains = {row["ukprn"]: domain for row in found if (domain := _domain(row["website"]))}
    for row in found:
        # A campus has its university's number and its own place; two of one university never share a postcode.
        campus = f":{row['postcode'].replace(' ', '').lower()}" if row["kind"] == "campus" else ""
        yield Institution(
            key=f"university:{row['ukprn']}{campus}",
            name=row["name"],
            domain=domains.get(row["ukprn"]),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            postcode=row["postcode"],
            town=row["town"],
            others=_names(row["alt_names"].split("|")),
        )


def _unions(found: Iterable[Row]) -> Iterator[Institution]:
    for row in found:
        here = row["head_office_postcode"]
        yield Institution(
            key=f"union:{fold(row['short_name']).replace(' ', '-')}",
            name=row["name"],
            domain=_domain(row["website"]),
            lat=float(row["lat"]) if here else None,
            lon=float(row["lon"]) if here else None,
            postcode=here,
            others=_names([row["short_name"], *row["alt_names"].split("|")], but=row["name"]),
        )


def _names(names: Iterable[str], *, but: str = "") -> tuple[str, ...]:
    return tuple(name for name in names if name and name != but)


def _domain(website: str) -> str | None:
    """ "leeds.ac.uk" of "http://www.leeds.ac.uk/"; None where the register has no address."""
    host = website.rpartition("://")[2].partition("/")[0].lower().removeprefix("www.")
    return host or None
