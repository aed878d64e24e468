"""Tell me when there is one: ask where a search found nothing, answer behind one's own link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.rates import MINUTE, within_rate
from core.signing import DeadLink
from events import alert_links as links
from events.alert_forms import AlertForm
from events.attendance_forms import DiscreetForm
from events.models import Alert
from events.services import alerts as service

PER_MINUTE = 20  # from one network address, as of mails to sign in


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the mail to confirm. The answer is the same whatever we know about the address."""
    if request.method != "POST":
        return redirect("events:list")
    form = AlertForm(request.POST)
    resolution = form.cleaned_data["near"] if form.is_valid() else None
    if resolution is None or resolution.answer is None:
        return render(request, "events/alert_form.html", {"form": form}, status=422)
    if not within_rate(request, purpose="events.alert", per_minute=PER_MINUTE):
        form.add_error(None, _("Very many have asked from your network just now. Wait for a minute, then press the button again."))
        answer = render(request, "events/alert_form.html", {"form": form}, status=429)
        answer.headers["Retry-After"] = str(MINUTE)
        return answer
    within = form.cleaned_data["within"].text
    service.ask(resolution.answer, email=form.cleaned_data["email"], within=within, language=get_language())
    return redirect("events:alert_asked")


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Look into your mailbox. Does not say, or know, which address was given."""
    return render(request, "events/alert_asked.html")


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """One person's own page: confirm, or be forgotten. A GET decides nothing, because programs that check mail open every link."""
    try:
        alert = links.find(token)
        if request.method != "POST":
            return render(request, "events/alert_own.html", {"alert": alert, "token": token, "form": DiscreetForm()})
        return _answer(request, token, alert)
    except (DeadLink, Alert.DoesNotExist):
        return render(request, "events/alert_dead.html", status=410)


def _answer(request: HttpRequest, token: str, alert: Alert) -> HttpResponse:
    if request.POST.get("action") == "forget":
        service.forget(alert)
        return redirect("events:alert_forgotten")
    form = DiscreetForm(request.POST)
    service.confirm(alert, discreet=form.is_valid() and form.cleaned_data["discreet"])
    return redirect("events:alert", token=token)


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Your address is erased."""
    return render(request, "events/alert_forgotten.html")
