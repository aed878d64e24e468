"""Show again that it is you: before deeds that cannot be undone, and before keys change."""

import secrets
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import limits, notices
from accounts.access import has_second_factor, recently_proved, signed_in, to_proof
from accounts.devices import own_browser
from accounts.forms import CodeForm
from accounts.key_forms import PasskeyProofForm, ProofForm
from accounts.models import User
from accounts.trial import code_of_app

PENDING = "accounts.proof"  # in the session, sealed: the code that was mailed


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def prove(request: HttpRequest) -> HttpResponse:
    """With the second factor where there is one, else with a code by mail; then on to `next`."""
    if recently_proved(request):
        return redirect(_onward(request))
    user = signed_in(request)
    return _by_second_factor(request, user) if has_second_factor(user) else _by_mail(request, user)


def _onward(request: HttpRequest) -> str:
    return get_next_redirect_url(request) or reverse("account_me")


def _by_second_factor(request: HttpRequest, user: User) -> HttpResponse:
    posted: Any = request.POST or None
    with_passkey = "credential" in request.POST
    form = ProofForm(user=user, data=None if with_passkey else posted)
    passkey_form = PasskeyProofForm(user=user, data=posted if with_passkey else None)
    sent = passkey_form if with_passkey else form
    if request.method == "POST" and sent.is_valid():
        sent.save()
        return redirect(_onward(request))
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return render(
        request,
        "mfa/reauthenticate.html",
        {
            "form": form,
            "webauthn_form": passkey_form,
            "has_app": Authenticator.Type.TOTP in types,
            "has_passkey": Authenticator.Type.WEBAUTHN in types,
            "js_data": {"options": webauthn.begin_authentication(user)},
            "afterwards": _onward(request),
            "trial_code": code_of_app(user) if settings.LOCAL_MODE else "",
        },
    )


def _by_mail(request: HttpRequest, user: User) -> HttpResponse:
    if request.method == "POST" and request.POST.get("action") == "send":
        return _send(request, user)
    pending = request.session.get(PENDING)
    if pending and time.time() - pending["at"] > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT:
        pending = None
    form = CodeForm(request.POST if request.method == "POST" and pending else None, code=(pending or {}).get("code"))
    if request.method == "POST" and pending:
        if not limits.may_try_code(pending["id"]):
            del request.session[PENDING]
            messages.error(request, get_adapter().error_messages["rate_limited"])
            return redirect(to_proof(_onward(request)))
        if form.is_valid():
            del request.session[PENDING]
            record_authentication(request, user, method="code", reauthenticated=True)
            return redirect(_onward(request))
    elif request.method == "POST":
        messages.warning(request, _("That code no longer works. Ask for a new one."))
    minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
    return render(
        request, "account/prove.html", {"form": form, "is_sent": bool(pending), "afterwards": _onward(request), "minutes": minutes}
    )


def _send(request: HttpRequest, user: User) -> HttpResponse:
    if limits.may_ask_for_code(request, user.email, browser=own_browser(request, user.email)):
        code = get_adapter().generate_login_code()
        request.session[PENDING] = {"code": code, "at": time.time(), "id": secrets.token_urlsafe(16)}
        notices.proof_code(user, code)
    else:
        messages.error(request, get_adapter().error_messages["rate_limited"])
    return redirect(to_proof(_onward(request)))
