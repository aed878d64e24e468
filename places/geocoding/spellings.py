"""Questions to the gazetteer about names that were nearly typed."""

import json
from typing import Final

from places.geocoding.gazetteer import Gazetteer
from places.geocoding.typos import shortened, slips

# A name may be this wrong: one slip, and another for every so many letters.
_LETTERS_A_SLIP: Final = 5
_FEWEST_LETTERS: Final = 3


def nearest(source: Gazetteer, text: str, limit: int = 3) -> list[str]:
    """Names spelt nearly like `text`, the nearest first, of equals the most populous; at most `limit`."""
    letters = len(text.replace(" ", ""))
    if letters < _FEWEST_LETTERS:
        return []
    most = 1 + letters // _LETTERS_A_SLIP
    names = _one_slip_away(source, text)
    if len(names) < limit and letters > _LETTERS_A_SLIP:
        # Several slips; the names come with the most populous first, and stay so among equals.
        names += [name for name in source.sharing_letters(text) if name not in names]
    return [name for _slips, name in _graded(text, names, most)[:limit]]


def _one_slip_away(source: Gazetteer, text: str) -> list[str]:
    keys = json.dumps(sorted(shortened(text)))
    rows = source.rows(
        "SELECT DISTINCT spellings.rowid, name FROM typos JOIN spellings ON spellings.rowid = spelling"
        " WHERE key IN (SELECT value FROM json_each(?)) ORDER BY spellings.rowid",
        (keys,),
    )
    return [row[1] for row in rows]


def _graded(text: str, names: list[str], most: int) -> list[tuple[int, str]]:
    graded = [(slips(text, name), name) for name in names]
    return sorted((each for each in graded if each[0] <= most), key=lambda each: each[0])
