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
from events import ical, reminders
from events.announced import heard_by
from events.attendance_calendar import FILENAME, calendar_of, shown_to
from events.attendance_forms import AttendForm, ConfirmForm, PreferencesForm
from events.enums import PartStat
from events.models import Attendance
from events.services import attendance as service
from events.services import seats
from events.views.come import is_full
from events.views.detail import meeting, page
from groups.enums import SafetyLevel

PER_HOUR = 600  # from one network address: a whole lecture hall shares one
PROMISES = {str(level.erase_after_days) for level in SafetyLevel}


@require_http_methods(["GET", "HEAD", "POST"])
def attend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the mail. The answer is the same whatever we know about the address; a GET leads to the meeting."""
    occurrence = meeting(request, public_id)
    if request.method != "POST":
        return redirect(occurrence)
    form = AttendForm(request.POST, event=occurrence.event)
    if form.is_valid():
        if not allow("events.attend", address_of(request), most=PER_HOUR, per=timedelta(hours=1)):
            form.add_error(
                None, gettext("Very many have asked from your network just now. Wait for an hour, then press the button again.")
            )
            answer = page(request, occurrence, form, status=429)
            answer.headers["Retry-After"] = "3600"
            return answer
        try:
            service.attend(occurrence, language=get_language(), **form.told)
        except service.CannotAttend as error:
            messages.warning(request, str(error.reason))
            return redirect(occurrence)
        return redirect("events:attend_asked", public_id=public_id)
    wrong = "email" if form["email"].errors else next(iter(form.errors), "email")
    form.fields[wrong].widget.attrs["autofocus"] = True  # the form stands below when and where
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
        wrong = _answer(request, attendance)
    except service.CannotAttend:
        wrong = None  # the page says why
    except Attendance.DoesNotExist:  # forgotten between the look and the deed
        return _dead(request, links.ExpiredLink(attendance.occurrence))
    if wrong is not None:
        return _own_page(request, token, attendance, form=wrong, status=422)
    if request.POST.get("action") == "refuse" and attendance.partstat == PartStat.NEEDS_ACTION:
        messages.success(request, gettext("Your address is deleted. You hear no more of this meeting."))
        return redirect(attendance.occurrence)
    return redirect("events:rsvp", token=token)


@require_safe
def rsvp_ics(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar entry, with the place as disclosed to this person; none any more when the meeting was taken away."""
    try:
        attendance = links.find(token)
        calendar = calendar_of(attendance, heard_by(attendance))
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


def _answer(request: HttpRequest, attendance: Attendance) -> ConfirmForm | None:
    """Do what the pressed button says; the form where something in it is wrong. Raises CannotAttend, and DoesNotExist when the
    address was just forgotten."""
    action, event = request.POST.get("action", ""), attendance.occurrence.event
    if action == "take":
        seats.take_offer(attendance)
    elif action == "withdraw":
        service.withdraw(attendance)
    elif action == "refuse":
        service.refuse(attendance)
    elif action in {"confirm", "maybe"}:
        form = ConfirmForm(request.POST, event=event)
        if not form.is_valid():
            return form
        (service.confirm if action == "confirm" else service.maybe)(attendance, promised=_promised(request), **form.told)
    elif action == "preferences":
        form = PreferencesForm(request.POST, event=event)
        try:
            if not form.is_valid():
                return form
            service.change(attendance, **form.told)
        except seats.NoSeat as full:
            form.add_error("guests", str(full.reason))
            return form
        messages.success(request, gettext("Saved."))
    return None


def _promised(request: HttpRequest) -> int | None:
    """After how many days their page said that the address is erased. The level may be less strict since: then what they read holds."""
    said = request.POST.get("promised", "")
    return int(said) if said in PROMISES else None


def _own_page(
    request: HttpRequest, token: str, attendance: Attendance, *, form: ConfirmForm | None = None, status: int = 200
) -> HttpResponse:
    occurrence = attendance.occurrence
    known = {name: getattr(attendance, name) for name in service.WISHES}
    state = own_state(attendance)
    made = PreferencesForm if state in ANSWERED else ConfirmForm
    context = {
        "attendance": attendance,
        "shown": shown_to(attendance),
        "announcements": heard_by(attendance),
        "token": token,
        "state": state,
        "form": form or made(initial=known, event=occurrence.event),
        "reminded": reminders.said(occurrence.event),
        "is_full": is_full(occurrence, seats.seats_left(occurrence)),
        "place_in_line": occurrence.attendances.ahead_of(attendance).count() + 1 if state == "waiting" else None,
    }
    return render(request, "events/attendance_own.html", context, status=status)


ANSWERED = {"coming", "approval", "waiting"}


def own_state(attendance: Attendance) -> str:
    """How it stands for this person, in one word of the template."""
    occurrence = attendance.occurrence
    reason = service.why_not(occurrence)
    found = {
        "cancelled": shown_to(attendance).is_cancelled,
        "refused": not occurrence.event.works_by_link,
        "over": bool(reason),
        "no_seat": attendance.refused_at is not None,
        "approval": attendance.waits_for_organiser,
        "offered": attendance.is_offered,
        "waiting": attendance.is_waiting,
        "coming": attendance.is_coming,
        "maybe": attendance.is_maybe,
        "let_pass": attendance.let_pass,
        "declined": attendance.partstat == PartStat.DECLINED,
    }
    return next((state for state, is_so in found.items() if is_so), "asked")


def _dead(request: HttpRequest, dead: links.DeadLink) -> HttpResponse:
    kind = {links.WrongLink: "wrong", links.ErasedLink: "erased", links.HiddenLink: "hidden"}.get(type(dead), "expired")
    return render(request, "events/attendance_dead.html", {"kind": kind, "occurrence": dead.occurrence}, status=dead.status)
