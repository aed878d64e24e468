"""Pictures that somebody sends, drawn anew: two JPEGs of our own making, in which nothing is left of what the camera or a program wrote."""

import io
import struct
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES: Final = 8 * 1024 * 1024
# Of the picture as it was sent. A JPEG is read at a fraction of its size, unless it is progressive: then all of it lies in memory, with
# up to six bytes for each pixel. The others need four and more, however few bytes were sent.
MOST_PIXELS: Final = {"JPEG": 50_000_000, "PNG": 13_000_000, "WEBP": 13_000_000}
MOST_PROGRESSIVE: Final = 25_000_000
LARGE: Final = 1600  # pixels of the longer side, at most
SMALL: Final = 640
ACCEPTED: Final = "image/jpeg,image/png,image/webp"  # by which a phone sends a JPEG in place of its own format
HEIF: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}  # ISO/IEC 23008-12, the brand of the file
# What Pillow raises of a file that was altered by hand or cut short.
BROKEN: Final = (OSError, SyntaxError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, EOFError, struct.error)


class BadPicture(ValueError):
    """What was sent cannot be taken; the words say why, and what to do."""


@dataclass(frozen=True, slots=True)
class Redrawn:
    """Two JPEGs, and the size of the large one in pixels."""

    large: bytes
    small: bytes
    width: int
    height: int


def redrawn(sent: bytes) -> Redrawn:
    """The picture in `sent`, upright, without transparency, in sRGB as far as its file said nothing else. Raises BadPicture."""
    if len(sent) > MOST_BYTES:
        raise BadPicture(too_large(len(sent)))
    image = _opened(sent)
    try:
        image.draft("RGB", (LARGE, LARGE))  # a JPEG is made smaller while it is read, and never smaller than this
        ImageOps.exif_transpose(image, in_place=True)
        if image.mode in {"RGB", "RGBA"}:  # the others have no colours between theirs
            image.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
        plain = _on_white(image)
        plain.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
        small = plain.copy()
        small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
        return Redrawn(_jpeg(plain), _jpeg(small), *plain.size)
    except (*BROKEN, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture(_("This picture is broken: it cannot be read to its end. Save it anew, or choose another.")) from None


def too_large(number: int) -> str:
    """What is said of a file of so many bytes."""
    return _("This picture has %(given)d MB. Eight are the most. Make it smaller, or choose another.") % {
        "given": -(-number // (1024 * 1024))
    }


def _opened(sent: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(sent), formats=tuple(MOST_PIXELS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture(_too_many_pixels()) from None
    except BROKEN:
        raise BadPicture(_not_a_picture(sent)) from None
    # A JPEG of several pictures, as many phones write, is one of Pillow's MPO; the first of them is taken.
    most = MOST_PROGRESSIVE if "progressive" in image.info else MOST_PIXELS.get(image.format or "PNG", MOST_PIXELS["JPEG"])
    if image.width * image.height > most:
        raise BadPicture(_too_many_pixels())
    return image


def _too_many_pixels() -> str:
    return _("This picture has too many points to be opened safely. Make it smaller: 2000 points wide are enough.")


def _not_a_picture(sent: bytes) -> str:
    if sent[4:8] == b"ftyp" and sent[8:12] in HEIF:
        return _("This is a HEIC picture, which most browsers cannot show. Save it as JPEG on your phone, and choose that.")
    return _("This file is not a picture that we can read. Choose a JPEG, PNG or WebP.")


def _on_white(image: Image.Image) -> Image.Image:
    """A fresh picture: pasting brings the points along and nothing else, no comment, no profile, no place."""
    fresh = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        fresh.paste(seen, mask=seen.getchannel("A"))
    else:
        fresh.paste(image.convert("RGB"))
    return fresh


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()
