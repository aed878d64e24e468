"""The pages that keep a group going: the second contact, and the one press that says that somebody is there. A GET decides nothing."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from core.rates import allow
from core.signing import DeadLink
from groups import continuity_links as links
from groups import rules
from groups.models import Group, SecondContact, Silence
from groups.people_forms import SecondContactForm
from groups.services import continuity
from groups.services import second_contact as service
from groups.services.invitations import NotAllowed

NAMED_A_DAY = 5  # second contacts that one account may name: each is written to
DEAD = "groups/continuity_dead.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name_contact(request: HttpRequest, slug: str) -> HttpResponse:
    """An owner names the second contact."""
    group, by = _owned(request, slug), signed_in(request)
    form = SecondContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not allow("groups.second_contact", by.public_id, most=NAMED_A_DAY, per=timedelta(days=1)):
            form.add_error("email", _("You have named five people today. Wait until tomorrow, then try again."))
        else:
            try:
                service.name(group, email=form.cleaned_data["email"], by=by, language=get_language())
            except NotAllowed:
                raise Http404 from None
            messages.success(request, _("Done. We ask them by mail, unless we wrote to this address three times today."))
            return _back(slug)
    contact = SecondContact.objects.filter(group=group).first()
    context = {"group": group, "form": form, "contact": contact}
    return render(request, "groups/name_second_contact.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def forget_contact(request: HttpRequest, slug: str) -> HttpResponse:
    """An owner takes the second contact away."""
    group = _owned(request, slug)
    try:
        service.forget(group, by=signed_in(request))
    except NotAllowed:
        raise Http404 from None
    messages.success(request, _("Their address is erased."))
    return _back(slug)


@require_http_methods(["GET", "HEAD", "POST"])
def own_contact(request: HttpRequest, token: str) -> HttpResponse:
    """The second contact's own page: yes, or not any more."""
    try:
        contact = links.find_second_contact(token)
        if request.method == "POST":
            if request.POST.get("action") == "withdraw":
                service.withdraw(contact)
                return render(request, "groups/second_contact_gone.html")
            if request.POST.get("action") == "confirm":
                service.confirm(contact)
            return redirect("groups:second_contact", token)
    except (DeadLink, SecondContact.DoesNotExist):
        return render(request, DEAD, {"what": "contact"}, status=410)
    return render(request, "groups/second_contact.html", {"contact": contact, "group": contact.group})


@require_http_methods(["GET", "HEAD", "POST"])
def still_here(request: HttpRequest, token: str) -> HttpResponse:
    """An organiser says that somebody is there, without signing in: one press."""
    try:
        membership = links.find_organiser(token)
    except DeadLink:
        return render(request, DEAD, {"what": "organiser"}, status=410)
    if request.method == "POST":
        continuity.wake(membership.group, by=membership.user)
        return redirect("groups:still_here", token)
    marked = membership.group.dormant_since is not None
    asked = marked or Silence.objects.going_on().filter(group=membership.group).exists()
    return render(request, "groups/still_here.html", {"group": membership.group, "asked": asked})


def _owned(request: HttpRequest, slug: str) -> Group:
    group = get_object_or_404(Group, slug=slug)
    if not rules.can_own(request.user, group):
        raise Http404
    return group


def _back(slug: str) -> HttpResponse:
    return redirect(f"{reverse('groups:people', args=[slug])}#second-contact")
