"""Mail that never leaves: each one a file in LOCAL_MAIL_DIR, read on the page /local-mail/. Only for trying things out."""

import secrets
import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from email.message import Message
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from notifications.mail import Attachment

SUFFIX = ".eml"


class LocalMailBackend(BaseEmailBackend):
    """Django's e-mail backend that writes files."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were written. A file appears whole or not at all, and names sort by time."""
        folder = _folder()
        for message in email_messages:
            name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
            unfinished = folder / f".{name}"
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.rename(folder / f"{name}{SUFFIX}")
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class LocalMail:
    """One mail as it would have arrived. `name` is its file's name without the ending."""

    name: str
    parsed: ParsedMessage

    @property
    def to(self) -> str:
        """The address it would have gone to."""
        return str(self.parsed["To"])

    @property
    def subject(self) -> str:
        """The subject line."""
        return str(self.parsed["Subject"])

    @property
    def at(self) -> datetime:
        """When it was sent (aware UTC)."""
        return datetime.fromtimestamp(int(self.name.partition("-")[0]) / 1e9, UTC)

    @property
    def text(self) -> str:
        """The words as plain text."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """The words as HTML, with the pictures that travel inside; "" without any."""
        html = self._body("html")
        for part in self.parsed.walk():
            if part["Content-ID"]:
                data = b64encode(_content(part)).decode()
                html = html.replace(f"cid:{part['Content-ID'].strip('<>')}", f"data:{part.get_content_type()};base64,{data}")
        return html

    @property
    def attachments(self) -> list[Attachment]:
        """The files beside the words, in order."""
        return [_attachment(part) for part in self.parsed.iter_attachments()]

    def _body(self, kind: str) -> str:
        part = self.parsed.get_body([kind])
        return part.get_content() if part else ""


def _attachment(part: Message) -> Attachment:
    name = part.get_filename() or part.get_content_type()
    return Attachment(name, _content(part), str(part["Content-Type"]))


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def newest(limit: int) -> list[LocalMail]:
    """The newest mails first."""
    names = sorted((path.stem for path in _folder().glob(f"[0-9]*{SUFFIX}")), reverse=True)
    return [mail for name in names[:limit] if (mail := read(name))]


def read(name: str) -> LocalMail | None:
    """One mail; None when there is no such file. `name` holds digits, letters and dashes alone."""
    try:
        content = (_folder() / f"{name}{SUFFIX}").read_bytes()
    except FileNotFoundError:
        return None
    return LocalMail(name, message_from_bytes(content, policy=policy.default))


def _folder() -> Path:
    folder = Path(settings.LOCAL_MAIL_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
