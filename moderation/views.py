"""The moderators' room: new groups, one group to decide about, and the trail."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from events.models import Demand
from groups import rules
from groups.enums import GroupStatus
from groups.models import Group
from moderation import demand, history
from moderation.forms import DecisionForm
from moderation.queue import Case, with_askers
from moderation.services import Decision, Outcome
from moderation.services import decide as decide_about
from places.enums import Precision

CASES = 20
View = Callable[..., HttpResponse]


def moderators_only(view: View) -> View:
    """Who is not signed in may sign in; for everybody else who does not moderate, there is nothing here."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not rules.can_moderate(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


@require_safe
@moderators_only
def queue(request: HttpRequest) -> HttpResponse:
    """New groups, the one that waits longest first."""
    page = Paginator(with_askers(Group.objects.waiting()), CASES).get_page(request.GET.get("page"))
    return render(request, "moderation/queue.html", {"page": page, "cases": [Case.of(group) for group in page]})


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """One group; posted, the decision about it. Who comes second sees what was decided."""
    group = _group(public_id)
    if request.method != "POST":
        return _case(request, group)
    if group.status != GroupStatus.NEW:
        return _too_late(request, group)
    form = DecisionForm(request.POST, group=group)
    return _answer(request, group, form) if form.is_valid() else _case(request, group, form)


def _answer(request: HttpRequest, group: Group, form: DecisionForm) -> HttpResponse:
    given = form.cleaned_data
    decision = Decision(given["decision"])
    outcome = decide_about(group, decision, by=signed_in(request), seen=given["seen"], reason=given["reason"])
    if outcome == Outcome.DECIDED_BEFORE:
        return _too_late(request, group)
    if outcome == Outcome.CHANGED:
        messages.warning(request, _("The group has been changed since you opened the page. Look at it again, then answer."))
        group = _group(group.public_id)
        return _case(
            request, group, DecisionForm(initial={"seen": group.modified.isoformat(), "reason": given["reason"]}, group=group)
        )
    if decision == Decision.APPROVE:
        messages.success(request, _("%(name)s is approved. Its organisers get a mail.") % {"name": group.name})
    else:
        messages.success(request, _("%(name)s is refused. Its organisers get your reason by mail.") % {"name": group.name})
    return redirect("moderation:queue")


def _too_late(request: HttpRequest, group: Group) -> HttpResponse:
    messages.warning(request, _("Somebody has decided about this group already. Your answer has changed nothing."))
    return redirect("moderation:decide", group.public_id)


def _case(request: HttpRequest, group: Group, form: DecisionForm | None = None) -> HttpResponse:
    decided = None if group.status == GroupStatus.NEW else history.decision_about(group)
    return render(request, "moderation/group_decide.html", {"case": Case.of(group, form), "group": group, "decided": decided})


def _group(public_id: str) -> Group:
    return get_object_or_404(with_askers(Group.objects.all()), public_id=public_id)


@require_safe
def demand_page(request: HttpRequest) -> HttpResponse:
    """Where people searched and found nothing: for moderators and staff."""
    return _for_those_who_help(request) or render(
        request, "moderation/demand.html", {"districts": demand.lately(), "weeks": demand.WEEKS, "least": Demand.LEAST}
    )


@require_safe
def demand_geojson(request: HttpRequest) -> HttpResponse:
    """The same as a FeatureCollection (RFC 7946): the middle of each district."""
    if refusal := _for_those_who_help(request):
        return refusal
    features = [
        {
            "type": "Feature",
            "id": each.outcode,
            "geometry": {"type": "Point", "coordinates": [round(each.lon, 5), round(each.lat, 5)]},
            "properties": {
                "title": each.area,
                "when": ngettext("%(number)s search", "%(number)s searches", each.searches) % {"number": each.searches},
                "searches": each.searches,
                "precision": Precision.DISTRICT,
            },
        }
        for each in demand.lately()
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")


def _for_those_who_help(request: HttpRequest) -> HttpResponse | None:
    """Who is not signed in may sign in; for everybody else who does not help, there is nothing here."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not demand.may_see(request.user):
        raise Http404
    return None


@require_safe
@moderators_only
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first."""
    before = request.GET.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 19):
        raise Http404
    entries = list(history.deeds(before=int(before) if before else None)[: history.PER_PAGE + 1])
    shown = entries[: history.PER_PAGE]
    older = f"?before={shown[-1].pk}" if len(entries) > len(shown) else ""
    return render(request, "moderation/trail.html", {"lines": history.lines(shown), "older": older, "is_first": not before})
