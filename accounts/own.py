"""What accounts itself holds of a person: the account, its keys and browsers, and the mails that wait."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from accounts.belongings import Belongings, Choices
from accounts.models import Session, User
from core.models import Draft
from notifications.enums import MessageStatus
from notifications.models import Message


def export(user: User) -> dict[str, Any]:
    """The account in words, what one signs in with (never the secrets) and where, forms that were begun, and which mails wait."""
    keys = Authenticator.objects.filter(user=user).order_by("pk")
    browsers = Session.objects.filter(user=user).order_by("-used_on", "device")
    waiting = Message.objects.to(user.email).filter(status=MessageStatus.QUEUED).order_by("due")
    return {
        "email": user.email,
        "name": user.display_name,
        "language": user.language,
        "timezone": user.timezone,
        "since": user.created.isoformat(),
        "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        "moderates": user.is_moderator,
        "is_staff": user.is_staff,
        "keys": [{"kind": key.type, "since": key.created_at.isoformat()} for key in keys],
        "signed_in_with": [{"browser": each.device, "last_used": each.used_on.isoformat()} for each in browsers],
        "drafts": [
            {"form": draft.purpose, "changed": draft.modified.isoformat(), "typed": draft.data}
            for draft in Draft.objects.filter(user=user).order_by("pk")
        ],
        "mails_that_wait": [{"kind": message.kind, "not_before": message.due.isoformat()} for message in waiting],
    }


def erase(user: User, choices: Choices) -> None:
    """The mails to them that wait, the traces of mails that went, and the account with its keys, browsers and all that hangs on it."""
    messages = Message.objects.to(user.email)
    messages.filter(status=MessageStatus.QUEUED).delete()
    messages.update(address="", address_index="", context={})
    # Staff who changed somebody's rights left their name in Django's own log.
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)).delete()
    user.delete()


BELONGINGS = Belongings(
    name="account",
    covers=frozenset(
        {
            "accounts.User.email",
            "accounts.Session.user",
            "core.Draft.user",
            "mfa.Authenticator.user",
            "notifications.Message.address",
        }
    ),
    left_out={
        "accounts.KnownDevice.user": "digests of random cookies, which say nothing to anybody; they go with the account",
        "accounts.User.groups": "rights of staff, which are said as is_staff; they go with the account",
        "accounts.User.user_permissions": "rights of staff, as above",
        "admin.LogEntry.user": "what staff did in the administration; it goes with the account",
        "account.EmailAddress.user": "allauth's own table, which stays empty here",
    },
    export=export,
    erase=erase,
)
