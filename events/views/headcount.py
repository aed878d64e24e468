"""I'll come, don't keep anything: one more is counted, and nobody is written down.

The token in the form, and later in the address, proves all that is asked; so neither page needs a cookie.
"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.rates import allow
from core.signing import BadToken
from core.visitors import address_of
from events.models import Occurrence
from events.services import headcounts, seats
from events.services.attendance import CannotAttend
from events.views.detail import meeting

PER_HOUR = 60  # from one network address: people who sit together


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest, public_id: str) -> HttpResponse:
    """Count one, once for each form. A GET leads to the meeting, and so does one where nobody comes without a name."""
    occurrence = meeting(request, public_id)
    if request.method != "POST" or not headcounts.is_offered(occurrence):
        return redirect(occurrence)
    token = request.POST.get("token", "")
    try:
        number = headcounts.number_of(token, occurrence)
    except BadToken:
        return _page(request, occurrence, "old", 422)
    if not allow("events.headcount", address_of(request), most=PER_HOUR, per=timedelta(hours=1)):
        answer = _page(request, occurrence, "many", 429)
        answer.headers["Retry-After"] = "3600"
        return answer
    try:
        headcounts.count(occurrence, number)
    except headcounts.Full:
        return _page(request, occurrence, "named" if seats.seats_left(occurrence) else "full", 409)
    except CannotAttend:
        return redirect(occurrence)
    return redirect("events:counted", public_id, headcounts.link_token(token))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def counted(request: HttpRequest, public_id: str, token: str) -> HttpResponse:
    """The page of one who was counted, by an address that only they have: they may take it back."""
    occurrence = meeting(request, public_id)
    try:
        number = headcounts.number_of(token, occurrence, purpose=headcounts.TAKE_BACK)
    except BadToken:
        return _page(request, occurrence, "old", 404)
    if request.method == "POST":
        headcounts.take_back(occurrence, number)
        return redirect("events:counted", public_id, token)
    return _page(request, occurrence, "counted" if headcounts.is_counted(occurrence, number) else "gone", 200)


def _page(request: HttpRequest, occurrence: Occurrence, state: str, status: int) -> HttpResponse:
    return render(request, "events/headcount.html", {"occurrence": occurrence, "state": state}, status=status)
