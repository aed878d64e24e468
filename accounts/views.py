"""Signing in with a code, and one's own page.

allauth keeps the code, counts the tries and ends them; we let in those who were never here before. Their account is opened when
the code was right, so that an address which somebody else typed leaves nothing behind. Known or not, the pages are the same.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.userkit import user_id_to_str
from allauth.account.stages import LoginStage
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import limits, services
from accounts.access import has_second_factor, signed_in
from accounts.forms import CodeForm, MeForm, SignInForm
from accounts.models import Session
from accounts.sessions import name_outside


class SignIn(RequestLoginCodeView):
    """Type your e-mail address; a code goes there."""

    form_class = SignInForm

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        """Who comes back to this page wants another code, or mistyped the address: let them."""

    def form_valid(self, form: SignInForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        # Nobody looks here whether the address is known, so nobody can tell from the answer, nor from its time. Without a user
        # allauth sends nothing by itself.
        process = LoginCodeVerificationProcess.initiate(request=self.request, user=None, email=email)
        get_adapter().send_mail("account/email/login_code", email, {"code": process.generate_code()})
        process.persist()
        # Until somebody is in, the session holds an address that anybody may have typed: no longer than the code works.
        self.request.session.set_expiry(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        return HttpResponseRedirect(self.get_success_url())


class EnterCode(ConfirmLoginCodeView):
    """Type the code from the mail; you are in."""

    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        sign_in = reverse("account_login")
        if isinstance(response, HttpResponseRedirect) and response.url == sign_in:
            if getattr(self, "_process", None) is None:
                messages.warning(request, _("That code no longer works. Ask for a new one."))
            return redirect(self.passthrough_next_url(sign_in))
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One try. allauth counts them in the session, which requests sent at once read and write past each other."""
        if not limits.may_try_code(f"{request.session.session_key} {self._process.state['at']}"):
            self._process.abort()
            messages.error(request, get_adapter().error_messages["too_many_login_attempts"])
            return redirect("account_login")
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(minutes=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        user = services.open_account(self._process.state["email"], language=get_language() or settings.LANGUAGE_CODE)
        self._process.state["user_id"] = user_id_to_str(user)
        return super().form_valid(form)


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """What I am called here, and how I read."""
    form = MeForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        messages.success(request, _("Saved."))
        response = redirect("account_me")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
        return response
    return render(
        request,
        "account/me.html",
        {"form": form, "sessions": _sessions(request), "has_second_factor": has_second_factor(request.user)},
    )


def _sessions(request: HttpRequest) -> list[dict[str, Any]]:
    """Where this person is signed in: this browser first, then the one used last."""
    mine = Session.objects.filter(user=signed_in(request), expire_date__gt=timezone.now()).order_by("-used_on", "device")
    found = [{"row": row, "name": name_outside(row), "is_this": row.pk == request.session.session_key} for row in mine]
    return sorted(found, key=lambda each: not each["is_this"])


@require_POST
@login_required
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out one other browser, or all others."""
    named = request.POST.get("session", "")
    if named == "others":
        services.end_sessions(signed_in(request), but=request.session.session_key)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("account_me")
    one = next((each for each in _sessions(request) if each["name"] == named and not each["is_this"]), None)
    if one:
        services.end_session(signed_in(request), one["row"])
    messages.success(request, _("That browser is signed out."))
    return redirect("account_me")
