"""What accounts says to people: the code that lets them in, and that a new browser is in; and how anybody with an account reads."""

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
PROOF_CODE = "accounts.proof_code"
NEW_DEVICE = "accounts.new_device"


def recipient_of(user: User) -> Recipient:
    """How this person reads: where, in which language, at which time of day."""
    return Recipient(user.email, language=user.language, timezone=user.timezone)


def login_code(email: str, code: str) -> None:
    """Post the code for signing in, in the language of the page that asked. Nobody learns whether the address was known."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    _post_code(LOGIN_CODE, code, Recipient(email, language=language, timezone=settings.TIME_ZONE))


def proof_code(user: User, code: str) -> None:
    """Post the code by which somebody who is signed in shows that it is they."""
    _post_code(PROOF_CODE, code, recipient_of(user))


def _post_code(kind: str, code: str, recipient: Recipient) -> None:
    until = timezone.now().timestamp() + settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
    outbox.post(kind, to=recipient, context={"code": code, "until": until}, key=f"{kind}:{secrets.token_urlsafe(16)}")


def render_login_code(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None once the code works no more."""
    return _code_mail(LOGIN_CODE, context, recipient)


def render_proof_code(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """None once the code works no more."""
    return _code_mail(PROOF_CODE, context, recipient)


def _code_mail(kind: str, context: dict[str, Any], recipient: Recipient) -> Mail | None:
    if timezone.now().timestamp() > context["until"]:
        return None
    return compose(kind, recipient, {"code": context["code"], "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60})


def new_device(user: User) -> None:
    """Post word to this person that somebody signed in as them in a browser that they had not used before."""
    outbox.post(NEW_DEVICE, to=recipient_of(user), context={}, key=f"{NEW_DEVICE}:{secrets.token_urlsafe(16)}")


def render_new_device(context: dict[str, Any], recipient: Recipient) -> Mail:
    """Words that tell nobody who looks on what the site is for."""
    return compose(NEW_DEVICE, recipient, {"url": settings.SITE_URL + reverse("account_login")})


def register() -> None:
    """Called when Django is ready."""
    kinds.register(LOGIN_CODE, render_login_code)
    kinds.register(PROOF_CODE, render_proof_code)
    kinds.register(NEW_DEVICE, render_new_device)
