"""allauth's way into our house: its codes are six figures, its mails go through the outbox, its words are ours."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.devices import recognise
from accounts.models import User
from accounts.sessions import DEVICE
from core.visitors import device_name

CODE_FIGURES = 6
SIGNED_OUT = "account/messages/logged_out.txt"


class Adapter(DefaultAccountAdapter):
    """What allauth does otherwise here. There is no password, and its own table of addresses stays empty."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code that we sent last. Look for the newest mail from us and type its six figures."),
        "too_many_login_attempts": _("There were too many tries with this address. Wait a few minutes, then ask for a new code."),
        "too_many_second_steps": _("There were too many tries. Wait a quarter of an hour, then try again."),
        "rate_limited": _("There were too many tries. Wait a few minutes, then try again."),
    }

    _was_here_before = False

    def generate_login_code(self) -> str:
        """Six figures: easy to read aloud, and the tries are few."""
        return f"{secrets.randbelow(10**CODE_FIGURES):0{CODE_FIGURES}}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox. Raises ValueError for any mail but the code: we have no page that would send another."""
        if template_prefix != "account/email/login_code":
            raise ValueError(template_prefix)
        notices.login_code(email, context["code"])

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Never by allauth, which asks nothing of those without a second factor: `accounts.access.prove_first` asks everybody."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """In. Until now the session was to last no longer than the code; from now on as long as everybody's."""
        request.session[DEVICE] = device_name(request.META.get("HTTP_USER_AGENT", ""))
        self._was_here_before = user.last_login is not None
        super().login(request, user)
        request.session.set_expiry(None)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """On to where they wanted to go. Who was here before, but not in this browser, gets a mail about it."""
        response = super().post_login(request, user, **kwargs)
        if not recognise(request, response, user) and self._was_here_before:
            notices.new_device(user)
        return response

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Only what went wrong, and that one is signed out: the pages say the rest, and allauth's sentences hold the address."""
        if level >= messages.WARNING or SIGNED_OUT in args:
            super().add_message(request, level, *args, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Back to the beginning, with the reason."""
        messages.error(request, _("This account is closed. Write to us if that is a mistake."))
        return redirect("account_login")
