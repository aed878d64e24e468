"""The page behind the link of an invitation: what the group is, what the role means, yes or no. Opening it decides nothing."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from core.crypto import blind_index
from groups.enums import Role
from groups.models import Invitation
from groups.people_forms import ROLE_WORDS, AcceptForm
from groups.rules import EDITABLE, role_of
from groups.services import invitations

DECLINED = "groups/invitation_declined.html"


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept (signed in) or decline. A link that opens nothing says why, and what to do."""
    found = Invitation.objects.with_token(token).select_related("group", "invited_by").first()
    if found is None:
        return _dead(request, "wrong", status=404)
    if not found.is_open() or found.group.status not in EDITABLE:
        return _over(request, found)
    if request.method != "POST":
        return _page(request, found, token, AcceptForm())
    if request.POST.get("action") == "decline":
        invitations.decline(found)
        return render(request, DECLINED, {"invitation": found})
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    return _accept(request, found, token)


def _accept(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, found, token, form, status=422)
    try:
        invitations.accept(found, by=signed_in(request), display_name=form.cleaned_data["display_name"])
    except invitations.OtherMailbox:
        return _page(request, found, token, form, status=403)
    except invitations.NotOpen:
        found.refresh_from_db()
        return _over(request, found)
    messages.success(request, _("Welcome. You run %(name)s together with others now.") % {"name": found.group.name})
    return redirect("events:desk")


def _page(request: HttpRequest, found: Invitation, token: str, form: AcceptForm, *, status: int = 200) -> HttpResponse:
    role = role_of(request.user, found.group)
    is_in = request.user.is_authenticated
    other = is_in and found.by_mail and found.email_index != blind_index(signed_in(request).email)
    context = {
        "invitation": found,
        "group": found.group,
        # Who invites is named in a mail that one person asked us to send to another, not to whoever holds a link.
        "by": found.invited_by.display_name if found.by_mail and found.invited_by else "",
        "means": ROLE_WORDS[Role(found.role)],
        "token": token,
        "form": form,
        "has_it": role is not None and role.may_as_much_as(Role(found.role)),
        "other_mailbox": other,
        "asks_name": is_in and not signed_in(request).display_name,
        "come_back": request.path,
    }
    return render(request, "groups/invitation.html", context, status=status)


def _over(request: HttpRequest, found: Invitation) -> HttpResponse:
    if found.ended_as:
        why = found.ended_as
    else:
        why = "expired" if found.expires_at <= timezone.now() else "closed"
    return _dead(request, why, status=410, has_role=role_of(request.user, found.group) is not None)


def _dead(request: HttpRequest, why: str, *, status: int, has_role: bool = False) -> HttpResponse:
    return render(request, "groups/invitation_dead.html", {"why": why, "has_role": has_role}, status=status)
