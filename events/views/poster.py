"""A group on a sheet of paper: what it is, when it meets, and a code that leads to its page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import qr
from core.robots import unlisted
from core.text import render_markdown
from events.search import EventSearch
from events.views.group import visible
from groups.disclosure import public_place
from groups.sharing import short_link

MEETINGS = 4  # what one reads in passing
BEGINNING = 360  # characters of what the group says of itself


@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """A page to print on A4, with no more on it than everybody may see."""
    group = visible(request, slug=slug)
    link = short_link(group)
    context = {
        "group": group,
        "place": public_place(group),
        "about": render_markdown(beginning(group.description)),
        "found": EventSearch.of_group(group, next_only=True).results(MEETINGS),
        "link": link,
        "said_link": link.partition("://")[2].rstrip("/"),
        "code": qr.svg(link, title=group.name),
    }
    return unlisted(render(request, "events/group_poster.html", context))


def beginning(text: str, most: int = BEGINNING) -> str:
    """The first paragraph; of a long one the whole sentences, or else the words, that fit into `most` characters."""
    first = text.strip().replace("\r\n", "\n").split("\n\n")[0].strip()
    if len(first) <= most:
        return first
    cut = first[: most + 1]
    ends = max(cut.rfind(mark) for mark in (". ", "? ", "! ", "؟ ", "。"))
    return cut[: ends + 1] if ends > most // 3 else cut[:most].rpartition(" ")[0] + " …"
