"""A mail before it is sent, and how templates become one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
class Mail:
    """What one person reads: a subject of one line, the words as plain text and as HTML, files, and headers of its own."""

    subject: str
    text: str
    html: str
    attachments: Sequence[Attachment] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def compose(
    kind: str,
    recipient: Recipient,
    context: Mapping[str, Any],
    *,
    attachments: Sequence[Attachment] = (),
    headers: Mapping[str, str] | None = None,
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
    )


def _render(template: str, words: dict[str, Any], *, escape: bool) -> str:
    """Plain text is not escaped: an ampersand in a name is an ampersand in a subject line."""
    return Engine.get_default().get_template(template).render(Context(words, autoescape=escape))
