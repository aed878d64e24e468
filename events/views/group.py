"""One group and its next meetings."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.robots import unlisted
from core.text import render_markdown
from events.search import EventSearch
from groups.disclosure import public_place
from groups.enums import GroupStatus
from groups.follow_forms import FollowForm
from groups.models import Group
from groups.rules import can_edit, has_role

SHOWN = 20


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """What the group is, where as everybody may know, and what is next. Works by link for groups that are listed nowhere."""
    found = get_object_or_404(Group.objects.select_related("place"), slug=slug)
    runs_it = has_role(request.user, found)
    if not found.works_by_link and not runs_it:
        raise Http404
    context = {
        "group": found,
        "place": public_place(found),
        "description": render_markdown(found.description),
        "found": EventSearch.of_group(found, next_only=True).page(SHOWN),
        "is_new": found.status == GroupStatus.NEW,
        "is_refused": not found.works_by_link,
        "can_edit": runs_it and can_edit(request.user, found),
        "follow_form": FollowForm(),
        "calendar": reverse("events:group_ics", args=[found.slug]),
    }
    response = render(request, "events/group_detail.html", context)
    return response if found.is_listed else unlisted(response)
