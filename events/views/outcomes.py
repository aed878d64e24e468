"""At the door and afterwards: count who comes in, write what came of it, thank those who came."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from events import rules
from events.announced import listeners
from events.enums import Motion
from events.models import Outcome
from events.people_forms import ReportForm
from events.services import door as counting
from events.services import outcomes as service
from events.views.mine import my_date
from events.views.people import about


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, public_id: str) -> HttpResponse:
    """One big button. Each page that is shown counts once, however often it is sent; helpers count too."""
    occurrence = my_date(request, public_id, may=rules.can_help)
    if request.method == "POST":
        try:
            counting.count(occurrence, press=request.POST.get("press", ""), back=request.POST.get("step") == "back")
        except counting.CannotCount as refusal:
            messages.warning(request, str(refusal.reason))
        return redirect("events:door", occurrence.public_id)
    context = about(occurrence) | {
        "number": occurrence.door_count or 0,
        "press": counting.new_press(occurrence),
        "why_not": counting.why_not(occurrence),
        "can_edit": rules.can_edit(request.user, occurrence.event),
    }
    return render(request, "events/people_door.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """What came of a date, for its organisers alone. Nothing typed is lost when two write at once."""
    occurrence = my_date(request, public_id)
    stored = service.of(occurrence)
    context = about(occurrence) | {
        "outcome": stored,
        "has_begun": occurrence.has_begun(),
        "no_thanks": service.why_no_thanks(occurrence),
        "thankable": listeners(occurrence).count(),
        "following": service.following(occurrence),
    }
    if request.method != "POST":
        return render(request, "events/people_report.html", context | {"form": ReportForm(initial=_words(stored))})
    form = ReportForm(request.POST)
    if not form.is_valid():
        return render(request, "events/people_report.html", context | {"form": form}, status=422)
    data = form.cleaned_data
    try:
        service.report(
            occurrence,
            by=signed_in(request),
            came=data["came"],
            decided=data["decided"],
            motion=Motion(data["motion"]),
            seen=data["seen"],
        )
    except service.OutdatedError as error:
        typed = data | {"seen": service.mark(error.stored)}
        context |= {"form": ReportForm(initial=typed), "outdated": _in_words(error.stored)}
        return render(request, "events/people_report.html", context, status=409)
    messages.success(request, _("Saved. Only those who organise the group see it."))
    return redirect("events:report", occurrence.public_id)


@login_required
@require_POST
def thank(request: HttpRequest, public_id: str) -> HttpResponse:
    """Thank all who had a seat; once."""
    occurrence = my_date(request, public_id)
    try:
        service.thank(occurrence, by=signed_in(request))
        messages.success(request, _("Done. Each of them gets a thank-you by mail."))
    except service.CannotThank as refusal:
        messages.warning(request, str(refusal.reason))
    return redirect("events:report", occurrence.public_id)


def _words(outcome: Outcome) -> dict[str, object]:
    return {"came": outcome.came, "decided": outcome.decided, "motion": outcome.motion, "seen": service.mark(outcome)}


def _in_words(outcome: Outcome) -> list[tuple[str, str]]:
    """What is stored now, for the second of two who write."""
    fields = ReportForm().fields
    came = "" if outcome.came is None else str(outcome.came)
    said = {"came": came, "decided": outcome.decided, "motion": outcome.get_motion_display()}
    return [(str(fields[name].label), words) for name, words in said.items()]
