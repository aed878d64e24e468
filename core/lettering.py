"""Words drawn into a picture, in Latin and in Arabic script, from left to right and from right to left.

The faces are those of the pages: Noto Naskh Arabic with the Latin letters that were drawn for it, as npm brings them (WOFF, which
FreeType reads). Pillow's wheels shape Arabic script by Raqm. What these faces have no letters for (Cyrillic, Chinese) is not drawn:
ask `can_write` first.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Final

from django.conf import settings
from PIL import ImageDraw, ImageFont

SUBSETS: Final = ("latin", "latin-ext", "arabic")
NOBODYS: Final = "\ue123"  # of the private use area: what a face draws for it, it draws for all that it does not have
UNSEEN: Final = {"\u200c", "\u200d", "\u200e", "\u200f", "\u061c", "\u00ad"}

Run = tuple[str, str]  # text, subset


def is_rtl(text: str) -> bool:
    """Whether its first letter that has a direction runs from right to left (Unicode UAX 9, P2)."""
    for letter in text:
        side = unicodedata.bidirectional(letter)
        if side in {"L", "R", "AL"}:
            return side != "L"
    return False


def can_write(text: str) -> bool:
    """Whether our faces have all its letters."""
    return all(letter.isspace() or letter in UNSEEN or _subset(letter) for letter in text)


def width(text: str, size: int, *, bold: bool = False) -> float:
    """In pixels, of one line."""
    return sum(_length(run, size, bold) for run in _runs(text))


def wrapped(text: str, size: int, wide: float, *, bold: bool = False) -> list[str]:
    """Its words in lines of at most `wide` pixels; a word that is wider stands alone and is cut by nobody."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def cut(text: str, size: int, wide: float, *, bold: bool = False) -> str:
    """As much of one line as fits, with an ellipsis where something is missing."""
    if width(text, size, bold=bold) <= wide:
        return text
    while text and width(f"{text}…", size, bold=bold) > wide:
        text = text[:-1].rstrip()
    return f"{text}…"


def write(
    draw: ImageDraw.ImageDraw, edge: float, base: float, text: str, *, size: int, colour: str, rtl: bool = False, bold: bool = False
) -> None:
    """One line at `edge` (which is its right end with `rtl`) on the baseline `base`, in pixels. Its words run in its own direction."""
    aligned, rtl = rtl, is_rtl(text)
    x = edge if aligned == rtl else edge + width(text, size, bold=bold) * (-1 if aligned else 1)
    for runs in _groups(text):
        wide = sum(_length(run, size, bold) for run in runs)
        at = x - wide if rtl else x
        for run in runs:
            draw.text((at, base), run[0], fill=colour, font=_font(run[1], size, bold), anchor="ls", direction=_direction(run))
            at += _length(run, size, bold)
        x = x - wide if rtl else x + wide


def _groups(text: str) -> list[list[Run]]:
    """The runs of each direction together; the space between two directions belongs to neither, so that it stands between them."""
    groups: list[list[Run]] = []
    for _, runs in groupby(_runs(text), key=lambda run: run[1] == "arabic"):
        *before, (last, subset) = runs
        bare = last.rstrip()
        groups.append([*before, (bare, subset)])
        if bare != last:
            groups.append([(last[len(bare) :], "latin")])
    return groups


def _direction(run: Run) -> str:
    return "rtl" if run[1] == "arabic" else "ltr"


def _length(run: Run, size: int, bold: bool) -> float:
    return float(_font(run[1], size, bold).getlength(run[0], direction=_direction(run)))


def _runs(text: str) -> list[Run]:
    """The text in pieces of one face; a space, and what every face has, stays with what stands before it."""
    pieces: list[list[str]] = []
    for letter in text:
        if letter in UNSEEN - {"\u200c", "\u200d"}:
            continue
        if letter.isspace():
            letter = " "  # of all the spaces and breaks that there are, Raqm takes few
        known = _subset(letter)
        last = pieces[-1][1] if pieces else ""
        if last and (letter.isspace() or letter in UNSEEN or (not letter.isalnum() and _has(last, letter))):
            known = last
        if last and known == last:
            pieces[-1][0] += letter
        else:
            pieces.append([letter, known or "latin"])
    return [(piece, subset) for piece, subset in pieces]


@lru_cache(maxsize=4096)
def _subset(letter: str) -> str:
    """The first face that has it; "" for none."""
    order: Iterable[str] = reversed(SUBSETS) if unicodedata.bidirectional(letter) in {"R", "AL", "AN"} else SUBSETS
    return next((subset for subset in order if _has(subset, letter)), "")


@lru_cache(maxsize=8192)
def _has(subset: str, letter: str) -> bool:
    return letter.isspace() or _drawn(subset, letter) != _drawn(subset, NOBODYS)


def _drawn(subset: str, letter: str) -> bytes:
    return bytes(_font(subset, 24, False).getmask(letter))


@lru_cache(maxsize=64)
def _font(subset: str, size: int, bold: bool) -> ImageFont.FreeTypeFont:
    folder = settings.NODE_MODULES / "@fontsource" / "noto-naskh-arabic" / "files"
    weight = 700 if bold else 400
    return ImageFont.truetype(str(folder / f"noto-naskh-arabic-{subset}-{weight}-normal.woff"), size)
