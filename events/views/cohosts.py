"""Hosting together: ask on the page of one's meeting, answer and end from the desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from events import rules
from events.cohost_forms import CoHostForm
from events.models import CoHost, Event
from events.services import cohosting
from groups import rules as group_rules
from groups.models import Group


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who hosts it too, who was asked, and whom to ask: first named, then chosen."""
    event = get_object_or_404(Event.objects.select_related("host"), public_id=public_id)
    if not rules.can_edit(request.user, event):
        raise Http404
    form = CoHostForm(request.POST or None)
    if request.method == "POST" and (slug := request.POST.get("slug")):
        return _ask(request, event, get_object_or_404(Group.objects.by_link(), slug=slug))
    found = [group for group in form.found if group.pk != event.host_id] if request.method == "POST" and form.is_valid() else []
    cohosts = list(CoHost.objects.filter(event=event).select_related("group").order_by("pk"))
    return render(request, "events/cohosts.html", {"event": event, "form": form, "found": found, "cohosts": cohosts})


@login_required
@require_POST
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Accept, decline or end, as the pressed button says."""
    cohost = get_object_or_404(CoHost.objects.select_related("event", "event__host", "group"), public_id=public_id)
    by, action = signed_in(request), request.POST.get("action")
    theirs, ours = group_rules.can_edit(by, cohost.group), rules.can_edit(by, cohost.event)
    if theirs and action in {"accept", "decline"}:
        if cohosting.answer(cohost, by=by, yes=action == "accept"):
            messages.success(request, _("Your answer is sent."))
    elif (theirs or ours) and action == "end":
        cohosting.end(cohost, by=by)
        messages.success(request, _("Ended."))
    elif not (theirs or ours):
        raise Http404
    return redirect("events:cohosts", cohost.event.public_id) if ours and not theirs else redirect("events:desk")


def _ask(request: HttpRequest, event: Event, group: Group) -> HttpResponse:
    try:
        cohosting.ask(event, group, by=signed_in(request))
        messages.success(request, _("Asked. Those who run %(name)s get a mail.") % {"name": group.name})
    except cohosting.TooMany:
        messages.warning(request, _("You have asked many times today. Ask again tomorrow."))
    except cohosting.CannotAsk:
        messages.warning(
            request,
            _(
                "This group cannot be asked: it was asked before, it is not there any more, or a moderator has not yet said yes to your group."
            ),
        )
    return redirect("events:cohosts", event.public_id)
