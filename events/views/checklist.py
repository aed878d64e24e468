"""The steps of a meeting, with a tick for each that is done."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from events import checklist
from events.services import checklist as ticking
from events.views.mine import my_date


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def steps(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is to be done for one date: due first. Organisers tick off what is done."""
    occurrence = my_date(request, public_id)
    if request.method == "POST":
        for name in ("done", "undo"):
            if key := request.POST.get(name, ""):
                ticking.tick(occurrence, key, by=signed_in(request), done=name == "done")
        back = reverse("events:desk") if "desk" in request.POST else reverse("events:checklist", args=[occurrence.public_id])
        return redirect(f"{back}#steps")
    event = occurrence.event
    context = {"date": occurrence, "event": event, "host": event.host, "items": checklist.of(occurrence)}
    return render(request, "events/checklist.html", context)
