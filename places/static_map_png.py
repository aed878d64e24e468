"""The same small still map as a PNG, to travel inside a mail: drawn at twice its size, with a light palette, fetched from nobody."""

import io
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

from places.map_drawing import UNITS, Drawing, Line, Name, draw
from places.static_map import ATTRIBUTION

# What a mail has room for, in pixels of the reader's screen; the picture has UNITS times as many each way.
WIDTH: Final = 480
HEIGHT: Final = 240
# Pillow's shapes have jagged edges: they are drawn this much larger and made small.
FINER: Final = 2
# The light colours of static/css/map.css and tokens.css.
PALETTE: Final = {
    "sea": "#dbe7ee",
    "land": "#f8f5ee",
    "urban": "#e9e1d4",
    "borders": "#d3cabb",
    "coast": "#9fb6c2",
    "word": "#3d4a55",
    "quiet": "#66717b",
    "accent": "#0a66a8",
    "paper": "#ffffff",
}
WEIGHTS: Final = {"borders": 2, "coast": 2}
# Heights of letters in units.
SIZES: Final = {"town": 25, "part": 24, "village": 24, "district": 22, "station": 21}
LARGE: Final = 30
SMALL: Final = 21
AREA_OPACITY: Final = 0.16

# Pairs of colours that meet in a soft edge.
EDGES: Final = (("word", "land"), ("quiet", "land"), ("urban", "land"), ("sea", "coast"), ("accent", "paper"), ("accent", "urban"))


@lru_cache(maxsize=64)
def png(lat: float, lon: float, *, precise: bool, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """The map round a disclosed point (degrees WGS 84), `width` by `height` logical pixels; b"" where our base map has no land."""
    drawing = draw(lat, lon, precise=precise, width=width, height=height)
    if drawing is None:
        return b""
    canvas = _Canvas(drawing)
    for part, groups in drawing.fills.items():
        for rings in groups:
            canvas.fill(rings, PALETTE[part])
    for part, lines in drawing.lines.items():
        for line in lines:
            canvas.line(line, PALETTE[part], WEIGHTS[part])
    if drawing.area:
        canvas.area(drawing.area)
    for name in drawing.names:
        canvas.name(name)
    if not drawing.area:
        canvas.pin()
    canvas.foot(drawing)
    return canvas.packed()


class _Canvas:
    """Takes units, draws FINER."""

    def __init__(self, drawing: Drawing) -> None:
        self._size = (drawing.width, drawing.height)
        self._image = Image.new("RGB", (drawing.width * FINER, drawing.height * FINER), PALETTE["sea"])
        self._draw = ImageDraw.Draw(self._image)

    def fill(self, rings: list[Line], colour: str) -> None:
        """By the even-odd rule: each ring turns over what the rings before it have covered."""
        mask = Image.new("1", self._image.size)
        for ring in rings:
            xs, ys = [x * FINER for x, _ in ring], [y * FINER for _, y in ring]
            left, top = max(0, int(min(xs))), max(0, int(min(ys)))
            right, bottom = min(self._image.width, int(max(xs)) + 1), min(self._image.height, int(max(ys)) + 1)
            if right <= left or bottom <= top:
                continue
            piece = Image.new("1", (right - left, bottom - top))
            ImageDraw.Draw(piece).polygon([(x - left, y - top) for x, y in zip(xs, ys, strict=True)], fill=1)
            box = (left, top, right, bottom)
            mask.paste(ImageChops.logical_xor(mask.crop(box), piece), box)
        self._image.paste(Image.new("RGB", self._image.size, colour), mask=mask)

    def line(self, line: Line, colour: str, weight: int) -> None:
        """`weight` in units."""
        self._draw.line([(x * FINER, y * FINER) for x, y in line], fill=colour, width=weight * FINER, joint="curve")

    def area(self, radius: int) -> None:
        """A soft disc in the middle."""
        disc = Image.new("L", self._image.size)
        box = self._round_middle(radius)
        ImageDraw.Draw(disc).ellipse(box, fill=round(255 * AREA_OPACITY))
        self._image.paste(Image.new("RGB", self._image.size, PALETTE["accent"]), mask=disc)
        for degrees in range(0, 360, 6):
            self._draw.arc(box, degrees, degrees + 3, fill=PALETTE["accent"], width=2 * FINER)

    def name(self, name: Name) -> None:
        """One name with a halo; a station with its little square."""
        size = LARGE if name.large else SIZES[name.kind]
        colour = PALETTE["word" if name.kind == "town" else "quiet"]
        bold = name.large or name.kind == "district"
        self._words(name.x, name.y, name.text, size=size, colour=colour, bold=bold, square=name.kind == "station")

    def pin(self) -> None:
        """A drop whose point is the place."""
        x, y = self._size[0] / 2, self._size[1] / 2
        for grown, colour in ((4, "paper"), (0, "accent")):
            r = 27 + grown
            self._draw.polygon(self._fine([(x, y + grown), (x - r * 0.84, y - 33), (x + r * 0.84, y - 33)]), fill=PALETTE[colour])
            self._ellipse(x, y - 47, r, PALETTE[colour])
        self._ellipse(x, y - 47, 10, PALETTE["paper"])

    def foot(self, drawing: Drawing) -> None:
        """The scale on the left, whose map it is on the right."""
        left, low, length = 20, self._size[1] - 18, drawing.bar_px * UNITS
        self.line([(left, low - 8), (left, low), (left + length, low), (left + length, low - 8)], PALETTE["word"], 3)
        miles = f"{drawing.bar_miles:g} mile{'' if drawing.bar_miles <= 1 else 's'}"
        self._words(left + length / 2, low - 18, miles, size=SMALL, colour=PALETTE["word"])
        self._words(self._size[0] - 14, low - 4, ATTRIBUTION, size=SMALL, colour=PALETTE["word"], anchor="rm")

    def packed(self) -> bytes:
        """The picture in its own size, with few colours."""
        whole = self._image.reduce(FINER)
        few = whole.quantize(palette=_palette(), dither=Image.Dither.NONE)
        file = io.BytesIO()
        few.save(file, "PNG", optimize=True)
        return file.getvalue()

    def _words(
        self, x: float, y: float, text: str, *, size: int, colour: str, bold: bool = False, square: bool = False, anchor: str = "mm"
    ) -> None:
        font, text = _font(size * FINER), plain(text)
        at = (x * FINER, y * FINER)
        self._draw.text(at, text, PALETTE["land"], font, anchor, stroke_width=3 * FINER + bold, stroke_fill=PALETTE["land"])
        self._draw.text(at, text, colour, font, anchor, stroke_width=int(bold), stroke_fill=colour)
        if square:
            left = at[0] - self._draw.textlength(text, font) / 2 - size * FINER * 0.6
            side = size * FINER * 0.3
            box = (left, at[1] - side / 2, left + side, at[1] + side / 2)
            self._draw.rectangle(box, fill=PALETTE["land"], outline=colour, width=FINER)

    def _round_middle(self, radius: int) -> tuple[float, float, float, float]:
        x, y, r = self._size[0] / 2 * FINER, self._size[1] / 2 * FINER, radius * FINER
        return x - r, y - r, x + r, y + r

    def _ellipse(self, x: float, y: float, radius: float, colour: str) -> None:
        box = (x - radius) * FINER, (y - radius) * FINER, (x + radius) * FINER, (y + radius) * FINER
        self._draw.ellipse(box, fill=colour)

    @staticmethod
    def _fine(line: Line) -> Line:
        return [(x * FINER, y * FINER) for x, y in line]


@lru_cache(maxsize=1)
def _palette() -> Image.Image:
    """The few colours of every picture: those of the map, the same under the disc, and one between each pair that meets."""
    plain_ones = {name: ImageColor.getrgb(colour)[:3] for name, colour in PALETTE.items()}
    under = [_between(plain_ones[name], plain_ones["accent"], AREA_OPACITY) for name in ("sea", "land", "urban")]
    soft = [_between(plain_ones[one], plain_ones[other], 0.5) for one, other in EDGES]
    image = Image.new("P", (1, 1))
    image.putpalette([round(part) for colour in (*plain_ones.values(), *under, *soft) for part in colour])
    return image


def _between(one: Sequence[float], other: Sequence[float], share: float) -> list[float]:
    return [a + (b - a) * share for a, b in zip(one, other, strict=True)]


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow brings one face, Aileron; so the picture is the same on every machine."""
    return ImageFont.load_default(size)


def plain(text: str) -> str:
    """The name in the letters that Pillow's face has: without accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
