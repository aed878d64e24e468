"""A small still map as SVG, to stand in a page: coloured by the page's own sheet, so that dark mode and paper have their own.

It has no script, no style of its own, no id, and asks for nothing. What it shows is in the words of the page too.
"""

from collections.abc import Iterator
from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from places.map_drawing import Drawing, Line, draw

ATTRIBUTION = "© Crown copyright (ONS, OS)"
WIDTH, HEIGHT = 640, 320


def svg(lat: float, lon: float, *, precise: bool, width: int = WIDTH, height: int = HEIGHT, title: str = "") -> SafeString:
    """The map round a disclosed point (degrees WGS 84) as an `<svg>`; "" where our base map has no land.

    `precise`: a pin at the place; otherwise a soft disc round the centre of an area, the same for every meeting there.
    A narrower view shows its middle. `title` is what it is called for who cannot see it.
    """
    picture = _picture(lat, lon, precise, width, height, get_language() or "")
    if not picture:
        return SafeString()
    opening = '<svg class="still-map" role="img" aria-label="{}" width="{}" height="{}">'
    return format_html(opening + "{}</svg>", title or gettext("Map"), width, height, picture)


@lru_cache(maxsize=256)
def _picture(lat: float, lon: float, precise: bool, width: int, height: int, language: str) -> SafeString:
    drawing = draw(lat, lon, precise=precise, width=width, height=height)
    if drawing is None:
        return SafeString()
    parts = [
        f'<svg viewBox="0 0 {drawing.width} {drawing.height}" preserveAspectRatio="xMidYMid slice" width="100%" height="100%">',
        f'<path class="sm-sea" d="M0 0h{drawing.width}v{drawing.height}H0z"/>',
        *(
            f'<path class="sm-{name}" fill-rule="evenodd" d="{"".join(_path(ring) + "z" for ring in rings)}"/>'
            for name, groups in drawing.fills.items()
            for rings in groups
        ),
        *(f'<path class="sm-{name}" d="{"".join(map(_path, lines))}"/>' for name, lines in drawing.lines.items() if lines),
        *_area(drawing),
        *_names(drawing),
        _pin(drawing),
        "</svg>",
        _bar(drawing),
        f'<text class="sm-small" x="100%" y="100%" dx="-8" dy="-9" text-anchor="end">{ATTRIBUTION}</text>',
    ]
    return mark_safe("".join(parts))  # noqa: S308 (numbers, and names that went through `escape`)


def _path(line: Line) -> str:
    """One line as path data, every step from the point before: half the length of absolute positions."""
    x, y = line[0]
    words = [f"M{x} {y}l"]
    for next_x, next_y in line[1:]:
        words.append(f"{next_x - x} {next_y - y} ")
        x, y = next_x, next_y
    return "".join(words).replace(" -", "-").rstrip()


def _area(drawing: Drawing) -> Iterator[str]:
    if drawing.area:
        x, y = drawing.width // 2, drawing.height // 2
        yield f'<circle class="sm-area" cx="{x}" cy="{y}" r="{drawing.area}"/>'


def _names(drawing: Drawing) -> Iterator[str]:
    for name in drawing.names:
        classes = f"sm-name sm-{name.kind}{' sm-large' if name.large else ''}{' sm-wide' if name.wide else ''}"
        if name.kind == "station":
            yield f'<text class="{classes}" x="{name.x}" y="{name.y}">▫ {escape(name.text)}</text>'
        else:
            yield f'<text class="{classes}" x="{name.x}" y="{name.y}">{escape(name.text)}</text>'


def _pin(drawing: Drawing) -> str:
    if drawing.area:
        return ""
    x, y = drawing.width // 2, drawing.height // 2
    drop = "m0 0c-7-16-27-26-27-47a27 27 0 0 1 54 0c0 21-20 31-27 47z"
    return f'<path class="sm-pin" d="M{x} {y}{drop}"/><circle class="sm-pin-eye" cx="{x}" cy="{y - 47}" r="10"/>'


def _bar(drawing: Drawing) -> str:
    words = {2.0: gettext("2 miles"), 1.0: gettext("1 mile"), 0.5: gettext("½ mile")}[drawing.bar_miles]
    return (
        '<svg x="10" y="100%" width="1" height="1" overflow="visible">'
        f'<path class="sm-bar" d="M0-13v4h{drawing.bar_px}v-4"/>'
        f'<text class="sm-small" x="{drawing.bar_px / 2:g}" y="-15" text-anchor="middle">{escape(words)}</text></svg>'
    )
