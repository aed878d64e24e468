"""Following a group: ask on its page, answer behind one's own link.

A GET never decides anything: programs that check mail for viruses open every link in it. So the link of the mail shows a page
with one button, and the button (POST) confirms.
"""

from contextlib import suppress
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.rates import MINUTE, allow
from core.signing import DeadLink
from core.visitors import address_of
from groups import follow_links as links
from groups.follow_forms import ConfirmForm, FollowForm
from groups.models import Follow, Group
from groups.services import following as service

PER_MINUTE = 20  # from one network address, as of mails to sign in


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the mail to confirm. The answer is the same whatever we know about the address."""
    group = get_object_or_404(Group.objects.by_link(), slug=slug)
    form = FollowForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _form(request, group, form)
    if not form.is_valid():
        form.fields["email"].widget.attrs["autofocus"] = True
        return _form(request, group, form, status=422)
    if not allow("groups.follow", address_of(request), most=PER_MINUTE, per=timedelta(seconds=MINUTE)):
        form.add_error(None, _("Very many have asked from your network just now. Wait for a minute, then press the button again."))
        answer = _form(request, group, form, status=429)
        answer.headers["Retry-After"] = str(MINUTE)
        return answer
    try:
        service.follow(group, email=form.cleaned_data["email"], language=get_language())
    except service.CannotFollow:  # it went away in this moment
        raise Http404 from None
    return redirect("groups:follow_asked", slug=slug)


@require_safe
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    """Look into your mailbox. Does not say, or know, which address was given."""
    group = get_object_or_404(Group.objects.by_link(), slug=slug)
    return render(request, "groups/follow_asked.html", {"group": group})


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """One person's own page: confirm, or stop."""
    try:
        follow = links.find(token)
        if request.method == "POST":
            return _answer(request, token, follow)
    except (DeadLink, Follow.DoesNotExist):
        return _dead(request)
    return render(
        request, "groups/follow_own.html", {"follow": follow, "group": follow.group, "token": token, "form": ConfirmForm()}
    )


@csrf_exempt  # the mail program posts it, without a page of ours; the token proves it (RFC 8058, 3.1)
@require_http_methods(["GET", "HEAD", "POST"])
def unfollow(request: HttpRequest, token: str) -> HttpResponse:
    """Stop by one press in the mail program. Who opens the address gets the page with the buttons instead."""
    try:
        follow = links.find(token)
    except DeadLink:
        return _dead(request)
    if request.method != "POST":
        return redirect("groups:follow_own", token=token)
    service.unfollow(follow)
    return render(request, "groups/follow_stopped.html")


@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    """Your address is erased."""
    return render(request, "groups/follow_stopped.html")


def _answer(request: HttpRequest, token: str, follow: Follow) -> HttpResponse:
    """Do what the pressed button says. Raises Follow.DoesNotExist when the address was just forgotten."""
    action = request.POST.get("action", "")
    if action == "stop":
        service.unfollow(follow)
        return redirect("groups:follow_stopped")
    if action == "confirm":
        form = ConfirmForm(request.POST)
        with suppress(service.CannotFollow):  # the page says why
            service.confirm(follow, discreet=form.is_valid() and form.cleaned_data["discreet"])
    return redirect("groups:follow_own", token=token)


def _form(request: HttpRequest, group: Group, form: FollowForm, status: int = 200) -> HttpResponse:
    return render(request, "groups/follow_form.html", {"form": form, "group": group}, status=status)


def _dead(request: HttpRequest) -> HttpResponse:
    return render(request, "groups/follow_dead.html", status=410)
