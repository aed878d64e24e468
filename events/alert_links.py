"""The one link of somebody who waits for a meeting: it proves that one wish and nothing else."""

from django.conf import settings
from django.urls import reverse

from core.signing import BadToken, make_token, read_token
from events.models import Alert

PURPOSE = "events.alert"


class DeadLink(LookupError):
    """A link that opens nothing: altered, or the wish is fulfilled, forgotten or too old."""


def url(alert: Alert) -> str:
    """The whole address of the page behind the mail to confirm."""
    return settings.SITE_URL + reverse("events:alert", args=[make_token(PURPOSE, alert.public_id)])


def find(token: str) -> Alert:
    """The wish that the token proves. Raises DeadLink."""
    try:
        public_id = read_token(PURPOSE, token)
    except BadToken as error:
        raise DeadLink from error
    alert = Alert.objects.filter(public_id=public_id).first()
    if alert is None:
        raise DeadLink
    return alert
