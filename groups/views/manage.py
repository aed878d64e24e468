"""Starting a group, and changing it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from core.forms import typed_before
from groups import rules
from groups.forms import GroupForm
from groups.models import Group
from groups.services.registration import OutdatedError


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start a group: fill in, see whether it is right, save. Without signing in one sees what will be asked."""
    if not request.user.is_authenticated:
        return render(request, "groups/group_sign_in.html", {"come_back": request.get_full_path()})
    by = signed_in(request)
    step = request.POST.get("step", "")
    if request.method != "POST" or step == "back":
        # A search that found nothing leads here with its place.
        begun = typed_before(request.POST) or {"where": request.GET.get("where", "")[:200]}
        return render(request, "groups/group_form.html", {"form": GroupForm(initial=begun, by=by)})
    form = GroupForm(request.POST, by=by)
    if not form.is_valid():
        return render(request, "groups/group_form.html", {"form": form})
    if step != "save" or not form.settled:
        return render(request, "groups/group_check.html", {"form": form})
    group = form.save()
    messages.success(
        request,
        _("%(name)s has started, and is listed already: we know you from your other groups.") % {"name": group.name}
        if group.is_listed
        else _("%(name)s has started. It works by its link at once. Everybody can find it once a moderator says yes.")
        % {"name": group.name}
        if group.level != "closed"
        else _("%(name)s has started. It works by its link at once. It is a closed group, so it stays off all lists.")
        % {"name": group.name},
    )
    return redirect("events:desk")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a group. For strangers it does not exist."""
    group = get_object_or_404(Group.objects.select_related("place"), slug=slug)
    if not rules.can_edit(request.user, group):
        raise Http404
    by = signed_in(request)
    step = request.POST.get("step", "")
    if request.method != "POST" or step == "back":
        form = GroupForm(initial=typed_before(request.POST), group=group, by=by)
        return render(request, "groups/group_form.html", {"form": form, "group": group})
    form = GroupForm(request.POST, group=group, by=by)
    if not form.is_valid():
        return render(request, "groups/group_form.html", {"form": form, "group": group})
    if step == "pin" or not form.settled:
        return render(request, "groups/group_check.html", {"form": form, "group": group})
    try:
        form.save()
    except OutdatedError:
        form.look_again()
        return render(request, "groups/group_form.html", {"form": form, "group": group, "outdated": form.differences()})
    messages.success(request, _("Saved. The group's page and its meetings show it already."))
    return redirect("events:desk")
