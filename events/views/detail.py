"""One meeting: what, when and where as far as this viewer may know, and how to come."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.robots import unlisted
from core.text import render_markdown
from events import feeds, jsonld
from events.attendance_forms import AttendForm
from events.cohosted import hosts_beside
from events.disclosure import RUN_IT, Standing, disclose, is_listed, standing_of
from events.models import Occurrence
from events.rules import can_edit, can_help
from groups.enums import GroupStatus
from groups.models import Group

OTHER_DATES = 5


@require_safe
def detail(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """The page of one date. A wrong or missing slug leads to the right one for good."""
    occurrence = meeting(request, public_id)
    if slug != occurrence.event.slug:
        return redirect(occurrence, permanent=True)
    return page(request, occurrence, AttendForm())


def meeting(request: HttpRequest, public_id: str) -> Occurrence:
    """The date with all rows that disclosure needs. 404 when there is none, and for strangers when it or its group was taken away."""
    occurrence = get_object_or_404(Occurrence.objects.for_disclosure(), public_id=public_id)
    if not occurrence.event.works_by_link and standing_of(request.user, occurrence) not in RUN_IT:
        raise Http404
    return occurrence


def _organizers(groups: list[Group]) -> list[tuple[str, str]]:
    """Name and whole address of each."""
    return [(group.name, feeds.group_address(group)) for group in groups]


def page(request: HttpRequest, occurrence: Occurrence, form: AttendForm, *, status: int = 200) -> HttpResponse:
    """The page of `occurrence` with this state of *I'm coming*."""
    event, now = occurrence.event, timezone.now()
    shown = disclose(occurrence, standing_of(request.user, occurrence), coming=occurrence.attendances.coming().count())
    listed, beside = is_listed(event), hosts_beside(event)
    context: dict[str, Any] = {
        "shown": shown,
        "occurrence": occurrence,
        "event": event,
        "host": event.host,
        "beside": beside,
        "form": form,
        "description": render_markdown(event.description),
        "is_over": occurrence.is_over(now),
        "is_listed": listed,
        "is_new": event.host.status == GroupStatus.NEW,
        "can_edit": shown.standing == Standing.ORGANISER and can_edit(request.user, event),
        "can_help": shown.standing in RUN_IT and can_help(request.user, event),
        "others": list(event.occurrences.upcoming(now).exclude(pk=occurrence.pk).order_by("start")[:OTHER_DATES]),
        "url": feeds.address(shown),
        "keep_days": shown.level.erase_after_days,
    }
    if listed:
        public = disclose(occurrence)
        context["jsonld"] = jsonld.block(
            jsonld.event(public, url=context["url"], host_url=feeds.group_address(event.host), beside=_organizers(beside))
        )
    response = render(request, "events/occurrence_detail.html", context, status=status)
    return response if listed else unlisted(response)
