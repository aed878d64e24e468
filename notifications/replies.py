"""Answers by mail: an address for one answerer and one matter, and what becomes of a mail to it.

The address holds a random token, of which only a fingerprint is kept. Who has it is believed to be who was given it, so nobody else
is ever shown it. Each app above registers what it does with answers, by purpose.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import rates
from core.crypto import blind_index
from core.models import random_id
from core.text import plain_words
from notifications import inbound
from notifications.models import ReceivedReply, ReplyAddress

TOKEN_LENGTH = 24  # 27**24 is about 114 bits; letters and digits alone, as mail systems may change the case
MOST_BYTES = 5 * 1024 * 1024
MOST_A_DAY = 20  # answers to one address
KNOWN_FOR = timedelta(days=7)  # a mail server tries for five days to hand a mail over (RFC 5321, 4.5.4.1)
HOLE = "{token}"


@dataclass(frozen=True, slots=True)
class Reply:
    """The new words of one answer, never empty; of secrets of ours and addresses of its sender nothing is left in them."""

    text: str


Handler = Callable[[str, Reply], None]
_handlers: dict[str, Handler] = {}


class Unknown(LookupError):
    """There is nobody at this address (any more)."""


class Refused(ValueError):
    """The answer cannot be taken. Says why, in words that its sender may read."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))


def register(purpose: str, handler: Handler) -> None:
    """Let `handler(target, reply)` take the answers to addresses of this purpose ("groups.letter"), each once, in a transaction.

    It raises Unknown when the matter is closed for who had the address, Refused when the words cannot be taken. Raises ValueError when
    another function takes them already.
    """
    if _handlers.setdefault(purpose, handler) is not handler:
        raise ValueError(f"{purpose} is registered already.")


def headers(purpose: str, target: str, *, until: datetime) -> dict[str, str]:
    """The headers by which an answer to a mail comes back to us: a new address for `target` (64 characters at most; ids, never data)
    that works until then. Empty where the operator has set no REPLY_ADDRESS."""
    if not settings.REPLY_ADDRESS:
        return {}
    token = random_id(TOKEN_LENGTH)
    ReplyAddress.objects.create(digest=blind_index(token), purpose=purpose, target=target, until=until)
    return {"Reply-To": settings.REPLY_ADDRESS.replace(HOLE, token)}


def close(purpose: str, target: str) -> None:
    """Let no address of this matter work any more."""
    ReplyAddress.objects.filter(purpose=purpose, target=target).delete()


def receive(raw: bytes, *, to: str = "", sender: str | None = None, now: datetime | None = None) -> bool:
    """Hand the answer in this mail to who takes it. False when a program sent it, so that nobody is told.

    `to`: whom the mail server names as recipient ("": the headers say); `sender`: the envelope's ("": a bounce; None: not known).
    Handed over twice, it counts once. Raises Unknown for an address that is not ours or works no more, Refused.
    """
    now = now or timezone.now()
    if len(raw) > MOST_BYTES:
        raise Refused(_("The mail is too large. Send the words alone, without pictures or files."))
    try:
        mail = inbound.read(raw)
    except inbound.Unreadable:
        raise Refused(_("The mail cannot be read. Send it once more as plain text.")) from None
    if mail.is_automatic or sender == "":
        return False
    address = _find([to] if to else mail.recipients, now)
    handler = _handlers.get(address.purpose)
    if handler is None:
        raise Unknown
    if not rates.allow("notifications.reply", address.digest, most=MOST_A_DAY, per=timedelta(days=1)):
        raise Refused(_("That is too many answers for one day. Send it again tomorrow."))
    text = without_secrets(plain_words(mail.text, in_one_line=False), *mail.senders, *([sender] if sender else [])).strip()
    if not text:
        raise Refused(_("We have found no words of your own in the mail. Write them above what you quote, and send it again."))
    key = hashlib.sha256(b"\0".join([address.digest.encode(), mail.message_id.encode() or raw])).hexdigest()
    with transaction.atomic():
        received = ReceivedReply.objects.bulk_create([ReceivedReply(digest=key)], ignore_conflicts=True)
        if received and ReceivedReply.objects.select_for_update().filter(digest=key, is_taken=False).update(is_taken=True):
            handler(address.target, Reply(text))
    return True


def without_secrets(text: str, *addresses: str) -> str:
    """The words without what must not reach the other side: these addresses, links that are somebody's own, addresses for answers.

    A quotation that slips through would hold them, and who has them may write in another's name.
    """
    for address in {each for each in addresses if each}:
        text = re.sub(re.escape(address), "[…]", text, flags=re.IGNORECASE)
    text = re.sub(rf"{re.escape(settings.SITE_URL)}/\S*(~|%7E)\S*", "[…]", text, flags=re.IGNORECASE)
    pattern = _pattern()
    return pattern.sub("[…]", text) if pattern else text


def forget(now: datetime | None = None) -> None:
    """Erase the addresses whose time is over, and what was received long ago."""
    now = now or timezone.now()
    ReplyAddress.objects.filter(until__lte=now).delete()
    ReceivedReply.objects.filter(created__lte=now - KNOWN_FOR).delete()


def _find(recipients: list[str] | tuple[str, ...], now: datetime) -> ReplyAddress:
    """The row of the first of these that is an address for answers and still works. Raises Unknown."""
    pattern = _pattern()
    for recipient in recipients:
        found = pattern.fullmatch(recipient.strip().strip("<>")) if pattern else None
        row = found and ReplyAddress.objects.filter(digest=blind_index(found["token"]), until__gt=now).first()
        if row:
            return row
    raise Unknown


def _pattern() -> re.Pattern[str] | None:
    """What our addresses for answers look like; None where there are none."""
    before, hole, after = settings.REPLY_ADDRESS.partition(HOLE)
    if not hole:
        return None
    return re.compile(rf"{re.escape(before)}(?P<token>[0-9a-z]{{{TOKEN_LENGTH}}}){re.escape(after)}", re.IGNORECASE)
