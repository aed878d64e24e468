"""What people who wait for a meeting near them are told: asked to confirm, then once that there is one."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from events import alert_links as links
from events.models import Alert
from events.search import EventSearch
from notifications import kinds, outbox
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

CONFIRM = "events.alert_confirm"
FOUND = "events.alert"
SHOWN = 5


def register() -> None:
    """Make the kinds of this room known to the outbox."""
    kinds.register(CONFIRM, render_confirm, asks=True)
    kinds.register(FOUND, render_found)


def confirm(alert: Alert) -> None:
    """Ask whether they really want it: once for each time somebody asked."""
    context = {"alert": alert.public_id}
    outbox.post(CONFIRM, to=_recipient(alert), context=context, key=f"{CONFIRM}:{alert.public_id}:{alert.asked_at.isoformat()}")


def found(alert: Alert) -> None:
    """There is one. The context names the area, because the alert itself is deleted with this."""
    context = {"area": alert.area, "lat": alert.lat, "lon": alert.lon, "within": alert.within}
    outbox.post(FOUND, to=_recipient(alert), context=context, key=f"{FOUND}:{alert.public_id}")


def search_of(context: Mapping[str, Any]) -> EventSearch:
    """The search that the alert stands for; each meeting with its next date only."""
    near = f"{context['lat']:.5f},{context['lon']:.5f}"
    return EventSearch.parse({"near": near, "within": context["within"]}, next_only=True)


# At the moment of sending ------------------------------------------------------------------------------------------------


def render_confirm(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """The mail with the button, while the wish is there."""
    alert = Alert.objects.filter(public_id=context["alert"]).first()
    if alert is None:
        return None
    return compose(CONFIRM, recipient, {"alert": alert, "link": links.url(alert)})


def render_found(context: dict[str, Any], recipient: Recipient) -> Mail | None:
    """While there is still one: the next few, as everybody may see them, and the way to all of them."""
    search = search_of(context)
    meetings = search.results(SHOWN)
    if not meetings:
        return None
    words = {"area": context["area"], "found": meetings, "link": settings.SITE_URL + reverse("events:list") + search.query_string()}
    return compose(FOUND, recipient, words)


def _recipient(alert: Alert) -> Recipient:
    return Recipient(alert.email, language=alert.language, timezone=settings.TIME_ZONE, discreet=alert.discreet)
