"""On a machine for trying things out nobody needs an app: the page says what one would show. Only where LOCAL_MODE is on."""

import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

from accounts.models import User


def code_of_secret(secret: str) -> str:
    """What an app with this secret shows now (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))


def code_of_app(user: User) -> str:
    """What this person's app shows now; "" without one."""
    key = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return code_of_secret(decrypt(key.data["secret"])) if key else ""
