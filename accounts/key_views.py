"""The keys of one's account: passkeys, an app, recovery codes; and the second step of signing in with them."""

import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from allauth.core.internal.ratelimit import respond_429
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.totp.internal.flows import deactivate_totp
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import remove_authenticator
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import limits, services
from accounts.access import has_second_factor, prove_first, remember_proof, signed_in
from accounts.key_forms import AppForm, NewPasskeyForm, PasskeySecondStepForm, PasskeySignInForm, SecondStepForm
from accounts.mfa_adapter import can_have_passkeys
from accounts.models import User
from accounts.trial import code_of_app, code_of_secret

Type = Authenticator.Type


def _onward(request: HttpRequest) -> str:
    """Where the person wanted to go before; "" for nowhere, or for another site."""
    return get_next_redirect_url(request) or ""


def _to(name: str, onward: str) -> str:
    return reverse(name) + (f"?{urlencode({'next': onward})}" if onward else "")


def _name_outside(key: Authenticator) -> str:
    """What a passkey is called in an address: nothing that tells how many there are."""
    return hmac.new(settings.SECRET_KEY.encode(), f"passkey {key.pk}".encode(), hashlib.sha256).hexdigest()[:20]


@require_safe
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """Which keys there are, why, and how to add one."""
    user = signed_in(request)
    mine = list(Authenticator.objects.filter(user=user).order_by("pk"))
    recovery = next((key.wrap() for key in mine if key.type == Type.RECOVERY_CODES), None)
    return render(
        request,
        "mfa/index.html",
        {
            "passkeys": [{"id": _name_outside(key), "key": key.wrap(), "row": key} for key in mine if key.type == Type.WEBAUTHN],
            "app": next((key for key in mine if key.type == Type.TOTP), None),
            "codes_left": len(recovery.get_unused_codes()) if recovery else 0,
            "has_second_factor": any(key.type != Type.RECOVERY_CODES for key in mine),
            "is_demanded": user.is_moderator or user.is_staff,
            "can_have_passkeys": can_have_passkeys(request.get_host()),
            "afterwards": _onward(request),
        },
    )


@method_decorator(prove_first, name="dispatch")
class AddApp(ActivateTOTPView):
    """Give the app its secret; the first code shows that it works."""

    form_class = AppForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if Authenticator.objects.filter(user=signed_in(request), type=Type.TOTP).exists():  # sent twice, perhaps
            return redirect(_to("mfa_index", _onward(request)))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return {
            **context,
            "groups": [secret[start : start + 4] for start in range(0, len(secret), 4)],
            "afterwards": _onward(self.request),
            "trial_code": code_of_secret(secret) if settings.LOCAL_MODE else "",
        }

    def form_valid(self, form: AppForm) -> HttpResponse:
        _add(self.request, Type.TOTP, lambda: super(AddApp, self).form_valid(form))
        return _after_adding(self.request)


@method_decorator(prove_first, name="dispatch")
class AddPasskey(AddWebAuthnView):
    """The browser makes a passkey; it opens the account without a code."""

    form_class = NewPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        options = webauthn.begin_registration(self.request.user, True)
        return {**context, "js_data": {"options": options}, "afterwards": _onward(self.request)}

    def form_valid(self, form: NewPasskeyForm) -> HttpResponse:
        _add(self.request, Type.WEBAUTHN, lambda: super(AddPasskey, self).form_valid(form))
        return _after_adding(self.request)


def _add(request: HttpRequest, kind: str, make: Callable[[], object]) -> None:
    with suppress(IntegrityError):  # the same form, sent twice in the same moment: the key is there
        services.add_key(signed_in(request), kind, session_key=request.session.session_key, make=make)
    remember_proof(request, kind)


def _after_adding(request: HttpRequest) -> HttpResponse:
    codes = Authenticator.objects.get(user=signed_in(request), type=Type.RECOVERY_CODES)
    name = "mfa_index" if codes.wrap().did_view else "mfa_view_recovery_codes"
    return redirect(_to(name, _onward(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@prove_first
def remove_app(request: HttpRequest) -> HttpResponse:
    """Asks, then forgets the app."""
    key = Authenticator.objects.filter(user=signed_in(request), type=Type.TOTP).first()
    if key is None:
        return redirect("mfa_index")
    if request.method == "POST":
        services.remove_key(signed_in(request), Type.TOTP, remove=lambda: deactivate_totp(request, key))
        messages.success(request, _("The app is removed. Its codes open nothing here any more."))
        return redirect("mfa_index")
    return render(request, "mfa/remove.html", {"app": key, **_last_of(signed_in(request), key)})


@require_http_methods(["GET", "HEAD", "POST"])
@prove_first
def remove_passkey(request: HttpRequest, name: str) -> HttpResponse:
    """Asks, then forgets one passkey."""
    mine = Authenticator.objects.filter(user=signed_in(request), type=Type.WEBAUTHN)
    key = next((each for each in mine if hmac.compare_digest(_name_outside(each), name)), None)
    if key is None:
        raise Http404
    if request.method == "POST":
        services.remove_key(signed_in(request), Type.WEBAUTHN, remove=lambda: remove_authenticator(request, key))
        messages.success(request, _("The passkey is removed. It opens nothing here any more."))
        return redirect("mfa_index")
    return render(request, "mfa/remove.html", {"passkey": key.wrap(), **_last_of(signed_in(request), key)})


def _last_of(user: User, key: Authenticator) -> dict[str, bool]:
    """Whether nothing is left beside the mailbox without this key, and whether that closes a room."""
    others = Authenticator.objects.filter(user=user).exclude(pk=key.pk).exclude(type=Type.RECOVERY_CODES)
    return {"is_last": not others.exists(), "is_demanded": user.is_moderator or user.is_staff}


@require_safe
@prove_first
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes that are left, to write down."""
    key = Authenticator.objects.filter(user=signed_in(request), type=Type.RECOVERY_CODES).first()
    if key is None:
        return redirect("mfa_index")
    wrapped = key.wrap()
    wrapped.mark_as_viewed()
    return render(request, "mfa/recovery_codes/index.html", {"codes": wrapped.get_unused_codes(), "afterwards": _onward(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@prove_first
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Asks, then puts ten new codes in the place of the old ones."""
    if not has_second_factor(signed_in(request)):
        return redirect("mfa_index")
    if request.method == "POST":
        _add(request, Type.RECOVERY_CODES, lambda: generate_recovery_codes(request))
        return redirect("mfa_view_recovery_codes")
    return render(request, "mfa/recovery_codes/generate.html")


class SecondStep(AuthenticateView):
    """The code by mail was right; now the second factor."""

    form_class = SecondStepForm
    webauthn_form_class = PasskeySecondStepForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        types = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "has_app": Type.TOTP in types,
            "has_passkey": Type.WEBAUTHN in types,
            "js_data": {"options": context["js_data"]["request_options"]},
            "trial_code": code_of_app(self.stage.login.user) if settings.LOCAL_MODE else "",
        }


class PasskeySignIn(LoginWebAuthnView):
    """With a passkey, without a code. What the browser needs is fetched as JSON only when the button is pressed."""

    form_class = PasskeySignInForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not limits.may_begin_passkey(request):
            return respond_429(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "application/json" not in request.headers.get("Accept", ""):
            return redirect("account_login")
        options = webauthn.begin_authentication(user=None)
        request.session.set_expiry(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        return JsonResponse({"options": options})
