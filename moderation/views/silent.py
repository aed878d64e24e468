"""Groups of which nobody answers: those who run them were asked, then a second contact, and now the moderators."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from groups.models import Group
from moderation.door import moderators_only

SHOWN = 40


@require_safe
@moderators_only
def silent(request: HttpRequest) -> HttpResponse:
    """The one that is silent for the longest time first, and whether it is marked already."""
    groups = Group.objects.by_link().silent().select_related("silence").order_by("silence__organisers_asked_at", "pk")
    page = Paginator(groups, SHOWN).get_page(request.GET.get("page"))
    return render(request, "moderation/silent.html", {"page": page})
