"""What accounts says to people: the code that lets them in."""

import secrets
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from notifications import kinds, outbox
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

LOGIN_CODE = "accounts.login_code"


def login_code(email: str, code: str) -> None:
    """Post the code for signing in, in the language of the page that asked. Nobody learns whether the address was known."""
    until = timezone.now().timestamp() + settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
    recipient = Recipient(email, language=translation.get_language() or settings.LANGUAGE_CODE, timezone=settings.TIME_ZONE)
    outbox.post(
        LOGIN_CODE,
        to=recipient,
        context={"code": code, "until": until},
        key=f"{LOGIN_CODE}:{secrets.token_urlsafe(16)}",
    )


def render_login_code(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None once the code works no more."""
    if timezone.now().timestamp() > context["until"]:
        return None
    minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
    return compose(LOGIN_CODE, recipient, {"code": context["code"], "minutes": minutes})


def register() -> None:
    """Called when Django is ready."""
    kinds.register(LOGIN_CODE, render_login_code)
