"""allauth's way into our house for second factors: secrets are sealed, names say nothing, its words are ours."""

from ipaddress import ip_address

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import crypto, qr
from core.visitors import device_name

SEALED_AS = "mfa_authenticator"


class MFAAdapter(DefaultMFAAdapter):
    """What allauth's second factors do otherwise here."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code does not fit. Type the six figures that the app shows now, or a recovery code that you have not used yet."
        ),
        "unknown_passkey": _("This passkey does not open any account here. Sign in with a code by mail."),
    }

    def encrypt(self, text: str) -> str:
        """Sealed under the keys of the site."""
        return crypto.encrypt(text, context=SEALED_AS)

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed. Raises Undecryptable when no key opens it."""
        return crypto.decrypt(encrypted_text, context=SEALED_AS)

    def get_totp_issuer(self) -> str:
        """The site's name, as the app shows it."""
        return settings.SITE_NAME

    def _get_user_identifier(self, user: User) -> str:
        """What app and device show beside the site's name: the name that the person chose, never the address."""
        return str(user)

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def build_totp_svg(self, url: str) -> str:
        """For the camera of a phone."""
        return qr.svg(url, title=gettext("QR code for the app"))

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name for it
        """The sort of browser that it was made with: enough to tell two apart, and nothing that somebody typed."""
        return device_name(context.request.META.get("HTTP_USER_AGENT", ""))


def can_have_passkeys(host: str) -> bool:
    """Whether browsers make passkeys for this host (with or without port): for names, not for bare network addresses."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return True
    return False
