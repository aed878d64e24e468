"""Who runs a group: one page that shows it, and a page for each thing that changes it. For strangers none of them is there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from groups import rules
from groups.enums import Role
from groups.models import Group, Invitation, Membership, MembershipQuerySet, SecondContact
from groups.people_forms import HandOverForm, InviteForm, RoleForm, name_of
from groups.services import invitations, membership

MADE = "groups.invited"  # in the session, until it is shown once: the link that was just made


@login_required
@require_http_methods(["GET", "HEAD"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who runs it, whom they have invited. A helper sees how many there are, and no name."""
    group = _group(request, slug)
    return _page(request, group)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite by mail or by a link; the link is shown once."""
    group = _group(request, slug)
    by, roles = signed_in(request), rules.roles_to_give(request.user, group)
    if not roles:
        raise Http404
    if request.method != "POST":
        return redirect("groups:people", slug)
    form = InviteForm(request.POST, by=by, group=group, roles=roles)
    try:
        invitation = form.save() if form.is_valid() else None
    except invitations.NotAllowed:
        return _too_late(request, group)
    if invitation is None:
        return _page(request, group, form, status=422)
    if invitation.by_mail:
        messages.success(
            request, _("Done. The invitation arrives in a few minutes, unless we wrote to this address three times today.")
        )
    elif form.token:
        request.session[MADE] = {"group": group.slug, "token": form.token}
    return redirect(f"{reverse('groups:people', args=[slug])}#invitations")


@login_required
@require_POST
def revoke(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Take an invitation back."""
    group = _group(request, slug)
    invitation = get_object_or_404(Invitation, group=group, public_id=public_id)
    if invitation.role not in rules.roles_to_give(request.user, group):
        raise Http404
    try:
        if invitations.revoke(invitation, by=signed_in(request)):
            messages.success(request, _("Taken back. Its link opens nothing any more."))
        else:
            messages.info(request, _("That invitation was over already."))
    except invitations.NotAllowed:
        return _too_late(request, group)
    return redirect("groups:people", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """An owner changes what somebody else may do, or removes them."""
    group = _group(request, slug)
    if not rules.can_own(request.user, group):
        raise Http404
    theirs = get_object_or_404(group.memberships.select_related("user"), user__public_id=public_id)
    if theirs.user_id == request.user.pk:
        return redirect("groups:people", slug)
    form = RoleForm(request.POST if request.POST.get("action") == "role" else None, initial={"role": theirs.role})
    if request.method == "POST":
        by = signed_in(request)
        try:
            if request.POST.get("action") == "remove":
                membership.remove(group, theirs.user, by=by)
                messages.success(
                    request, _("%(name)s is removed, and is told. All open links are taken back.") % {"name": name_of(theirs)}
                )
                return redirect("groups:people", slug)
            if form.is_valid():
                if membership.change_role(group, theirs.user, role=Role(form.cleaned_data["role"]), by=by):
                    messages.success(request, _("Saved. %(name)s is told.") % {"name": name_of(theirs)})
                return redirect("groups:people", slug)
        except invitations.NotAllowed:
            return _too_late(request, group)
    context = {"group": group, "theirs": theirs, "name": name_of(theirs), "form": form}
    return render(request, "groups/person.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave the group: asked once, then done. The last owner is told what to do first."""
    group = _group(request, slug)
    by = signed_in(request)
    others = list(_members(group).exclude(user=by))
    stuck = rules.role_of(by, group) == Role.OWNER and not any(each.role == Role.OWNER and each.user.is_active for each in others)
    if request.method == "POST":
        try:
            membership.leave(group, by=by)
            messages.success(request, _("You have left %(name)s.") % {"name": group.name})
            return redirect("events:desk")
        except membership.LastOwner:
            stuck = True
    context = {"group": group, "stuck": stuck, "others": len(others), "can_own": rules.can_own(by, group)}
    return render(request, "groups/leave.html", context, status=409 if request.method == "POST" else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the group to somebody who has a role in it."""
    group = _group(request, slug)
    if not rules.can_own(request.user, group):
        raise Http404
    by = signed_in(request)
    form = HandOverForm(request.POST or None, others=list(_members(group).filter(user__is_active=True).exclude(user=by)))
    if request.method == "POST" and form.is_valid():
        try:
            membership.hand_over(group, to=form.chosen, by=by, leaving=form.leaving)
        except invitations.NotAllowed:
            return _too_late(request, group)
        name = name_of(form.others[form.cleaned_data["to"]])
        messages.success(
            request, _("Done. %(name)s is an owner of %(group)s now, and is told.") % {"name": name, "group": group.name}
        )
        return redirect("events:desk") if form.leaving else redirect("groups:people", slug)
    return render(request, "groups/hand_over.html", {"group": group, "form": form}, status=422 if form.errors else 200)


def _group(request: HttpRequest, slug: str) -> Group:
    group = get_object_or_404(Group, slug=slug)
    if not rules.has_role(request.user, group):
        raise Http404
    return group


def _members(group: Group) -> MembershipQuerySet:
    """Everybody with a role."""
    return Membership.objects.filter(group=group).select_related("user", "group").ranked()


def _page(request: HttpRequest, group: Group, form: InviteForm | None = None, *, status: int = 200) -> HttpResponse:
    by, role = signed_in(request), rules.role_of(request.user, group)
    roles = rules.roles_given_by(role) if group.status in rules.EDITABLE else ()
    sees_names = role in rules.ORGANISERS
    made = request.session.get(MADE)
    if made and made.get("group") == group.slug:
        del request.session[MADE]
    context = {
        "group": group,
        "role": role,
        "is_owner": role == Role.OWNER and group.status in rules.EDITABLE,
        "members": list(_members(group)) if sees_names else [],
        "second_contact": SecondContact.objects.filter(group=group).first() if role == Role.OWNER else None,
        "number": group.memberships.count() if not sees_names else 0,
        "invitations": list(group.invitations.open(timezone.now()).order_by("-created")) if sees_names else [],
        "roles": roles,
        "form": form or (InviteForm(by=by, group=group, roles=roles) if roles else None),
        "link": _link(request, made["token"]) if made and made.get("group") == group.slug else "",
    }
    return render(request, "groups/people.html", context, status=status)


def _link(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("groups:invitation", args=[token]))


def _too_late(request: HttpRequest, group: Group) -> HttpResponse:
    messages.warning(request, _("Somebody else has just changed who runs the group. Nothing was done. Look once more."))
    return redirect("groups:people", group.slug) if rules.has_role(request.user, group) else redirect("events:desk")
