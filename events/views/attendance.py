"""Coming to a meeting: ask on its page, answer behind one's own link.

A GET never decides anything: programs that check mail for viruses open every link in it. So the link of the mail shows a page
with one button, and the button (POST) confirms.
"""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.rates import allow
from core.visitors import address_of
from events import attendance_links as links
from events import ical
from events.attendance_calendar import FILENAME, calendar_of, shown_to
from events.attendance_forms import AttendForm, ConfirmForm, PreferencesForm
from events.models import Attendance
from events.services import attendance as service
from events.views.detail import meeting, page

PER_HOUR = 600  # from one network address: a whole lecture hall shares one


@require_http_methods(["GET", "HEAD", "POST"])
def attend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the mail. The answer is the same whatever we know about the address; a GET leads to the meeting."""
    occurrence = meeting(request, public_id)
    if request.method != "POST":
        return redirect(occurrence)
    form = AttendForm(request.POST)
    if form.is_valid():
        if not allow("events.attend", address_of(request), most=PER_HOUR, per=timedelta(hours=1)):
            form.add_error(
                None, gettext("Very many have asked from your network just now. Wait for an hour, then press the button again.")
            )
            answer = page(request, occurrence, form, status=429)
            answer.headers["Retry-After"] = "3600"
            return answer
        try:
            service.attend(occurrence, email=form.cleaned_data["email"], language=get_language())
        except service.CannotAttend as error:
            messages.warning(request, str(error.reason))
            return redirect(occurrence)
        return redirect("events:attend_asked", public_id=public_id)
    form.fields["email"].widget.attrs["autofocus"] = True  # the form stands below when and where
    return page(request, occurrence, form, status=422)


@require_safe
def asked(request: HttpRequest, public_id: str) -> HttpResponse:
    """Look into your mailbox. Does not say, or know, which address was given."""
    return render(request, "events/attendance_asked.html", {"occurrence": meeting(request, public_id)})


@require_http_methods(["GET", "HEAD", "POST"])
def rsvp(request: HttpRequest, token: str) -> HttpResponse:
    """One person's own page: see, confirm, withdraw, come back, choose how to be written to."""
    try:
        attendance = links.find(token)
    except links.DeadLink as dead:
        return _dead(request, dead)
    if request.method != "POST":
        return _own_page(request, token, attendance)
    try:
        _answer(request, attendance)
    except service.CannotAttend:
        pass  # the page says why
    except Attendance.DoesNotExist:  # forgotten between the look and the deed
        return _dead(request, links.ExpiredLink(attendance.occurrence))
    return redirect("events:rsvp", token=token)


@require_safe
def rsvp_ics(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar entry, with the place as disclosed to this person; none any more when the meeting was taken away."""
    try:
        calendar = calendar_of(links.find(token))
    except links.HiddenLink:
        calendar = ical.calendar([])
    except links.DeadLink as dead:
        return _dead(request, dead)
    headers = {"Content-Disposition": f'attachment; filename="{FILENAME}"'}
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8", headers=headers)


@csrf_exempt  # the mail program posts it, without a page of ours; the token proves it (RFC 8058, 3.1)
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Reminders off, by one press in the mail program. Who opens the address gets the page with all choices instead."""
    try:
        attendance = links.find(token)
    except links.DeadLink as dead:
        return _dead(request, dead)
    if request.method != "POST":
        return redirect("events:rsvp", token=token)
    service.set_preferences(attendance, reminders=False)
    return render(request, "events/attendance_unsubscribed.html", {"token": token})


def _answer(request: HttpRequest, attendance: Attendance) -> None:
    """Do what the pressed button says. Raises CannotAttend, and DoesNotExist when the address was just forgotten."""
    action = request.POST.get("action", "")
    if action == "confirm":
        form = ConfirmForm(request.POST)
        service.confirm(attendance, discreet=form.is_valid() and form.cleaned_data["discreet"])
    elif action == "withdraw":
        service.withdraw(attendance)
    elif action == "preferences":
        wishes = PreferencesForm(request.POST)
        if wishes.is_valid():
            service.set_preferences(attendance, **wishes.cleaned_data)
            messages.success(request, gettext("Saved."))


def _own_page(request: HttpRequest, token: str, attendance: Attendance) -> HttpResponse:
    wishes = {"reminders": attendance.reminders, "discreet": attendance.discreet}
    context = {
        "attendance": attendance,
        "shown": shown_to(attendance),
        "token": token,
        "why_not": service.why_not(attendance.occurrence),
        "confirm_form": ConfirmForm(initial=wishes),
        "preferences_form": PreferencesForm(initial=wishes),
    }
    return render(request, "events/attendance_own.html", context)


def _dead(request: HttpRequest, dead: links.DeadLink) -> HttpResponse:
    kind = {links.WrongLink: "wrong", links.ErasedLink: "erased", links.HiddenLink: "hidden"}.get(type(dead), "expired")
    return render(request, "events/attendance_dead.html", {"kind": kind, "occurrence": dead.occurrence}, status=dead.status)
