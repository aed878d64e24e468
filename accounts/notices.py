"""What accounts says to people: the code that lets them in."""

import secrets
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from notifications import kinds, outbox
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

LOGIN_CODE = "accounts.login_code"
NEW_DEVICE = "accounts.new_device"


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


def new_device(user: User) -> None:
    """Post word to this person that somebody signed in as them in a browser that they had not used before."""
    recipient = Recipient(user.email, language=user.language, timezone=user.timezone)
    outbox.post(NEW_DEVICE, to=recipient, context={}, key=f"{NEW_DEVICE}:{secrets.token_urlsafe(16)}")


def render_new_device(context: dict[str, Any], recipient: Recipient) -> Mail:
    """Words that tell nobody who looks on what the site is for."""
    return compose(NEW_DEVICE, recipient, {"url": settings.SITE_URL + reverse("account_login")})


def register() -> None:
    """Called when Django is ready."""
    kinds.register(LOGIN_CODE, render_login_code)
    kinds.register(NEW_DEVICE, render_new_device)
