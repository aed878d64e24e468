"""The organiser's side: list a meeting, change it, cancel it, see who comes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import has_second_factor, signed_in
from accounts.models import User
from core.forms import typed_before
from core.models import AuditEntry
from events import desk, rules
from events.enums import EventStatus
from events.forms import EventForm
from events.models import Attendance, Event, Occurrence
from events.services import attendance as attending
from events.services import occurrences, publishing
from groups import rules as group_rules
from groups.models import Group

Rule = Callable[[User | AnonymousUser, Event], bool]
FORM, CHECK = "events/event_form.html", "events/event_check.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """List a meeting of a group: fill in, see what comes of it, publish."""
    host = get_object_or_404(Group.objects.select_related("place"), slug=slug)
    if not group_rules.can_edit(request.user, host):
        raise Http404
    step = request.POST.get("step", "")
    if request.method != "POST" or step == "back":
        return render(request, FORM, {"form": EventForm(initial=typed_before(request.POST), host=host), "host": host})
    form = EventForm(request.POST, host=host)
    context = {"form": form, "host": host}
    if not form.is_valid():
        return render(request, FORM, context)
    if step != "save" or not form.settled:
        return render(request, CHECK, context)
    event = form.save(by=signed_in(request))
    messages.success(request, _("“%(title)s” is ready. Share the link of this page, so that people come.") % {"title": event.title})
    first = event.occurrences.order_by("start").first()
    return redirect(first or "events:desk")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a meeting with all its dates to come. For strangers it does not exist."""
    event = _mine(request, public_id)
    if event.status == EventStatus.CANCELLED:
        messages.info(request, _("This meeting is cancelled. List a new one in its place."))
        return redirect("events:desk")
    step = request.POST.get("step", "")
    context: dict[str, Any] = {"event": event, "host": event.host}
    if request.method != "POST" or step == "back":
        form = EventForm(initial=typed_before(request.POST), host=event.host, event=event)
        return render(request, FORM, {**context, "form": form})
    form = EventForm(request.POST, host=event.host, event=event)
    context["form"] = form
    if not form.is_valid():
        return render(request, FORM, context)
    if step != "save" or not form.settled:
        return render(request, CHECK, {**context, "coming": _people_ahead(event)})
    try:
        form.save(by=signed_in(request))
    except publishing.OutdatedError:
        return _outdated(request, form, event)
    messages.success(request, _("Saved. Those who come are told what changed for them."))
    return redirect("events:desk")


def _outdated(request: HttpRequest, form: EventForm, event: Event) -> HttpResponse:
    """The second of two editors: sees what the first one changed, keeps what they typed, and may save on top of it."""
    seen = form.cleaned_data["version"] or 0
    entries = AuditEntry.objects.filter(target_type="events.event", target_id=event.public_id, data__version__gt=seen)
    changed = {field for entry in entries for field in entry.data.get("fields", [])}
    form.look_again()
    context = {"form": form, "event": event, "host": event.host, "outdated": form.as_stored(changed)}
    return render(request, FORM, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Cancel a meeting with all its dates: asked once, then done."""
    event = _mine(request, public_id)
    ahead = Occurrence.objects.upcoming().scheduled().filter(event=event)
    if request.method == "POST":
        if publishing.cancel(event, by=signed_in(request)):
            messages.success(request, _("“%(title)s” is cancelled. Everybody who comes is told.") % {"title": event.title})
        return redirect("events:desk")
    context = {"event": event, "host": event.host, "dates": ahead.count(), "coming": _people_ahead(event)}
    return render(request, "events/event_cancel.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_date(request: HttpRequest, public_id: str) -> HttpResponse:
    """Cancel one date of a series; a meeting that happens once is cancelled as a whole."""
    occurrence = _my_date(request, public_id)
    event = occurrence.event
    if not event.is_recurring:
        return redirect("events:cancel", event.public_id)
    if request.method == "POST":
        if occurrences.cancel(occurrence, by=signed_in(request)):
            messages.success(request, _("This date is cancelled. Everybody who comes is told. The other dates stay."))
        return redirect("events:desk")
    context = {"occurrence": occurrence, "event": event, "host": event.host, "coming": occurrence.attendances.coming().count()}
    return render(request, "events/event_cancel.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def people(request: HttpRequest, public_id: str) -> HttpResponse:
    """How many come; at a closed meeting, who waits for the organiser's yes. A helper sees the numbers alone."""
    occurrence = _my_date(request, public_id, may=rules.can_help)
    can_edit = rules.can_edit(request.user, occurrence.event)
    waiting = occurrence.attendances.none()
    if can_edit and occurrence.event.level.value == "closed":
        waiting = occurrence.attendances.coming().reachable().filter(approved_at=None).order_by("confirmed_at", "pk")
    context: dict[str, Any] = {"occurrence": occurrence, "event": occurrence.event, "host": occurrence.event.host}
    context |= {"waiting": waiting, "can_edit": can_edit}
    return render(request, "events/event_people.html", context)


@login_required
@require_POST
def approve(request: HttpRequest, public_id: str, attendance_id: str) -> HttpResponse:
    """Let somebody into a closed meeting."""
    occurrence = _my_date(request, public_id)
    attendance: Attendance = get_object_or_404(occurrence.attendances, public_id=attendance_id)
    attending.approve(attendance, by=signed_in(request))
    messages.success(request, _("Done. They get the exact place by mail."))
    return redirect("events:people", occurrence.public_id)


@login_required
@require_http_methods(["GET", "HEAD"])
def desk_page(request: HttpRequest) -> HttpResponse:
    """Next meeting first, and the one thing to do."""
    groups = desk.my_groups(signed_in(request))
    ahead = list(desk.ahead_of(groups)) if groups else []
    coming_up = next((each for each in ahead if not each.is_cancelled and each.event.works_by_link), None)
    mine = desk.editable(groups)
    runs_next = coming_up is not None and coming_up.host_id in mine
    asked, agreed = desk.together(mine)
    context = {
        "groups": groups,
        "next": coming_up,
        "runs_next": runs_next,
        "thing": desk.next_thing(coming_up) if coming_up and runs_next else None,
        "meetings": desk.by_meeting(ahead, mine),
        "asked": asked,
        "agreed": agreed,
        "has_second_factor": has_second_factor(request.user),
    }
    return render(request, "events/desk.html", context)


def _mine(request: HttpRequest, public_id: str) -> Event:
    event = get_object_or_404(Event.objects.select_related("host", "host__place", "place"), public_id=public_id)
    if not rules.can_edit(request.user, event):
        raise Http404
    return event


def _my_date(request: HttpRequest, public_id: str, *, may: Rule = rules.can_edit) -> Occurrence:
    dates = desk.with_numbers(Occurrence.objects.for_disclosure())
    occurrence: Occurrence = get_object_or_404(dates, public_id=public_id)
    if not may(request.user, occurrence.event):
        raise Http404
    return occurrence


def _people_ahead(event: Event) -> int:
    """How many are coming to dates that are not over: who is told of a change."""
    ahead = Occurrence.objects.upcoming().scheduled().filter(event=event)
    return Attendance.objects.coming().filter(occurrence__in=ahead).count()
