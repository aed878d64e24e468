"""New groups, and one group to decide about."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from groups.enums import GroupStatus
from groups.models import Group
from moderation import history
from moderation.door import moderators_only
from moderation.forms import DecisionForm
from moderation.queue import Case, with_askers
from moderation.services import Decision, Outcome
from moderation.services import decide as decide_about

CASES = 20


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
