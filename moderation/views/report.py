"""The door for everybody: report a group or a meeting, see what came of it, confirm one's address."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import rates
from core.forms import once
from core.signing import DeadLink
from core.visitors import address_of
from events.models import Event, Occurrence
from groups.models import Group
from moderation import report_links, reporting
from moderation.enums import Why
from moderation.models import Report
from moderation.report_forms import ReportForm

MOST_AN_HOUR = 20  # from one network: a lecture hall may share it


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Report a group, also one that works by its link alone."""
    return _report(request, get_object_or_404(Group.objects.by_link(), slug=slug), None, None)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """Report a meeting, from the page of one of its dates."""
    date = get_object_or_404(Occurrence.objects.by_link().for_disclosure(), public_id=public_id)
    return _report(request, date.event.host, date.event, date)


def _report(request: HttpRequest, about: Group, event: Event | None, date: Occurrence | None) -> HttpResponse:
    form = ReportForm(request.POST or None)
    context = {"form": form, "group": about, "event": event, "back": date or about}
    if request.method != "POST":
        return render(request, "moderation/report.html", context)
    if not form.is_valid():
        return render(request, "moderation/report.html", context, status=422)
    if not rates.allow("moderation.report", address_of(request), most=MOST_AN_HOUR, per=timedelta(hours=1)):
        form.add_error(None, _("Very many reports came from your network just now. Wait for an hour, then press the button again."))
        answer = render(request, "moderation/report.html", context, status=429)
        answer.headers["Retry-After"] = "3600"
        return answer
    said = form.cleaned_data
    made = once(
        Report.objects.filter(public_id=said["form_id"]),
        lambda: reporting.report(
            about,
            event,
            public_id=said["form_id"],
            why=Why(said["why"]),
            words=said["words"],
            email=said["email"],
            language=get_language() or "",
        ),
    )
    return redirect(report_links.seen_at(made))


@require_safe
def outcome(request: HttpRequest, token: str) -> HttpResponse:
    """What came of a report: for whoever holds its link. Neither its words nor what it was about are shown."""
    try:
        report = report_links.find(report_links.SEE, token)
    except DeadLink:
        return render(request, "moderation/report_dead.html", status=410)
    return render(request, "moderation/report_outcome.html", {"report": report})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The address is mine. A GET decides nothing, because programs that check mail open every link."""
    try:
        report = report_links.find(report_links.CONFIRM, token)
    except DeadLink:
        return render(request, "moderation/report_dead.html", status=410)
    if request.method != "POST":
        return render(request, "moderation/report_confirm.html", {"report": report})
    return redirect(report_links.seen_at(reporting.confirm(report)))
