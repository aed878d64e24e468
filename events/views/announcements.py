"""One message to all who come: write it, look at it, send it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from core.forms import typed_before
from events.announced import listeners
from events.announcement_notices import letters_of
from events.enums import Audience
from events.people_forms import MessageForm
from events.services import announcements as service
from events.views.mine import my_date
from events.views.people import about

FORM, CHECK = "events/people_message.html", "events/people_message_check.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write, see it as they will, send. Nothing typed is lost on the way back."""
    occurrence = my_date(request, public_id)
    step = request.POST.get("step", "")
    context = about(occurrence) | {"why_not": service.why_not(occurrence), "a_day": service.A_DAY}
    if request.method != "POST" or step == "back":
        return render(request, FORM, context | {"form": MessageForm(initial=typed_before(request.POST))})
    form = MessageForm(request.POST)
    context["form"] = form
    if not form.is_valid():
        return render(request, FORM, context, status=422)
    text, audience = form.cleaned_data["text"], Audience(form.cleaned_data["audience"])
    number = listeners(occurrence, audience).count()
    if step != "send":
        return render(request, CHECK, context | {"text": text, "number": number, "letters": letters_of(occurrence.event.host)})
    try:
        service.announce(occurrence, by=signed_in(request), text=text, audience=audience, public_id=form.cleaned_data["form_id"])
    except service.CannotAnnounce as refusal:
        form.add_error(None, str(refusal.reason))
        return render(request, FORM, context, status=422)
    messages.success(
        request,
        _("Sent. Each of them gets a mail of their own, and finds it on their own page.")
        if number
        else _("Kept. Nobody gets it by mail yet. Whoever comes later finds it on their own page."),
    )
    return redirect("events:people", occurrence.public_id)
