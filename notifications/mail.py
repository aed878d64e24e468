"""A mail before it is sent, and how templates become one."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils import timezone, translation

from notifications.recipients import Recipient

EMPTY_LINES = re.compile(r"\n\s*\n\s*\n")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the text. `mimetype` may carry parameters ("text/calendar; method=PUBLISH")."""

    filename: str
    content: bytes
    mimetype: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside the HTML, which travels with the mail and is fetched from nowhere: `<img src="cid:{{ picture.cid }}">`."""

    content: bytes
    mimetype: str = "image/png"

    @property
    def name(self) -> str:
        """24 letters and digits: the same for the same picture, others for any other."""
        return hashlib.sha256(self.content).hexdigest()[:24]

    @property
    def cid(self) -> str:
        """Its name inside the mail (RFC 2392)."""
        return f"{self.name}@{sender_domain()}"


@dataclass(frozen=True, slots=True)
class Mail:
    """What one person reads: a subject of one line, the words as plain text and as HTML, pictures in it, files, headers of its own."""

    subject: str
    text: str
    html: str
    attachments: Sequence[Attachment] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    pictures: Sequence[Picture] = ()


def sender_domain() -> str:
    """What stands behind the @ of our own address: the right side of every Message-ID and Content-ID."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def compose(
    kind: str,
    recipient: Recipient,
    context: Mapping[str, Any],
    *,
    attachments: Sequence[Attachment] = (),
    headers: Mapping[str, str] | None = None,
    pictures: Sequence[Picture] = (),
) -> Mail:
    """The mail of `kind` for this recipient, in their language and time zone.

    "events.reminder" reads `messages/events/reminder/{subject.txt,body.txt,body.html}`, which may also name `site_name`,
    `site_url` and `recipient`. Raises TemplateDoesNotExist when one of the three is missing.
    """
    folder = f"messages/{kind.replace('.', '/')}"
    words = {**context, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "recipient": recipient}
    with translation.override(recipient.language), timezone.override(recipient.timezone):
        subject = _render(f"{folder}/subject.txt", words, escape=False)
        text = _render(f"{folder}/body.txt", words, escape=False)
        html = _render(f"{folder}/body.html", words, escape=True)
    return Mail(
        subject=" ".join(subject.split()),
        text=EMPTY_LINES.sub("\n\n", text).strip() + "\n",
        html=html,
        attachments=tuple(attachments),
        headers=dict(headers or {}),
        pictures=tuple(pictures),
    )


def _render(template: str, words: dict[str, Any], *, escape: bool) -> str:
    """Plain text is not escaped: an ampersand in a name is an ampersand in a subject line."""
    return Engine.get_default().get_template(template).render(Context(words, autoescape=escape))
