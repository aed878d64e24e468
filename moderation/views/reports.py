"""The moderators' side: what is reported, and one thing to decide about."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from core.text import render_markdown
from events.models import Event
from events.services import visibility as of_meetings
from groups.models import Group
from groups.services import visibility
from moderation import reporting, reports
from moderation.door import moderators_only
from moderation.enums import Verdict
from moderation.models import Report
from moderation.report_forms import ReasonForm, VerdictForm


@require_safe
@moderators_only
def listing(request: HttpRequest) -> HttpResponse:
    """All that waits for a decision, and what is hidden now."""
    return render(request, "moderation/reports.html", {"cases": reports.open_cases(), "taken_away": reports.taken_away()})


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def group(request: HttpRequest, public_id: str) -> HttpResponse:
    """One group: what is said of it, and the decision."""
    return _decide(request, get_object_or_404(Group.objects.select_related("place"), public_id=public_id), None)


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """One meeting: what is said of it, and the decision."""
    event = get_object_or_404(Event.objects.select_related("host", "host__place", "place"), public_id=public_id)
    return _decide(request, event.host, event)


@require_POST
@moderators_only
def restore_group(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a hidden or suspended group back."""
    found = get_object_or_404(Group, public_id=public_id)
    if visibility.restore(found, by=signed_in(request)):
        messages.success(request, _("%(name)s is back. Its organisers get a mail.") % {"name": found.name})
    return redirect("moderation:reported_group", public_id)


@require_POST
@moderators_only
def restore_meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a hidden meeting back."""
    found = get_object_or_404(Event, public_id=public_id)
    if of_meetings.restore(found, by=signed_in(request)):
        messages.success(request, _("“%(title)s” is back. The organisers get a mail.") % {"title": found.title})
    return redirect("moderation:reported_meeting", public_id)


def _decide(request: HttpRequest, about: Group, event: Event | None) -> HttpResponse:
    said = list(Report.objects.open().about(about, event).order_by("created", "pk"))
    if request.method != "POST":
        return _page(request, about, event, said)
    if "reason" in request.POST:
        return _take_away(request, about, event, said)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _page(request, about, event, said, form=form)
    given = form.cleaned_data
    words = {"answer": given["answer"], "to_organisers": given["to_organisers"]}
    if reporting.decide(about, event, Verdict(given["verdict"]), by=signed_in(request), upto=given["upto"], **words):
        messages.success(request, _("Done. Those who reported and the organisers hear what concerns them."))
        return redirect("moderation:reports")
    messages.warning(request, _("Somebody has decided about this already. Your answer has changed nothing."))
    return redirect(reports.address(about, event))


def _take_away(request: HttpRequest, about: Group, event: Event | None, said: list[Report]) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, about, event, said, reason=form)
    by, reason = signed_in(request), form.cleaned_data["reason"]
    if form.cleaned_data["verdict"] == Verdict.SUSPEND:
        visibility.suspend(about, by=by, reason=reason)
    elif event is not None:
        of_meetings.hide(event, by=by, reason=reason)
    else:
        visibility.hide(about, by=by, reason=reason)
    messages.success(request, _("Done. The organisers get a mail with your reason."))
    return redirect(reports.address(about, event))


def _page(request: HttpRequest, about: Group, event: Event | None, said: list[Report], **forms: Any) -> HttpResponse:
    context = {
        "group": about,
        "event": event,
        "said": said,
        "description": render_markdown(event.description if event else about.description),
        "next": event.occurrences.upcoming().order_by("start").first() if event else None,
        "earlier": reports.earlier(about),
        "form": forms.get("form") or VerdictForm(initial={"upto": said[-1].pk if said else 0}),
        "reason": forms.get("reason") or ReasonForm(),
        "is_away": event.is_taken_away if event else about.is_taken_away,
    }
    return render(request, "moderation/reported.html", context)
