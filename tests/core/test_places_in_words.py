"""How places are written on a page."""

import pytest
from django.utils.safestring import mark_safe

from core.templatetags.organise import unbroken


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Leeds, LS2 9JT", 'Leeds, <span class="nowrap">LS2 9JT</span>'),
        ("SW1A 0AA and M2 5NS", '<span class="nowrap">SW1A 0AA</span> and <span class="nowrap">M2 5NS</span>'),
        ("LS2, Leeds", "LS2, Leeds"),
        ("Room A1 2nd floor", "Room A1 2nd floor"),
        ("<b>LS2 9JT & co", '&lt;b&gt;<span class="nowrap">LS2 9JT</span> &amp; co'),
        (mark_safe("<b>LS2 9JT</b>"), '<b><span class="nowrap">LS2 9JT</span></b>'),
        ("", ""),
    ],
)
def test_keeps_a_postcode_on_one_line_and_everything_else_as_it_was(text: str, html: str) -> None:
    assert unbroken(text) == html
