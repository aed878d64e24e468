"""What people who follow a group are told: that it has listed a new meeting or series. Once for each, as everybody may see it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings

from events.disclosure import Disclosed, disclose, is_on_page
from events.models import Event, Occurrence
from groups import follow_links as links
from groups.follow_notices import recipient as follower
from groups.models import Follow
from notifications import kinds, outbox
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

LISTED = "events.listed"
About = tuple[Follow, Disclosed]


def register() -> None:
    """Make the kind of this room known to the outbox."""
    kinds.register(LISTED, render, load)


def listed(event: Event) -> None:
    """Tell everybody who follows its group of a new meeting or series; once each."""
    outbox.post_many(
        LISTED,
        (
            outbox.Posting(
                to=follower(follow),
                context={"event": event.public_id, "follow": follow.public_id},
                key=f"{LISTED}:{event.public_id}:{follow.public_id}",
            )
            for follow in Follow.objects.filter(group=event.host).confirmed().iterator()
        ),
    )


# At the moment of sending ------------------------------------------------------------------------------------------------


def load(contexts: Sequence[dict[str, Any]]) -> list[About | None]:
    """Who follows, and the next date of the meeting as everybody may see it; None where either is gone."""
    follows = Follow.objects.confirmed().select_related("group").filter(public_id__in={each["follow"] for each in contexts})
    who = {follow.public_id: follow for follow in follows}
    what = {public_id: _next(public_id) for public_id in {each["event"] for each in contexts}}
    found = ((who.get(each["follow"]), what[each["event"]]) for each in contexts)
    return [(follow, shown) if follow and shown else None for follow, shown in found]


def render(context: dict[str, Any], recipient: Recipient, about: About | None) -> Mail | None:
    """While they follow, and a date of it is still to come; with their wishes as they are now."""
    if about is None:
        return None
    follow, shown = about
    event = shown.event
    now = replace(recipient, language=follow.language, discreet=follow.discreet, timezone=event.timezone)
    token = links.token_of(follow)
    one_click = {  # RFC 8058
        "List-Unsubscribe": f"<{links.url('unfollow', token)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    words = {
        "shown": shown,
        "link": settings.SITE_URL + shown.occurrence.get_absolute_url(),
        "stop": links.url("follow_own", token),
        "clock_of": event.clock_of,
    }
    return compose(LISTED, now, words, headers=one_click)


def _next(public_id: str) -> Disclosed | None:
    """The next date that takes place; None when there is none, or when who has the group's link would not find it on its page."""
    ahead = Occurrence.objects.for_disclosure().upcoming().scheduled().filter(event__public_id=public_id)
    occurrence = ahead.order_by("start").first()
    if occurrence is None or not is_on_page(occurrence.event):
        return None
    shown = disclose(occurrence)
    return None if shown.is_cancelled else shown
