"""People for tests."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt

from accounts.models import User
from tests.totp import code_of


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
