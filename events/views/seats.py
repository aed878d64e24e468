"""An organiser takes seats back, and counts fewer of those who come without a name: each asked once more before it is done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from events.people_forms import FewerForm
from events.roster import roster
from events.services import headcounts
from events.services import seats as service
from events.views.mine import my_date
from events.views.people import about

TAKE_BACK, FEWER = "events/people_take_back.html", "events/people_fewer.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose whose seats are taken back, look at them once more, take them."""
    occurrence = my_date(request, public_id)
    found = roster(occurrence)
    step, named = request.POST.get("step", ""), request.POST.getlist("seat")
    if step == "take":
        number = service.take_back(occurrence, named, by=signed_in(request))
        if number:
            done = ngettext("Done. They are told by mail.", "Done. All of them are told by mail.", number)
            messages.success(request, done)
        return redirect("events:people", occurrence.public_id)
    chosen = found.among(named)
    context = about(occurrence) | {
        "roster": found,
        "is_over": occurrence.is_over(),
        "nothing_chosen": step == "check" and not chosen,
        "chosen": chosen,
        "is_seat": any(each.has_seat and not each.waits_for_organiser for each in chosen),
        "heads": sum(each.heads for each in chosen),
    }
    return render(request, TAKE_BACK, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fewer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say how many of those counted without a name there are in truth, look once more, count fewer."""
    occurrence = my_date(request, public_id)
    counted, step = occurrence.headcount, request.POST.get("step", "")
    if not counted:
        messages.info(request, _("Nobody is counted without a name."))
        return redirect("events:people", occurrence.public_id)
    form = FewerForm(request.POST if step else None, most=counted)
    context = about(occurrence) | {"form": form}
    if step == "save":  # pressed twice, it has been done
        if form.is_valid() and headcounts.lower(occurrence, to=form.cleaned_data["number"], by=signed_in(request)):
            messages.success(request, _("Done. Fewer are counted now."))
        return redirect("events:people", occurrence.public_id)
    if form.is_valid():
        number = form.cleaned_data["number"]
        return render(request, FEWER, context | {"check": True, "number": number, "less": counted - number})
    return render(request, FEWER, context, status=422 if form.errors else 200)
