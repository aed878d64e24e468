"""RSS 2.0, piece by piece: for feeds of anything, also of ten thousand things."""

import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

MEDIA_TYPE = "application/rss+xml; charset=utf-8"
# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def item(*, title: str, link: str, guid: str, at: datetime, description: str) -> str:
    """One thing; `guid` names it for good, `at` (aware) is when it was first there, `description` is plain text."""
    return (
        f"<item><title>{xml(title)}</title><link>{xml(link)}</link>"
        f'<guid isPermaLink="false">{xml(guid)}</guid>'
        f"<pubDate>{format_datetime(at)}</pubDate>"
        f"<description>{xml(escape(description))}</description></item>"
    )


def feed(items: Iterable[str], *, title: str, page_url: str, feed_url: str, language: str) -> bytes:
    """The whole feed; `page_url` shows the same as a page, `feed_url` is its own address."""
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{xml(title)}</title><link>{xml(page_url)}</link>"
        f'<atom:link href="{xml(feed_url)}" rel="self" type="application/rss+xml"/>'
        f"<description>{xml(title)}</description><language>{xml(language)}</language>"
    )
    return "".join([head, *items, "</channel></rss>\n"]).encode()


def xml(text: str) -> str:
    """`text` as it may stand in an element or between double quotes."""
    return escape(_NOT_XML.sub("", text), {'"': "&quot;"})
