"""The dates of a meeting on one page, and one by itself; move one, add one, put one back. Whether they take place: `date_states.py`."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from events import desk
from events.date_forms import AddForm, MoveForm
from events.enums import EventStatus
from events.models import Event, Occurrence
from events.series_dates import STORED, is_one_of_many, mark, of_series, series_of
from events.services import occurrences, publishing
from events.views.mine import my_date, my_event
from events.views.reach import people_at


@login_required
@require_http_methods(["GET", "HEAD"])
def dates(request: HttpRequest, public_id: str) -> HttpResponse:
    """All dates of a series, each with its state and how many come."""
    event = my_event(request, public_id)
    series = series_of(event, desk.with_numbers(of_series(event)))
    context = {"event": event, "host": event.host, "series": series, "can_add": _can_add(event)}
    return render(request, "events/date_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    """One date: how it stands, and what can be done with it alone."""
    occurrence = my_date(request, public_id)
    many = is_one_of_many(occurrence)
    mark([occurrence], many)
    context = {
        "occurrence": occurrence,
        "event": occurrence.event,
        "host": occurrence.event.host,
        "many": many,
        "is_open": _is_open(occurrence),
        "can_leave_out": occurrence.event.is_recurring and not people_at(occurrence),
    }
    return render(request, "events/date_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another day or time for one date; a date that was postponed gets its new one here."""
    occurrence = my_date(request, public_id)
    if occurrence.is_cancelled or occurrence.event.status == EventStatus.CANCELLED or not _is_open(occurrence):
        messages.info(request, _("This date cannot be moved: it is over or cancelled."))
        return redirect("events:date", occurrence.public_id)
    form = MoveForm(request.POST or None, occurrence=occurrence)
    context: dict[str, Any] = {"occurrence": occurrence, "event": occurrence.event, "host": occurrence.event.host, "form": form}
    context |= {"many": is_one_of_many(occurrence), "coming": people_at(occurrence)}
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=signed_in(request))
        except publishing.OutdatedError:
            form.look_again()
            return render(
                request, "events/date_move.html", {**context, "occurrence": form.occurrence, "outdated": _as_stored(form)}
            )
        messages.success(request, _("Saved. Those who come are told the new date and time."))
        return redirect("events:date", occurrence.public_id)
    return render(request, "events/date_move.html", context)


def _as_stored(form: MoveForm) -> list[tuple[str, str]]:
    """What the first of two editors made of it, each with the label of its field."""
    now = MoveForm(occurrence=form.occurrence)
    names = ["day", "starts", "ends"]
    return [(str(form.fields[name].label), str(now[name].value())) for name in names]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_date(request: HttpRequest, public_id: str) -> HttpResponse:
    """One more date of a meeting."""
    event = my_event(request, public_id)
    if not _can_add(event):
        messages.info(request, _("This meeting is cancelled. Bring it back first."))
        return redirect("events:dates", event.public_id)
    form = AddForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        added = form.save(by=signed_in(request))
        messages.success(request, _("The date is added. People find it like the others."))
        return redirect("events:date", added.public_id)
    return render(request, "events/date_add.html", {"event": event, "host": event.host, "form": form})


@login_required
@require_POST
def put_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """A day that was left out is a date of the series again."""
    event = my_event(request, public_id)
    try:
        local = datetime.strptime(request.POST.get("day", ""), STORED)  # noqa: DTZ007 (wall time)
    except ValueError:
        raise Http404 from None
    if f"{local:{STORED}}" in event.exdates:
        try:
            occurrences.add(event, datetime.combine(local.date(), event.start_time), by=signed_in(request))
        except occurrences.CannotAdd:
            messages.info(request, _("That day is over."))
        else:
            messages.success(request, _("The date is back in its place."))
    return redirect("events:dates", event.public_id)


def _can_add(event: Event) -> bool:
    return event.status != EventStatus.CANCELLED


def _is_open(occurrence: Occurrence) -> bool:
    return occurrence.is_postponed or not occurrence.is_over()
