"""Latitude and longitude as people write them; no database, no I/O. Degrees WGS 84, latitude first unless letters say otherwise."""

import re
from dataclasses import dataclass
from typing import Final

_NUMBER: Final = r"[0-9]{1,3}(?:\.[0-9]+)?"
_HALF: Final = re.compile(
    rf"""(?P<front>[NSEW])?\s*
    (?P<sign>[+-])?\s*(?P<degrees>{_NUMBER})\s*(?:[°*dD]|deg(?:rees)?)?\s*
    (?:(?P<minutes>{_NUMBER})\s*(?:['’′m]|min(?:utes)?)\s*)?
    (?:(?P<seconds>{_NUMBER})\s*(?:["”″s]|''|’’|′′|sec(?:onds)?)\s*)?
    (?P<back>[NSEW])?""",
    re.VERBOSE | re.IGNORECASE,
)
# Degrees, minutes and seconds with nothing but spaces between them need the letter behind or before.
_SPACED: Final = re.compile(
    rf"(?P<front>[NSEW])?\s*(?P<sign>[+-])?(?P<degrees>[0-9]{{1,3}})\s+(?P<minutes>{_NUMBER})(?:\s+(?P<seconds>{_NUMBER}))?\s*"
    r"(?P<back>[NSEW])?",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(r"\b(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng|coord(?:inate)?s?|gps)\b\s*[:=]?\s*", re.IGNORECASE)
_DECIMAL_COMMA: Final = re.compile(
    r"([+-]?[0-9]{1,3}),([0-9]{3,})(\s*°?\s*[NSEW]?\s*[,;/\s]\s*)([+-]?[0-9]{1,3}),([0-9]{3,})", re.IGNORECASE
)
_SEPARATOR: Final = re.compile(r"\s*[,;/|\n]\s*")
_CARDINALS: Final = {"north": "N", "south": "S", "east": "E", "west": "W"}


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A pair of numbers read as a point; `lettered` when letters said which is which. May lie off the globe: see `on_earth`."""

    lat: float
    lon: float
    lettered: bool = False

    @property
    def on_earth(self) -> bool:
        return -90 <= self.lat <= 90 and -180 <= self.lon <= 180


def parse(text: str) -> Coordinates | None:
    r"""The point that `text` says, or None when it is not two numbers of degrees and nothing else.

    Takes "53.8, -1.55", "53.8N 1.55W", "53°48'29\"N 1°33'11\"W", "N 53 48 29, W 1 33 11", "53,8080; -1,5530" and the same in brackets.
    """
    plain = _plain(text)
    if not any(letter.isdigit() for letter in plain):
        return None
    for halves in _halves(plain):
        read = [_read(half) for half in halves]
        if None not in read:
            return _point([each for each in read if each is not None])
    return None


def _plain(text: str) -> str:
    plain = _WORDS.sub("", text.strip().strip("()[]{}").strip())
    for word, letter in _CARDINALS.items():
        plain = re.sub(rf"\b{word}\b", letter, plain, flags=re.IGNORECASE)
    plain = plain.replace("º", "°").replace("′′", "″").replace("“", "”")
    return _DECIMAL_COMMA.sub(r"\1.\2\3\4.\5", plain)


def _halves(plain: str) -> list[list[str]]:
    parts = [part for part in _SEPARATOR.split(plain) if part]
    if len(parts) == 2:
        return [parts]
    if len(parts) != 1:
        return []
    # Without a comma between them: after the first letter or at any space.
    cuts = [match.end() for match in re.finditer(r"[NS]\s*(?=[0-9+-])|[EW]\s*(?=[NS0-9+-])|\s+", plain, re.IGNORECASE)]
    cuts += [match.start() for match in re.finditer(r"[EWNS]", plain, re.IGNORECASE)]
    return [[plain[:cut].strip(), plain[cut:].strip()] for cut in sorted(set(cuts)) if plain[:cut].strip() and plain[cut:].strip()]


def _read(half: str) -> tuple[float, str] | None:
    match = _HALF.fullmatch(half)
    if match is None:
        match = _SPACED.fullmatch(half)
        if match is None or not (match["front"] or match["back"]):
            return None
    letters = {letter.upper() for letter in (match["front"], match["back"]) if letter}
    minutes, seconds = float(match["minutes"] or 0), float(match["seconds"] or 0)
    if len(letters) > 1 or minutes >= 60 or seconds >= 60:
        return None
    value = float(match["degrees"]) + minutes / 60 + seconds / 3600
    letter = letters.pop() if letters else ""
    negative = (match["sign"] == "-") != (letter in ("S", "W"))
    return (-value if negative else value), letter


def _point(read: list[tuple[float, str]]) -> Coordinates | None:
    (first, letter), (second, other) = read
    kinds = ("NS".find(letter) >= 0 if letter else None, "NS".find(other) >= 0 if other else None)
    if None not in kinds and kinds[0] == kinds[1]:
        return None
    if kinds[0] is False or kinds[1] is True:
        return Coordinates(second, first, lettered=True)
    return Coordinates(first, second, lettered=kinds != (None, None))
