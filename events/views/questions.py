"""Answering what we asked by mail, without signing in. A GET decides nothing: programs that check mail open every link in it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.signing import DeadLink
from events import question_links as links
from events.services import occurrences, renewals
from events.services import still_on as service

DEAD = "events/question_dead.html"


@require_http_methods(["GET", "HEAD", "POST"])
def still_on(request: HttpRequest, token: str) -> HttpResponse:
    """Is this date still on? Yes, cancelled, or postponed."""
    try:
        occurrence, user = links.find_date(token)
    except DeadLink:
        return render(request, DEAD, status=410)
    if request.method != "POST":
        context = {"occurrence": occurrence, "event": occurrence.event, "coming": occurrence.attendances.coming().count()}
        return render(request, "events/still_on.html", context)
    match request.POST.get("answer"):
        case "yes":
            service.say_yes(occurrence, by=user)
        case "cancelled":
            occurrences.cancel(occurrence, by=user)
        case "postponed":
            occurrences.postpone(occurrence, by=user)
    return redirect("events:still_on", token)


@require_http_methods(["GET", "HEAD", "POST"])
def goes_on(request: HttpRequest, token: str) -> HttpResponse:
    """Does this series go on? For another half year, or it rests."""
    try:
        event, user = links.find_series(token)
    except DeadLink:
        return render(request, DEAD, status=410)
    if request.method != "POST":
        return render(request, "events/goes_on.html", {"event": event})
    if request.POST.get("answer") == "yes":
        if renewals.renew(event, by=user):
            messages.success(request, _("Good. It goes on for another half year, and then we ask again."))
    elif request.POST.get("answer") == "no":
        renewals.rest(event, by=user)
    return redirect("events:goes_on", token)
