"""The mail as it travels: MIME, with the pictures beside the HTML that shows them."""

from email.message import Message
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from functools import lru_cache
from typing import Any

from django.core.mail import EmailMultiAlternatives

from notifications.mail import Mail, Picture, sender_domain


class Envelope(EmailMultiAlternatives):
    """Django's mail; its HTML part becomes `multipart/related` (RFC 2387) when there are pictures in it."""

    def __init__(self, mail: Mail, *, to: str, message_id: str) -> None:
        """`message_id` is its left side; the same for a repeat, so that it can be recognised (RFC 5322, 3.6.4)."""
        headers = {"Message-ID": f"<{message_id}@{sender_domain()}>", "Auto-Submitted": "auto-generated", **mail.headers}
        super().__init__(mail.subject, mail.text, to=[to], headers=headers)
        self._pictures = mail.pictures
        self.attach_alternative(mail.html, "text/html")
        for attachment in mail.attachments:
            self.attach(attachment.filename, attachment.content, attachment.mimetype)

    def message(self, *args: Any, **kwargs: Any) -> Any:
        """The MIME message."""
        message: Any = super().message(*args, **kwargs)
        if self._pictures:
            for part in message.walk():
                if part.get_content_type() == "multipart/alternative":
                    part.set_payload([self._related(each) for each in part.get_payload()])
        return message

    def _related(self, part: Message) -> Message:
        if part.get_content_type() != "text/html":
            return part
        # A boundary of our own: looking for one that no line begins with costs more than all the rest.
        related = MIMEMultipart("related", boundary=f"=_{self._pictures[0].name}_=", type="text/html")
        related.attach(part)
        for picture in self._pictures:
            related.attach(_inline(picture))
        return related


@lru_cache(maxsize=16)
def _inline(picture: Picture) -> MIMEImage:
    """The same part for all who are told of the same place: encoded once."""
    image = MIMEImage(picture.content, picture.mimetype.rpartition("/")[2])
    image.add_header("Content-ID", f"<{picture.cid}>")
    image.add_header("Content-Disposition", "inline")
    return image
