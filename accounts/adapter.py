"""allauth's way into our house: its codes are six figures, its mails go through the outbox, its words are ours."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.models import User

CODE_FIGURES = 6
SIGNED_OUT = "account/messages/logged_out.txt"


class Adapter(DefaultAccountAdapter):
    """What allauth does otherwise here. There is no password, and its own table of addresses stays empty."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code that we sent last. Look for the newest mail from us and type its six figures."),
        "too_many_login_attempts": _("There were too many tries with this address. Wait a few minutes, then ask for a new code."),
        "rate_limited": _("There were too many tries. Wait a few minutes, then try again."),
    }

    def generate_login_code(self) -> str:
        """Six figures: easy to read aloud, and the tries are few."""
        return f"{secrets.randbelow(10**CODE_FIGURES):0{CODE_FIGURES}}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox. Raises ValueError for any mail but the code: we have no page that would send another."""
        if template_prefix != "account/email/login_code":
            raise ValueError(template_prefix)
        notices.login_code(email, context["code"])

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Only what went wrong, and that one is signed out: the pages say the rest, and allauth's sentences hold the address."""
        if level >= messages.WARNING or SIGNED_OUT in args:
            super().add_message(request, level, *args, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Back to the beginning, with the reason."""
        messages.error(request, _("This account is closed. Write to us if that is a mistake."))
        return redirect("account_login")
