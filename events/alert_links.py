"""The one link of somebody who waits for a meeting: it proves that one wish and nothing else."""

from django.conf import settings
from django.urls import reverse

from core.signing import make_token, row_behind
from events.models import Alert

PURPOSE = "events.alert"


def url(alert: Alert) -> str:
    """The whole address of the page behind the mail to confirm."""
    return settings.SITE_URL + reverse("events:alert", args=[make_token(PURPOSE, alert.public_id)])


def find(token: str) -> Alert:
    """The wish that the token proves. Raises DeadLink: it is fulfilled, forgotten or too old, or the link was altered."""
    return row_behind(token, PURPOSE, Alert.objects.all())
