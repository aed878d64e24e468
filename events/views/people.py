"""Who comes to a date, for those who run it: how many, what they need, who waits. A helper sees the numbers alone."""

import csv
import io
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import recently_proved, signed_in, to_proof
from core.text import spreadsheet_cell
from events import rules
from events.models import Attendance, Occurrence
from events.roster import roster
from events.services import announcements, door, exporting, seats
from events.services import attendance as attending
from events.views.mine import my_date


@login_required
@require_safe
def people(request: HttpRequest, public_id: str) -> HttpResponse:
    """The numbers for all who run the group; for its organisers also who waits, what is needed, and who said that they may see it."""
    occurrence = my_date(request, public_id, may=rules.can_help)
    can_edit = rules.can_edit(request.user, occurrence.event)
    context = about(occurrence) | {
        "can_edit": can_edit,
        "counts": not door.why_not(occurrence),
        "is_over": occurrence.is_over(),
        "is_erased": timezone.now() >= occurrence.erases_at,
        "some_sooner": occurrence.attendances.promised_fewer_days(occurrence).exists(),
    }
    if can_edit:
        found = roster(occurrence)
        context |= {
            "roster": found,
            "free": _free(occurrence, found.seats_offered),
            "burst": found.burst if occurrence.event.capacity else None,
            "with_addresses": "addresses" in request.GET,
            "may_write": not announcements.why_not(occurrence),
            "written": occurrence.announcements.all(),
        }
    return render(request, "events/people.html", context)


@login_required
@require_POST
def approve(request: HttpRequest, public_id: str, attendance_id: str) -> HttpResponse:
    """Let somebody into a closed meeting."""
    return _give_a_seat(request, public_id, attendance_id, attending.approve, _("Done. They get the exact place by mail."))


@login_required
@require_POST
def let_in(request: HttpRequest, public_id: str, attendance_id: str) -> HttpResponse:
    """Give somebody of the queue a seat, out of turn; or, `again`, one whose seat was taken back."""
    if "again" in request.POST:
        deed = partial(seats.let_in, again=True)
        return _give_a_seat(request, public_id, attendance_id, deed, _("Done. They hear by mail that they can come after all."))
    return _give_a_seat(request, public_id, attendance_id, seats.let_in, _("Done. They have a seat, and hear so by mail."))


def _give_a_seat(
    request: HttpRequest, public_id: str, attendance_id: str, deed: Callable[..., Attendance], done: str
) -> HttpResponse:
    occurrence = my_date(request, public_id)
    attendance: Attendance = get_object_or_404(occurrence.attendances, public_id=attendance_id)
    try:
        deed(attendance, by=signed_in(request))
    except seats.NoSeat as full:
        messages.warning(request, str(full.reason))
    else:
        messages.success(request, done)
    return redirect("events:people", occurrence.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, public_id: str) -> HttpResponse:
    """A table of those who agreed that the organisers see their address; at level open only, for who has just shown that it is they."""
    occurrence = my_date(request, public_id)
    reason = exporting.why_not(occurrence)
    if not reason and not recently_proved(request):
        return redirect(to_proof(request.get_full_path()))
    if request.method != "POST" or reason:
        number = 0 if reason else len(roster(occurrence).open_handed)
        return render(request, "events/people_export.html", about(occurrence) | {"why_not": reason, "number": number})
    rows = exporting.export(occurrence, by=signed_in(request))
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow([_("name"), _("guests"), _("answer"), _("e-mail address")])
    for each in rows:
        writer.writerow([spreadsheet_cell(each.name), each.guests, each.get_partstat_display(), spreadsheet_cell(each.email)])
    headers = {"Content-Disposition": 'attachment; filename="people.csv"'}
    return HttpResponse(table.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def about(occurrence: Occurrence) -> dict[str, Any]:
    """What every page about one date names."""
    return {"occurrence": occurrence, "event": occurrence.event, "host": occurrence.event.host}


def _free(occurrence: Occurrence, offered: int) -> int | None:
    """Seats that nobody has; None where there are as many as come."""
    capacity = occurrence.event.capacity
    coming: int = occurrence.coming  # type: ignore[attr-defined]
    return None if capacity is None else max(0, capacity - coming - offered)
