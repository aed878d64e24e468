"""Starting a group, and changing it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from accounts.models import User
from core import drafts
from groups import rules
from groups.forms import GroupForm, begun, keep_draft, with_sample
from groups.models import Group
from groups.services.registration import OutdatedError

FORM, CHECK = "groups/group_form.html", "groups/group_check.html"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start a group: fill in, see whether it is right, save. What is typed is kept meanwhile. Without signing in one sees what
    will be asked."""
    if not request.user.is_authenticated:
        return render(request, "groups/group_sign_in.html", {"come_back": request.get_full_path()})
    by = signed_in(request)
    if request.method != "POST":
        return _open(request, by)
    step = request.POST.get("step", "")
    if step == "anew":
        drafts.forget(by, GroupForm.purpose)
        return redirect("groups:new")
    if step != "save":
        keep_draft(by, request.POST)
    if step in {"back", "sample"}:
        typed = begun(request.POST)
        form = GroupForm(initial=with_sample(typed) if step == "sample" else typed, by=by)
        if step == "sample":
            form.fields["description"].widget.attrs["autofocus"] = True
        return render(request, FORM, {"form": form})
    form = GroupForm(request.POST, by=by)
    if not form.is_valid():
        return render(request, FORM, {"form": form})
    if step != "save" or not form.settled:
        return render(request, CHECK, {"form": form})
    group = form.save()
    messages.success(
        request,
        _("%(name)s has started, and is listed already: we know you from your other groups.") % {"name": group.name}
        if group.is_listed
        else _("%(name)s has started. It works by its link at once. Everybody can find it once a moderator says yes.")
        % {"name": group.name}
        if group.level.means.is_listed
        else _("%(name)s has started. It works by its link at once. It is a closed group, so it stays off all lists.")
        % {"name": group.name},
    )
    return redirect("events:desk")


def _open(request: HttpRequest, by: User) -> HttpResponse:
    """The empty form; what was begun where they ask for it; else the choice between the two."""
    draft = drafts.kept(by, GroupForm.purpose)
    if draft is not None and "go_on" not in request.GET:
        typed, since = draft
        return render(request, "groups/group_draft.html", {"typed": typed, "since": since})
    # A search that found nothing leads here with its place.
    initial = begun(draft[0]) if draft else {"where": request.GET.get("where", "")[:200]}
    return render(request, FORM, {"form": GroupForm(initial=initial, by=by), "goes_on": draft is not None})


@require_POST
def draft(request: HttpRequest) -> JsonResponse:
    """Keep what was typed so far into the form for a new group: asked by script while somebody types. Never for strangers."""
    if not isinstance(request.user, User):
        return JsonResponse({"saved": False}, status=403)
    return JsonResponse({"saved": keep_draft(request.user, request.POST)})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a group. For strangers it does not exist."""
    group = get_object_or_404(Group.objects.select_related("place"), slug=slug)
    if not rules.can_edit(request.user, group):
        raise Http404
    by = signed_in(request)
    step = request.POST.get("step", "")
    if request.method != "POST" or step in {"back", "sample"}:
        typed = begun(request.POST)
        form = GroupForm(initial=with_sample(typed) if step == "sample" else typed, group=group, by=by)
        return render(request, FORM, {"form": form, "group": group})
    form = GroupForm(request.POST, group=group, by=by)
    if not form.is_valid():
        return render(request, FORM, {"form": form, "group": group})
    # Who lets more be seen than before has ticked the box, and looks at what that means once more.
    if step == "pin" or not form.settled or (form.asks_again and step != "confirm"):
        return render(request, CHECK, {"form": form, "group": group})
    try:
        form.save()
    except OutdatedError:
        form.look_again()
        return render(request, FORM, {"form": form, "group": group, "outdated": form.differences()})
    messages.success(request, _("Saved. The group's page and its meetings show it already."))
    return redirect("events:desk")
