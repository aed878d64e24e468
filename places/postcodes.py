"""UK postcodes: the grammar, and how people bend it; no database, no I/O.

Source: BS 7666 and the Royal Mail Programmers' Guide. A unit ("LS2 9JT") is a district, the outcode ("LS2"), and an
incode ("9JT"): one digit and two letters. Districts that were retired long ago (W1V, NPT) are still read.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

_AREA = "A-PR-UWYZ"
_SECOND = "A-HK-Y"
_OUTCODE = re.compile(
    rf"[{_AREA}](?:[0-9]|[1-9][0-9]|[0-9][A-HJKMNPR-Y]|[{_SECOND}](?:[0-9]|[1-9][0-9]|[0-9][ABEHMNPRV-Y]))|GIR|NPT"
)
_INCODE = re.compile(r"[0-9][ABD-HJLNP-UW-Z]{2}")
_BEGINNING = re.compile(r"[0-9][ABD-HJLNP-UW-Z]?")
_ANYWHERE = re.compile(r"(?<![A-Z0-9])([A-Z0-9]{2,4})[\s.\-]*([0-9OI][A-Z01]{2})(?![A-Z0-9])")
_ORDINAL = re.compile(r"(?:1ST|2ND|3RD|[04-9]TH)")
_FLOOR = re.compile(r"\s*(?:FLOOR|FLR|FL|STREET|ST|AVENUE|AVE)\b")
_MISTAKEN = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}
_LONGEST = 7


@dataclass(frozen=True, slots=True)
class Postcode:
    """A well-formed postcode: a unit, a district (`incode` empty) or the beginning of a unit (`incode` "9" or "9J")."""

    outcode: str
    incode: str = ""

    @property
    def is_unit(self) -> bool:
        return len(self.incode) == 3

    @property
    def key(self) -> int:
        """The unit as a whole number, read in base 36; no two units share one."""
        return int(self.outcode + self.incode, 36)

    def __str__(self) -> str:
        return f"{self.outcode} {self.incode}".strip()


def readings(text: str) -> tuple[Postcode, ...]:
    """Every way to read `text` as a postcode, likeliest first; empty when there is none.

    Case, spaces and dots do not matter; O and 0, I and 1 change places where the grammar says so. Fewer changes come
    first, then the split where the writer put a space, then units before districts before beginnings.
    """
    words = re.sub(r"[^A-Z0-9\s]", "", text.upper()).split()
    typed = "".join(words)
    if not 2 <= len(typed) <= _LONGEST or not typed.isascii():
        return ()
    split = len(words[0]) if len(words) == 2 else None
    found: dict[Postcode, tuple[int, int, int]] = {}
    for spelling in itertools.product(*(_MISTAKEN.get(letter, letter) for letter in typed)):
        changes = sum(a != b for a, b in zip(typed, spelling, strict=True))
        for postcode in _splits("".join(spelling)):
            elsewhere = int(split is not None and split != len(postcode.outcode))
            kind = 0 if postcode.is_unit else 1 if not postcode.incode else 2
            rank = (changes, elsewhere, kind)
            found[postcode] = min(rank, found.get(postcode, rank))
    return tuple(sorted(found, key=lambda postcode: found[postcode]))


def parse(text: str) -> Postcode | None:
    """The likeliest reading of `text`, or None when it is not shaped like a postcode."""
    return next(iter(readings(text)), None)


def units_in(text: str) -> tuple[tuple[Postcode, str], ...]:
    """The whole postcodes that stand in an address, likeliest reading first, each with the words as they were typed.

    "Union Building, Leeds LS2 9JT, UK" gives LS2 9JT. A storey ("B1 2nd floor") is none.
    """
    upper = text.upper()
    found: list[tuple[Postcode, str]] = []
    if len(upper) != len(text):  # a letter that grows when it is made a capital: no postcode's business, but places would shift
        return ()
    for match in _ANYWHERE.finditer(upper):
        if _ORDINAL.fullmatch(match[2]) and _FLOOR.match(upper, match.end()):
            continue
        words = text[match.start() : match.end()]
        found += [(each, words) for each in readings(f"{match[1]} {match[2]}") if each.is_unit]
    return tuple(found)


def is_as_typed(postcode: Postcode, words: str) -> bool:
    """Whether reading `words` as this postcode took no change of O and 0, or I and 1."""
    return re.sub(r"[^A-Z0-9]", "", words.upper()) == postcode.outcode + postcode.incode


def is_district(text: str) -> bool:
    """Whether `text` is written like a postcode district: "LS2", "sw1a"."""
    return any(letter.isdigit() for letter in text) and _OUTCODE.fullmatch(text.strip().upper()) is not None


def _splits(text: str) -> Iterator[Postcode]:
    for size in (3, 0, 1, 2):
        cut = len(text) - size
        outcode, incode = text[:cut], text[cut:]
        shape = _INCODE if size == 3 else _BEGINNING
        if _OUTCODE.fullmatch(outcode) and (size == 0 or shape.fullmatch(incode)):
            yield Postcode(outcode, incode)
