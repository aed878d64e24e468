"""One group: what moderators decide about it, and what they write down."""

from collections.abc import Callable

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from groups.enums import GroupStatus
from groups.models import CaseMessage, Group
from groups.services import casework
from moderation import history
from moderation.door import moderators_only
from moderation.forms import DecisionForm, LabelsForm, NoteForm
from moderation.queue import cases_of, one
from moderation.services import OF_LISTED, Decision, Outcome
from moderation.services import decide as decide_about

SAID: dict[Decision, Callable[[str], str]] = {
    Decision.APPROVE: lambda name: _("%(name)s is approved. Its organisers get a mail.") % {"name": name},
    Decision.REFUSE: lambda name: _("%(name)s is refused. Its organisers get your reason by mail.") % {"name": name},
    Decision.ASK: lambda name: _("The organisers of %(name)s get your question by mail.") % {"name": name},
    Decision.FINE: lambda name: _("%(name)s stays listed.") % {"name": name},
    Decision.UNLIST: lambda name: _("%(name)s is off the lists and waits. Its organisers get a mail.") % {"name": name},
}


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """One group; posted, the decision about it. Who comes second sees what was decided."""
    group = _group(public_id)
    if request.method != "POST":
        return _case(request, group)
    form = DecisionForm(request.POST, group=group)
    if _is_late(group, request.POST.get("decision", "")):
        return _too_late(request, group)
    return _answer(request, group, form) if form.is_valid() else _case(request, group, form)


@require_POST
@moderators_only
def write_down(request: HttpRequest, public_id: str) -> HttpResponse:
    """A note, the labels, or who may list the group; for moderators alone."""
    group, by = _group(public_id), signed_in(request)
    step = request.POST.get("step")
    if step == "note":
        form = NoteForm(request.POST)
        if not form.is_valid():
            return _case(request, group, note_form=form)
        form.save(group, by=by)
    elif step == "labels":
        labels = LabelsForm(request.POST)
        if labels.is_valid():
            casework.label(group, by=by, labels=labels.cleaned_data["labels"])
    elif step in {"hold", "release"}:
        casework.hold(group, by=by, held=step == "hold")
    else:
        raise Http404
    messages.success(request, _("Saved."))
    return redirect("moderation:decide", public_id)


def _answer(request: HttpRequest, group: Group, form: DecisionForm) -> HttpResponse:
    given = form.cleaned_data
    decision = Decision(given["decision"])
    try:
        with transaction.atomic():
            outcome = decide_about(
                group, decision, by=signed_in(request), seen=given["seen"], words=form.words, message_id=given["form_id"]
            )
    except IntegrityError:
        if not CaseMessage.objects.filter(public_id=given["form_id"], group=group).exists():
            raise
        outcome = Outcome.DONE  # the same question, sent twice
    if outcome == Outcome.DECIDED_BEFORE:
        return _too_late(request, group)
    if outcome == Outcome.CHANGED:
        messages.warning(request, _("The group has been changed since you opened the page. Look at it again, then answer."))
        group = _group(group.public_id)
        typed = {"reason": given["reason"], "question": given["question"]}
        return _case(request, group, DecisionForm(initial=typed, group=group))
    messages.success(request, SAID[decision](group.name))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The list that one came from, at the next group: where the keyboard goes on. Only our own words go into it."""
    show, following = request.POST.get("show", ""), request.POST.get("following", "")
    address = reverse("moderation:queue") + (f"?show={show}" if show in {"asked", "changed", "unseen", "silent"} else "")
    return f"{address}#{following}" if following.isascii() and following.isalnum() else address


def _is_late(group: Group, decision: str) -> bool:
    return group.status != (GroupStatus.APPROVED if decision in OF_LISTED else GroupStatus.NEW)


def _too_late(request: HttpRequest, group: Group) -> HttpResponse:
    messages.warning(request, _("Somebody has decided about this group already. Your answer has changed nothing."))
    return redirect("moderation:decide", group.public_id)


def _case(request: HttpRequest, group: Group, form: DecisionForm | None = None, note_form: NoteForm | None = None) -> HttpResponse:
    decided = None if group.status == GroupStatus.NEW else history.decision_about(group)
    (case,) = cases_of([group], (lambda _group: form) if form else None)
    labels = [each.label for each in group.case_labels.all()]
    context = {
        "case": case,
        "group": group,
        "decided": decided,
        "note_form": note_form or NoteForm(),
        "labels_form": LabelsForm(initial={"labels": labels}),
        "said": group.case_messages.all(),
    }
    return render(request, "moderation/group_decide.html", context)


def _group(public_id: str) -> Group:
    group = one(public_id)
    if group is None:
        raise Http404
    return group
