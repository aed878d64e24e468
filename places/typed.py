"""What people type where a place is asked for: tidied, and taken apart; no database, no I/O."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from places import postcodes
from places.names import fold

_LOOKALIKES: Final = str.maketrans(
    {"º": "°", "˚": "°", "،": ",", "、": ",", "؛": ";", "–": "-", "—": "-", "−": "-", "‑": "-", "٫": ".", "，": ",", "\u00a0": " "}
)
_BETWEEN: Final = re.compile(r"[,;|\n\r\t]+|\s+[-·•]\s+|\s+(?:nr|near)\.?\s+", re.IGNORECASE)
_LEADING: Final = re.compile(r"^(?:(?:near|nr|at|in|around|close to|next to|opposite|c/o|the area of)\.?\s+)+", re.IGNORECASE)
_TRAILING: Final = re.compile(r"(?:\s+(?:near|nr|at|in|on|by|of))+\.?$", re.IGNORECASE)
_COUNTRY: Final = frozenset({"uk", "u k", "united kingdom", "gb", "great britain", "britain", "united kingdom of great britain"})
_NATIONS: Final = {
    "england": "England",
    "eng": "England",
    "lloegr": "England",
    "wales": "Wales",
    "cymru": "Wales",
    "scotland": "Scotland",
    "alba": "Scotland",
    "northern ireland": "Northern Ireland",
    "n ireland": "Northern Ireland",
    "ni": "Northern Ireland",
    "n i": "Northern Ireland",
    "ulster": "Northern Ireland",
}
_COUNTRY_BEHIND: Final = re.compile(r"(?<=\w)[\s.]+(?:u\.?k\.?|united kingdom|great britain|gb)\.?$", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"^(?:(?:flat|unit|apt|apartment|room|suite|floor|no|number|#)\.?\s*)?[0-9]{1,4}[a-z]?(?:\s*[-/&]\s*[0-9]{1,4}[a-z]?)?\b[\s,.]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """What was typed in its parts, the smallest first as people write; `nation` when one stood at the end, else ""."""

    parts: tuple[str, ...]
    nation: str = ""


def tidy(text: str) -> str:
    """The same text without what cannot be seen, in plain digits, signs and spaces; lines stay lines."""
    text = "".join(_digit(letter) for letter in unicodedata.normalize("NFKC", text.translate(_LOOKALIKES)))
    seen = "".join(letter for letter in text if letter in "\n\t\r" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co"))
    return "\n".join(line for line in (" ".join(line.split()) for line in seen.splitlines()) if line)


def has_letters(text: str) -> bool:
    """Whether there is any letter at all, in whatever script."""
    return any(letter.isalpha() for letter in text)


def address(text: str) -> Address:
    """The parts of what was typed, without a United Kingdom at the end and without words that only lead there ("near")."""
    parts = [_LEADING.sub("", part.strip(' ."“”()')) for part in _BETWEEN.split(text)]
    parts = [part for part in parts if fold(part)]
    nation = ""
    while len(parts) > 1 and (fold(parts[-1]) in _COUNTRY or fold(parts[-1]) in _NATIONS):
        nation = _NATIONS.get(fold(parts.pop()), nation)
    if parts:
        shorter = _COUNTRY_BEHIND.sub("", parts[-1])
        parts[-1] = shorter if fold(shorter) else parts[-1]
        parts[-1:] = _with_district_apart(parts[-1])
    return Address(tuple(parts), nation)


def _with_district_apart(part: str) -> list[str]:
    """ "Walthamstow E17" and "E17 Walthamstow" as the town and what it lies in."""
    words = part.split()
    if len(words) > 1 and postcodes.is_district(words[-1]):
        return [" ".join(words[:-1]), words[-1]]
    if len(words) > 1 and postcodes.is_district(words[0]):
        return [" ".join(words[1:]), words[0]]
    return [part]


def nation(text: str) -> str:
    """The nation of the United Kingdom that goes by this name, or ""."""
    return _NATIONS.get(fold(text), "")


def without_number(part: str) -> str:
    """A part of an address without its house number: "Woodhouse Lane" of "14a Woodhouse Lane"; "" when that is all it was."""
    before = None
    while before != part:
        before, part = part, _NUMBER.sub("", part, count=1)
    return part.strip()


def without_end(part: str) -> str:
    """A part without the small words that lead to what followed: "the mosque" of "the mosque in"."""
    return _TRAILING.sub("", part)


def _digit(letter: str) -> str:
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
