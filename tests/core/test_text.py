"""What people wrote is shown, and does nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import TAGS, plain_words, render_markdown


def test_renders_what_a_description_needs():
    assert render_markdown("# Bring\n\n- a **friend**\n- [the plan](https://example.org/plan)\n\nSee you\nthere").split("\n") == [
        "<h3>Bring</h3>",
        "<ul>",
        "<li>a <strong>friend</strong></li>",
        '<li><a href="https://example.org/plan" rel="nofollow noopener noreferrer">the plan</a></li>',
        "</ul>",
        "<p>See you<br>",
        "there</p>",
        "",
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/pixel.png)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        '[x](https://example.org "onmouseover=alert(1)")',
        '<a href="https://example.org" onclick="x" style="position:fixed">x</a>',
        "<style>*{display:none}</style>",
        "<iframe src=https://evil.example></iframe>",
        "<form action=https://evil.example><input name=email></form>",
        "```html\n<script>\n```",
        "<svg/onload=alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<h1>big</h1>",
    ],
)
def test_lets_nothing_act(hostile):
    assert acting(render_markdown(hostile)) == []


@given(st.text(alphabet=st.sampled_from(list("<>&\"'`()[]!*_#\n /:=jsaon1h")), max_size=60))
def test_lets_nothing_act_whatever_is_written(text):
    assert acting(render_markdown(text)) == []


def acting(html):
    """What is more than our few tags, or holds more than a title, our own `rel` and an `href` to a page or mailbox."""
    found = []
    for tag in re.findall(r"<[^>]*>", html):
        closing = re.fullmatch(r"</?([a-z0-9]+)( /)?>", tag)
        link = re.fullmatch(
            r'<a href="(?:https?:|mailto:|[^":]*(?:[/#?]|"))[^"]*"(?: title="[^"]*")? rel="nofollow noopener noreferrer">', tag
        )
        bare = re.fullmatch(r'<a (?:href="[^":]*" )?(?:title="[^"]*" )?rel="nofollow noopener noreferrer">', tag)
        if not (link or bare or (closing and closing[1] in TAGS)):
            found.append(tag)
    return found


@pytest.mark.parametrize(
    ("typed", "in_one_line", "plain"),
    [
        ("Vigil \u202egnp.elif\u202c tonight", True, "Vigil gnp.elif tonight"),
        ("\u2066Leeds\u2069\x00\x1b[31m\x7f\x9b", True, "Leeds[31m"),
        ("Vigil\r\nBcc: sam@example.org", True, "Vigil Bcc: sam@example.org"),
        ("One\r\n\r\nTwo\tthree\u202e", False, "One\r\n\r\nTwo\tthree"),
        ("ئۇيغۇر\u200cلار \u200fئۈچۈن \u061c👩\u200d🎓", True, "ئۇيغۇر\u200cلار \u200fئۈچۈن \u061c👩\u200d🎓"),
    ],
)
def test_takes_out_what_hides_and_leaves_what_scripts_need(typed, in_one_line, plain):
    assert plain_words(typed, in_one_line=in_one_line) == plain
