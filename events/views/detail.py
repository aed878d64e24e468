"""One meeting: what, when and where as far as this viewer may know, and how to come."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.robots import unlisted
from core.text import render_markdown
from events import feeds, jsonld, sharing
from events.attendance_forms import AttendForm
from events.cohosted import hosts_beside
from events.disclosure import RUN_IT, Standing, disclose, is_listed, seats_shown, standing_of
from events.models import Event, Occurrence, Picture
from events.rules import can_edit, can_help
from events.services.seats import seats_left
from events.views import come
from groups import languages
from groups.enums import GroupStatus
from groups.models import Group

OTHER_DATES = 5


@require_safe
def detail(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """The page of one date. A wrong or missing slug leads to the right one for good."""
    occurrence = meeting(request, public_id)
    if slug != occurrence.event.slug:
        return redirect(occurrence, permanent=True)
    return page(request, occurrence, AttendForm(event=occurrence.event))


def meeting(request: HttpRequest, public_id: str) -> Occurrence:
    """The date with all rows that disclosure needs. 404 when there is none, and for strangers when it or its group was taken away."""
    occurrence = get_object_or_404(Occurrence.objects.for_disclosure(), public_id=public_id)
    if not occurrence.event.works_by_link and standing_of(request.user, occurrence) not in RUN_IT:
        raise Http404
    return occurrence


@require_safe
def short(request: HttpRequest, public_id: str) -> HttpResponse:
    """The short address, as on a poster, leads to the page; where that is not there for this visitor, it says nothing of it."""
    return redirect(meeting(request, public_id))


def _others(event: Event, occurrence: Occurrence, now: datetime) -> list[Occurrence]:
    """The next dates of the same series: of this very event, and of what was taken out of it as far as everybody may find that."""
    of_series = Q(event=event) | Q(event__series=event.series, is_listed=True)
    dates = Occurrence.objects.filter(of_series).upcoming(now).exclude(pk=occurrence.pk)
    return list(dates.select_related("event").order_by("start", "public_id")[:OTHER_DATES])


def _for_others(occurrence: Occurrence) -> dict[str, Any]:
    """What goes to other services, if somebody takes it there: always what everybody may see."""
    public = disclose(occurrence)
    return {
        "public": public,
        "preview_title": feeds.titled(public),
        "preview_words": sharing.said(public),
        "card_url": settings.SITE_URL + reverse("events:card", args=[occurrence.public_id]),
        "short_link": sharing.short_link(occurrence),
        "calendars": sharing.calendars_for(occurrence),
        "subscription": sharing.subscription(reverse("events:group_ics", args=[occurrence.event.host.slug])),
    }


def _organizers(groups: list[Group]) -> list[tuple[str, str]]:
    """Name and whole address of each."""
    return [(group.name, feeds.group_address(group)) for group in groups]


def page(request: HttpRequest, occurrence: Occurrence, form: AttendForm, *, status: int = 200) -> HttpResponse:
    """The page of `occurrence` with this state of *I'm coming*."""
    event, now = occurrence.event, timezone.now()
    left = seats_left(occurrence, now=now)
    shown = disclose(
        occurrence, standing_of(request.user, occurrence), coming=occurrence.attendances.coming().heads() + occurrence.headcount
    )
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
        "others": _others(event, occurrence, now),
        "spoken": languages.names(shown.languages),
        "seats": seats_shown(shown, left),
        "picture": (picture := Picture.objects.described(event.picture_id)),
        "url": feeds.address(shown),
        "keep_days": shown.level.erase_after_days,
        **come.panel(request, occurrence, left),
    }
    if event.works_by_link:
        context |= _for_others(occurrence)
    if listed:
        images = [context["card_url"], *([settings.SITE_URL + picture.path] if picture else [])]
        data = jsonld.event(
            context["public"],
            url=context["url"],
            host_url=feeds.group_address(event.host),
            images=images,
            is_full=seats_shown(context["public"], left) == 0,
            beside=_organizers(beside),
        )
        context["jsonld"] = jsonld.block(data)
    response = render(request, "events/occurrence_detail.html", context, status=status)
    return response if listed else unlisted(response)
