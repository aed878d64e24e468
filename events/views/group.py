"""One group and its next meetings: its page, and the short address that leads there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.robots import unlisted
from core.text import render_markdown
from events import cohosted
from events.search import EventSearch
from groups import languages
from groups.disclosure import public_place
from groups.enums import GroupStatus
from groups.follow_forms import FollowForm
from groups.models import Group
from groups.rules import can_edit, has_role
from groups.sharing import sharing_of

SHOWN = 20
TOGETHER = 6  # meetings of other groups that this one hosts too


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """What the group is, where as everybody may know, and what is next. Works by link for groups that are listed nowhere."""
    found = visible(request, slug=slug)
    context = {
        "group": found,
        "place": public_place(found),
        "description": render_markdown(found.description),
        "spoken": languages.names(found.languages),
        "found": EventSearch.of_group(found, next_only=True).page(SHOWN),
        "together": cohosted.next_of(found, TOGETHER),
        "is_new": found.status == GroupStatus.NEW,
        "is_refused": not found.works_by_link,
        "can_edit": can_edit(request.user, found),
        "follow_form": FollowForm(),
        "sharing": sharing_of(found),
        "calendar": reverse("events:group_ics", args=[found.slug]),
        "feed": reverse("events:group_rss", args=[found.slug]),
    }
    response = render(request, "events/group_detail.html", context)
    return response if found.is_listed else unlisted(response)


@require_safe
def short(request: HttpRequest, public_id: str) -> HttpResponse:
    """The short address, as on a poster, leads to the page; where that is not there for this visitor, it says nothing of it."""
    return redirect(visible(request, public_id=public_id))


def visible(request: HttpRequest, **which: str) -> Group:
    """The group with its place. 404 when there is none, and for strangers when it is refused, hidden or suspended."""
    found: Group = get_object_or_404(Group.objects.select_related("place"), **which)
    if not found.works_by_link and not has_role(request.user, found):
        raise Http404
    return found
