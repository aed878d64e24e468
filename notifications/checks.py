"""System checks of telling people: where answers come back must be an address."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from notifications.replies import HOLE, TOKEN_LENGTH

LONGEST_LOCAL_PART = 64  # RFC 5321, 4.5.3.1.1


@register()
def answers_come_back_to_an_address(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E030: REPLY_ADDRESS is an e-mail address with one {token} before the @."""
    address: str = settings.REPLY_ADDRESS
    if not address or _works(address):
        return []
    return [
        Error(
            f"REPLY_ADDRESS={address} is not an address for answers.",
            hint="Write it as reply+{token}@example.org: {token} once, before the @, with 40 characters beside it at most.",
            id="organise.E030",
        )
    ]


def _works(address: str) -> bool:
    local, _at, _domain = address.replace(HOLE, "2" * TOKEN_LENGTH).partition("@")
    try:
        validate_email(address.replace(HOLE, "2" * TOKEN_LENGTH))
    except ValidationError:
        return False
    return address.count(HOLE) == 1 and HOLE in address.partition("@")[0] and len(local) <= LONGEST_LOCAL_PART
