"""What people wrote, made safe to show."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "code", "h3", "h4", "hr"}
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


def spreadsheet_cell(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA) else text
