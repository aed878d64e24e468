"""A web address as a QR code (ISO/IEC 18004), drawn as SVG inside the page: no picture to fetch, sharp on paper."""

import segno
from django.utils.safestring import SafeString, mark_safe

MODULES_AROUND = 4  # the quiet zone that the standard asks for


def svg(address: str, *, title: str) -> SafeString:
    """The code of `address`, black on white also where the page is dark; `title` says in words what it is.

    A sixth of it may be torn or dirty (level M). Raises ValueError for what is too long to be read from paper.
    """
    if len(address) > 300:
        raise ValueError(f"An address of {len(address)} characters makes no code that can be read from paper.")
    code = segno.make_qr(address, error="m")
    drawn = code.svg_inline(
        border=MODULES_AROUND, omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None, title=title
    )
    return mark_safe(drawn)  # noqa: S308  (of our own numbers; segno escapes the title)
