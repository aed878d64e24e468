"""The picture that other services show beside a link to a meeting: drawn by us, of what everybody may see.

1200 by 630 pixels, the size that Open Graph's readers ask for. Of a closed meeting it says nothing at all.
"""

import hashlib
import io
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from core import lettering
from core.templatetags.organise import when
from events.disclosure import Disclosed
from groups.enums import GroupKind, SafetyLevel

WIDTH: Final = 1200
HEIGHT: Final = 630
EDITION: Final = 1  # changed whenever the drawing changes
MARGIN: Final = 84
BAR: Final = 22
FINER: Final = 4  # Pillow's shapes have jagged edges: they are drawn this much larger and made small
COLOURS: Final = 64
TITLE_SIZES: Final = (84, 72, 62, 54)
LEADING: Final = 1.22
# The light colours of static/css/tokens.css.
PAPER, INK, QUIET, SKY, STOP, WAIT = "#fbfaf7", "#14202b", "#4d5b68", "#0a66a8", "#b3261e", "#8a5a00"
SHAPES: Final = {"square": SKY, "triangle": "#a8481a", "circle": "#6b4ba1", "diamond": QUIET}


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on it, in words; "" is left out. `shape` is that of the kind of the host."""

    title: str
    when: str = ""
    where: str = ""
    host: str = ""
    shape: str = ""
    state: str = ""
    state_colour: str = STOP

    @property
    def mark(self) -> str:
        """Another one whenever the picture is another one."""
        return hashlib.sha256(repr((EDITION, settings.SITE_NAME, astuple(self))).encode()).hexdigest()[:32]


def card_of(shown: Disclosed) -> Card:
    """The card of what the public may see (`shown` is of that standing). What our faces cannot write is left out, never boxes."""
    if shown.level == SafetyLevel.CLOSED:
        return Card(_("A meeting"))
    state, colour = _state(shown)
    return Card(
        title=_writable(shown.event.title) or str(shown.event.get_kind_display()),
        when="" if shown.is_postponed else _when(shown),
        where=(_writable(shown.place.label) if shown.place else "") or (_("Online") if shown.place is None else ""),
        host=_writable(shown.host.name),
        shape=GroupKind(shown.host.kind).shape,
        state=state,
        state_colour=colour,
    )


def _state(shown: Disclosed) -> tuple[str, str]:
    if shown.is_cancelled:
        return _("Cancelled"), STOP
    return (_("Postponed: a new date follows"), WAIT) if shown.is_postponed else ("", STOP)


def _writable(text: str) -> str:
    return text if lettering.can_write(text) else ""


def _when(shown: Disclosed) -> str:
    """In the language that is spoken there first, where our faces can write it; else in that of the page."""
    for code in shown.event.languages[:1]:
        with translation.override(code):
            said = when(shown.occurrence.start, shown.event.timezone)
        if lettering.can_write(said):
            return said
    return when(shown.occurrence.start, shown.event.timezone)


@lru_cache(maxsize=128)
def png(card: Card) -> bytes:
    """The picture; the same bytes for the same card."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    rtl = lettering.is_rtl(card.title)
    edge, wide = (WIDTH - MARGIN if rtl else MARGIN), WIDTH - 2 * MARGIN
    draw.rectangle((WIDTH - BAR, 0, WIDTH, HEIGHT) if rtl else (0, 0, BAR, HEIGHT), fill=SKY)

    def line(base: float, text: str, size: int, colour: str, *, bold: bool = False, inset: int = 0) -> None:
        said = lettering.cut(text, size, wide - inset, bold=bold)
        lettering.write(draw, edge - inset if rtl else edge + inset, base, said, size=size, colour=colour, rtl=rtl, bold=bold)

    line(84, settings.SITE_NAME, 32, SKY, bold=True)
    if card.state:
        line(144, card.state, 40, card.state_colour, bold=True)
    top = 168 if card.state else 116
    size, lines = _fitted(card.title, wide, 388 - top)
    for number, text in enumerate(lines):
        line(top + round(size * (1 + LEADING * number)), text, size, INK, bold=True)
    foot = HEIGHT - 56
    line(foot - 132, card.when, 44, SKY, bold=True)
    line(foot - 74, card.where, 38, INK)
    if card.host:
        if card.shape:
            _shape(image, card.shape, edge - 34 if rtl else edge, foot - 30)
        line(foot, card.host, 34, QUIET, inset=52 if card.shape else 0)
    file = io.BytesIO()
    image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _fitted(title: str, wide: float, high: float) -> tuple[int, list[str]]:
    """The largest letters in which the title has its lines; in the smallest its end may be missing."""
    lines: list[str] = []
    for size in TITLE_SIZES:
        lines = lettering.wrapped(title, size, wide, bold=True)
        fits = size * LEADING * len(lines) <= high and all(lettering.width(each, size, bold=True) <= wide for each in lines)
        if fits:
            return size, lines
    kept = lines[: int(high / (TITLE_SIZES[-1] * LEADING))]
    if len(lines) > len(kept):
        kept[-1] += " …"
    return TITLE_SIZES[-1], kept


def _shape(image: Image.Image, shape: str, x: float, y: float, side: int = 34) -> None:
    """The mark of the kind of group, its corner at `x`, `y`."""
    whole = side * FINER
    mask = Image.new("L", (whole, whole))
    draw = ImageDraw.Draw(mask)
    if shape == "circle":
        draw.ellipse((0, 0, whole - 1, whole - 1), fill=255)
    elif shape == "square":
        inset = whole // 10
        draw.rectangle((inset, inset, whole - inset, whole - inset), fill=255)
    elif shape == "triangle":
        draw.polygon([(whole / 2, 0), (whole, whole * 0.9), (0, whole * 0.9)], fill=255)
    else:
        draw.polygon([(whole / 2, 0), (whole, whole / 2), (whole / 2, whole), (0, whole / 2)], fill=255)
    colour = SHAPES.get(shape, QUIET)
    image.paste(Image.new("RGB", (side, side), colour), (round(x), round(y)), mask.resize((side, side), Image.Resampling.LANCZOS))
