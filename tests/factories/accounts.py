"""People for tests."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt

from accounts.models import User


def make_user(email: str = "someone@example.org", *, second_factor: bool | None = None, **fields: Any) -> User:
    """A person who can sign in; moderators and staff with codes from an app, unless `second_factor` says otherwise."""
    user = User.objects.create_user(email, **fields)
    if user.is_moderator or user.is_staff if second_factor is None else second_factor:
        give_app(user)
    return user


def give_app(user: User) -> Authenticator:
    """Codes from an app, as if set up before; `app_code` says what it shows."""
    key: Authenticator = TOTP.activate(user, generate_totp_secret()).instance
    return key


def app_code(user: User) -> str:
    """What this person's app shows now."""
    key = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return code_of(decrypt(key.data["secret"]))


def code_of(secret: str) -> str:
    """What an app with this secret shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
