"""References to the National Grid as walkers write them: "TQ 300 804"; no database, no I/O.

Source: Ordnance Survey, "A guide to coordinate systems in Great Britain", 7.2: two letters name a square of 100 km, counted from the
south-west in rows of five without the letter I; half of the digits go east in it, half go north.
"""

import re
from typing import Final

_REFERENCE: Final = re.compile(r"([HNOST])([A-HJ-Z])\s*([0-9]{2,5})\s*([0-9]{2,5})", re.IGNORECASE)
_TOGETHER: Final = re.compile(r"([HNOST])([A-HJ-Z])\s*([0-9]{6}|[0-9]{8}|[0-9]{10})", re.IGNORECASE)
_LETTERS: Final = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_SQUARE: Final = 100_000


def parse(text: str) -> tuple[float, float, float] | None:
    """Easting and northing in metres of the middle of the square referred to, and that square's side in metres; None for other texts.

    Six digits say 100 m, eight 10 m, ten 1 m; fewer are no place.
    """
    together = _TOGETHER.fullmatch(text.strip())
    if together:
        half = len(together[3]) // 2
        first, second, east, north = together[1], together[2], together[3][:half], together[3][half:]
    else:
        match = _REFERENCE.fullmatch(text.strip())
        if match is None or len(match[3]) != len(match[4]) or len(match[3]) < 3:
            return None
        first, second, east, north = match[1], match[2], match[3], match[4]
    large, small = _LETTERS.index(first.upper()), _LETTERS.index(second.upper())
    column = (large % 5 - 2) * 5 + small % 5
    row = (3 - large // 5) * 5 + 4 - small // 5
    side = 10.0 ** (5 - len(east))
    return (column * _SQUARE + (int(east) + 0.5) * side, row * _SQUARE + (int(north) + 0.5) * side, side)
