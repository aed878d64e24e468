"""The panic switch: one press from the desk, one button, and a way back for a second person."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import has_second_factor, recently_proved, signed_in, to_proof
from core.signing import DeadLink
from groups import panic_links, rules
from groups.models import Group
from groups.services import panic as service


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What it does, and the switch: at once for who has just proved that it is they, else behind a link in their mailbox.

    For strangers it does not exist.
    """
    group = get_object_or_404(Group, slug=slug)
    if not rules.can_panic(request.user, group):
        raise Http404
    proved = recently_proved(request)
    if request.method != "POST":
        proof = "" if proved or not has_second_factor(request.user) else to_proof(request.path)
        return render(request, "groups/panic.html", {"group": group, "proved": proved, "proof": proof})
    if proved:
        service.press(group, by=signed_in(request))
        return redirect("groups:panic_done")
    service.ask(group, by=signed_in(request))
    return redirect("groups:panic_asked")


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Look into your mailbox. Names no group."""
    return render(request, "groups/panic_asked.html")


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The switch behind the link of the mail; works on any device, signed in or not. A GET decides nothing."""
    try:
        user, group = panic_links.find(token)
    except DeadLink:
        return render(request, "groups/panic_dead.html", status=410)
    if not rules.can_panic(user, group):
        return render(request, "groups/panic_dead.html", status=410)
    if request.method != "POST":
        return render(request, "groups/panic.html", {"group": group, "proved": True})
    service.press(group, by=user)
    return redirect("groups:panic_done")


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """It is done. Names no group."""
    return render(request, "groups/panic_done.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """A second person shows the group again; the one who pressed the switch, and others who may not, read why."""
    group = get_object_or_404(Group, slug=slug)
    by = signed_in(request)
    panic = group.panics.filter(undone_at=None).select_related("pressed_by").first()
    if panic is None or not (rules.has_role(by, group) or rules.can_moderate(by)):
        raise Http404
    if request.method == "POST" and service.undo(group, by=by):
        messages.success(request, _("%(name)s is shown again. What was erased stays erased.") % {"name": group.name})
        return redirect("events:desk" if rules.has_role(by, group) else "moderation:queue")
    until = panic.pressed_at + panic.UNDONE_WITHIN
    context = {"group": group, "panic": panic, "until": until, "may": rules.can_undo_panic(by, group, panic)}
    context["is_mine"] = panic.pressed_by_id == by.pk
    return render(request, "groups/panic_undo.html", context)
