"""The organiser's side: list a meeting, change it, cancel it, and the desk."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import has_second_factor, signed_in
from accounts.models import User
from core import drafts
from core.forms import once
from core.models import AuditEntry
from core.signing import BadToken, read_token
from core.text import plain_words, render_markdown
from events import checklist, desk, kinds, own
from events.enums import EventKind, EventStatus
from events.form_fields.picture import held, problem_of
from events.form_fields.what import offered
from events.forms import EventForm, begun, draft_purpose, keep_draft
from events.models import Event, Occurrence
from events.open_questions import open_questions
from events.services import pictures, publishing
from events.views import reach
from events.views.mine import my_event
from groups import rules as group_rules
from groups.models import Group

FORM, CHECK = "events/event_form.html", "events/event_check.html"
FORM_AGAIN = {"back", "sample", "preview"}
SAVES = {"save", "draft"}
DUPLICATE = "events.duplicate"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """List a meeting of a group: fill in, see what comes of it, publish. What is typed is kept meanwhile."""
    host = _host(request, slug)
    by = signed_in(request)
    if request.method != "POST":
        return _open(request, host)
    step = request.POST.get("step", "")
    if step == "anew":
        drafts.forget(by, draft_purpose(host))
        return redirect("events:new", host.slug)
    typed, picture = held(request)
    if step not in SAVES:
        keep_draft(by, typed, host=host)
    if step in FORM_AGAIN:
        return _form_again(request, typed, host)
    form = EventForm(typed, request.FILES, host=host)
    context = {"form": form, "host": host}
    if not form.is_valid():
        return render(request, FORM, context)
    if step not in SAVES or (step == "save" and not form.settled):
        return render(request, CHECK, context)
    event = form.save(by=by, draft=step == "draft")
    pictures.let_go(picture)
    words = (
        _("“%(title)s” is kept as a draft. Only those who run the group see it. Publish it from your desk when it is ready.")
        if event.is_draft
        else _("“%(title)s” is ready. Share the link of this page, so that people come.")
    )
    messages.success(request, words % {"title": event.title})
    first = event.occurrences.order_by("start").first()
    return redirect(first or "events:desk")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a meeting with all its dates to come. For strangers it does not exist."""
    event, occurrence = reach.opened(request, my_event(request, public_id))
    by = signed_in(request)
    if event.status == EventStatus.CANCELLED:
        messages.info(request, _("This meeting is cancelled. Bring it back first."))
        return redirect("events:dates", event.public_id)
    if occurrence is not None and occurrence.is_over() and not occurrence.is_postponed:
        messages.info(request, _("This date is over. Nothing more can be changed."))
        return redirect("events:date", occurrence.public_id)
    if request.method != "POST":
        return _open(request, event.host, event, occurrence)
    step = request.POST.get("step", "")
    if step == "anew":
        drafts.forget(by, draft_purpose(event.host, event, occurrence))
        return redirect(request.get_full_path())
    typed, picture = held(request)
    if step != "save":
        keep_draft(by, typed, host=event.host, event=event, occurrence=occurrence)
    if step in FORM_AGAIN:
        return _form_again(request, typed, event.host, event, occurrence)
    form = EventForm(typed, request.FILES, host=event.host, event=event, occurrence=occurrence)
    context = {"event": event, "host": event.host, "form": form}
    if not form.is_valid():
        return render(request, FORM, context)
    if step != "save" or not form.settled:
        return render(request, CHECK, {**context, "reach": reach.reach_of(form)})
    try:
        form.save(by=by)
    except publishing.OutdatedError:
        return _outdated(request, form, *reach.opened(request, event))
    pictures.let_go(picture)
    words = _("Saved. It is still a draft.") if event.is_draft else _("Saved. Those who come are told what changed for them.")
    messages.success(request, words)
    return redirect("events:dates", event.public_id) if occurrence else redirect("events:desk")


@login_required
@require_POST
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a draft to others, if a date of it is still to come."""
    event = my_event(request, public_id)
    first = event.occurrences.upcoming().scheduled().order_by("start").first()
    if event.is_draft and first is None:
        messages.error(request, _("Its date is over. Give it one that is still to come, then publish it."))
        return redirect("events:edit", event.public_id)
    if publishing.publish(event, by=signed_in(request)):
        messages.success(
            request, _("“%(title)s” is ready. Share the link of this page, so that people come.") % {"title": event.title}
        )
    return redirect(first or "events:desk")


@login_required
@require_POST
def discard(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a draft. What is deleted already is no mistake: the button was pressed twice."""
    if not Event.objects.filter(public_id=public_id).exists():
        return redirect("events:desk")
    event = my_event(request, public_id)
    picture = event.picture
    if publishing.discard(event, by=signed_in(request)):
        pictures.let_go(picture)
        messages.success(request, _("The draft “%(title)s” is deleted.") % {"title": event.title})
    return redirect("events:desk")


@login_required
@require_POST
def duplicate(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same meeting once more, as a draft to change: one for each page on which the button stood."""
    event = my_event(request, public_id)
    try:
        new_id = read_token(f"{DUPLICATE}:{event.public_id}", request.POST.get("form_id", ""))
    except BadToken:
        messages.error(request, _("This page has grown too old. Open it again and send it once more."))
        return redirect("events:desk")
    by = signed_in(request)
    copy = once(
        Event.objects.filter(public_id=new_id, host=event.host), lambda: publishing.duplicate(event, by=by, public_id=new_id)
    )
    messages.success(request, _("This is a draft, with the words of the other one. Change what is different, above all the date."))
    return redirect("events:edit", copy.public_id)


@require_POST
def draft(request: HttpRequest, slug: str) -> JsonResponse:
    """Keep what was typed so far into the form for a new meeting: asked by script while somebody types. Never for strangers."""
    return _kept(request, lambda by: keep_draft(by, request.POST, host=_host(request, slug)))


@require_POST
def edit_draft(request: HttpRequest, public_id: str) -> JsonResponse:
    """The same for a meeting that is being changed."""

    def keep(by: User) -> bool:
        event, occurrence = reach.opened(request, my_event(request, public_id))
        return keep_draft(by, request.POST, host=event.host, event=event, occurrence=occurrence)

    return _kept(request, keep)


def _kept(request: HttpRequest, keep: Callable[[User], bool]) -> JsonResponse:
    if not isinstance(request.user, User):
        return JsonResponse({"saved": False}, status=403)
    return JsonResponse({"saved": keep(request.user)})


def _host(request: HttpRequest, slug: str) -> Group:
    host = get_object_or_404(Group.objects.select_related("place"), slug=slug)
    if not group_rules.can_edit(request.user, host):
        raise Http404
    return host


def _open(request: HttpRequest, host: Group, event: Event | None = None, occurrence: Occurrence | None = None) -> HttpResponse:
    """The form as it begins; what was begun before, where they ask for it; else the choice between the two."""
    kept = drafts.kept(signed_in(request), draft_purpose(host, event, occurrence))
    context: dict[str, Any] = {"host": host, "event": event}
    if kept is not None and "go_on" not in request.GET:
        typed, since = kept
        return render(request, "events/event_begun.html", {**context, "typed": typed, "since": since})
    kind = request.GET.get("kind", "")
    context["kinds"] = offered(host.kind) if event is None else []
    context["goes_on"] = kept is not None
    initial = begun(kept[0]) if kept else kinds.begin_with(kind, host.level) if kind in EventKind.values and event is None else {}
    return render(request, FORM, {**context, "form": EventForm(initial=initial, host=host, event=event, occurrence=occurrence)})


def _form_again(
    request: HttpRequest, sent: QueryDict, host: Group, event: Event | None = None, occurrence: Occurrence | None = None
) -> HttpResponse:
    """The form with all that was typed: on the way back, with the example of the kind, or with the text as others will see it."""
    step, typed = sent["step"], begun(sent)
    if step == "sample":
        typed = kinds.with_sample(typed, host.level)
    form = EventForm(initial=typed, host=host, event=event, occurrence=occurrence)
    context: dict[str, Any] = {"host": host, "event": event, "form": form}
    if step == "preview":
        context["preview"] = render_markdown(plain_words(sent.get("description", ""), in_one_line=False))
    if step == "sample":
        context["form"].fields["description"].widget.attrs["autofocus"] = True
    if problem := problem_of(request):
        messages.error(request, problem)
    return render(request, FORM, context)


def _outdated(request: HttpRequest, form: EventForm, event: Event, occurrence: Occurrence | None) -> HttpResponse:
    """The second of two editors: sees what the first one changed, keeps what they typed, and may save on top of it."""
    seen = form.cleaned_data["version"] or 0
    entries = AuditEntry.objects.filter(target_type="events.event", target_id=event.public_id, data__version__gt=seen)
    changed = {field for entry in entries for field in entry.data.get("fields", [])}
    form.look_at(event, occurrence)
    form.look_again()
    context = {"form": form, "event": event, "host": event.host, "outdated": form.as_stored(changed)}
    return render(request, FORM, context)


@login_required
@require_http_methods(["GET", "HEAD"])
def desk_page(request: HttpRequest) -> HttpResponse:
    """Next meeting first, and the one thing to do."""
    groups = desk.my_groups(signed_in(request))
    ahead = [each for each in desk.ahead_of(groups) if not each.event.is_draft] if groups else []
    coming_up = next((each for each in ahead if not (each.is_cancelled or each.is_postponed) and each.event.works_by_link), None)
    mine = desk.editable(groups)
    runs_next = coming_up is not None and coming_up.host_id in mine
    asked, agreed = desk.together(mine)
    meetings = desk.by_meeting(ahead, mine)
    steps = checklist.of(coming_up) if coming_up and runs_next else []
    context = {
        "groups": groups,
        "next": coming_up,
        "coming": own.ahead_of(signed_in(request)),
        "runs_next": runs_next,
        "thing": desk.next_thing(coming_up) if coming_up and runs_next else None,
        "meetings": meetings,
        "by_group": desk.by_group(groups, meetings) if len(groups) >= desk.MANY else [],
        "says_host": len(groups) > 1,
        "to_report": desk.to_report(mine) if mine else [],
        "steps": steps,
        "steps_due": sum(item.is_due and not item.is_done for item in steps),
        "drafts": desk.drafts_of(mine),
        "asked": asked,
        "questions": open_questions(signed_in(request), mine),
        "agreed": agreed,
        "has_second_factor": has_second_factor(request.user),
    }
    return render(request, "events/desk.html", context)
