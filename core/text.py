"""What people wrote, made safe to show."""

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "code", "h3", "h4", "hr"}
# Control characters other than tab and line break, and those that make text run against its own direction: they hide and
# feign. The marks that Arabic script and emoji need stay: U+200C to U+200F and U+061C.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u206f]")
BREAKS = re.compile("[\t\n\r\x85\u2028\u2029]+")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a spreadsheet begins one
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False})


def render_markdown(text: str) -> SafeString:
    """CommonMark as HTML of a few harmless tags; raw HTML is shown as text; links tell the other site nothing of us."""
    html = (
        _markdown.render(text).replace("<h1>", "<h3>").replace("</h1>", "</h3>").replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    )
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308  (nh3 has just cleaned it)


def plain_words(text: str, *, in_one_line: bool) -> str:
    """`text` without unseen characters; in one line, a space stands where it broke."""
    seen = UNSEEN.sub("", text)
    return BREAKS.sub(" ", seen) if in_one_line else seen


def spreadsheet_cell(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA) else text
