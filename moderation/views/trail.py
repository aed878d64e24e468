"""The trail, page by page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moderation import history
from moderation.door import moderators_only


@require_safe
@moderators_only
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first."""
    before = request.GET.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 19):
        raise Http404
    entries = list(history.deeds(before=int(before) if before else None)[: history.PER_PAGE + 1])
    shown = entries[: history.PER_PAGE]
    older = f"?before={shown[-1].pk}" if len(entries) > len(shown) else ""
    return render(request, "moderation/trail.html", {"lines": history.lines(shown), "older": older, "is_first": not before})
