"""What organisers say to those who come: a message to all, and thanks afterwards. Each is asked again at the moment of sending.

Addresses are shown to nobody, and an answer by mail goes nowhere: each mail leads to the page where one writes to the group.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from events import attendance_links as links
from events import reminders
from events.announced import has_seat, hears, listeners
from events.attendance_calendar import shown_to
from events.disclosure import disclose
from events.enums import Audience, OccurrenceStatus
from events.models import Announcement, Attendance, Occurrence
from groups.models import Group
from notifications import kinds, outbox
from notifications.mail import Mail, compose
from notifications.recipients import Recipient

ANNOUNCEMENT = "events.announcement"
THANKS = "events.thanks"
Heard = tuple[Attendance, Announcement]
Thanked = tuple[Attendance, Occurrence | None]


def register() -> None:
    """Make the kinds of this file known to the outbox."""
    kinds.register(ANNOUNCEMENT, _announcement, _load_announcements)
    kinds.register(THANKS, _thanks, _load_thanks)


def announced(announcement: Announcement) -> None:
    """Write to all who are to hear it; once each."""
    people = listeners(announcement.occurrence, Audience(announcement.audience))
    _post(ANNOUNCEMENT, announcement.occurrence, people, {"announcement": announcement.public_id}, announcement.public_id)


def thanked(occurrence: Occurrence, following: Occurrence | None) -> None:
    """Thank all who had a seat, and tell them of the `following` date, if there is one; once each."""
    context = {"following": following.public_id} if following else {}
    _post(THANKS, occurrence, listeners(occurrence), context, "")


def _post(kind: str, occurrence: Occurrence, people: QuerySet[Attendance], context: dict[str, Any], once: str) -> None:
    outbox.post_many(
        kind,
        (
            outbox.Posting(
                to=reminders.recipient(attendance, occurrence),
                context={"attendance": attendance.public_id, **context},
                key=f"{kind}:{attendance.public_id}:{once}",
            )
            for attendance in people.iterator()
        ),
    )


# At the moment of sending ------------------------------------------------------------------------------------------------


def _people(contexts: Sequence[dict[str, Any]]) -> dict[str, Attendance]:
    found = Attendance.objects.for_disclosure().reachable().filter(public_id__in={each["attendance"] for each in contexts})
    return {each.public_id: each for each in found}


def _load_announcements(contexts: Sequence[dict[str, Any]]) -> list[Heard | None]:
    """Whom each of these messages goes to, and the words; None where either is gone."""
    people = _people(contexts)
    words = {
        each.public_id: each for each in Announcement.objects.filter(public_id__in={each["announcement"] for each in contexts})
    }
    pairs = [(people.get(each["attendance"]), words.get(each["announcement"])) for each in contexts]
    return [(person, text) if person and text else None for person, text in pairs]


def _load_thanks(contexts: Sequence[dict[str, Any]]) -> list[Thanked | None]:
    """Whom these thanks go to, and the date that follows where there is one; None where the person is forgotten."""
    people = _people(contexts)
    dates = Occurrence.objects.for_disclosure().filter(
        public_id__in={each["following"] for each in contexts if "following" in each}
    )
    following = {each.public_id: each for each in dates}
    pairs = [(people.get(each["attendance"]), following.get(each.get("following", ""))) for each in contexts]
    return [(person, date) if person else None for person, date in pairs]


def _announcement(context: dict[str, Any], recipient: Recipient, loaded: Heard | None) -> Mail | None:
    """While they are still among those who are to hear it, the meeting is there, and it is not over."""
    if loaded is None:
        return None
    attendance, announcement = loaded
    if attendance.occurrence.is_over() or not hears(attendance, announcement):
        return None
    return _mail(ANNOUNCEMENT, attendance, recipient, {"text": announcement.text})


def _thanks(context: dict[str, Any], recipient: Recipient, loaded: Thanked | None) -> Mail | None:
    """While their address is kept; the next date only while it is ahead and takes place, and no more of it than everybody may see."""
    if loaded is None:
        return None
    attendance, following = loaded
    now = timezone.now()
    if now >= attendance.erases_at or not has_seat(attendance):
        return None
    words = {"following": disclose(following) if following and _is_ahead(following, now) else None}
    return _mail(THANKS, attendance, recipient, words)


def _is_ahead(date: Occurrence, now: datetime) -> bool:
    return date.start > now and date.status == OccurrenceStatus.SCHEDULED and date.event.works_by_link


def _mail(kind: str, attendance: Attendance, recipient: Recipient, words: dict[str, Any]) -> Mail:
    """With the wishes of its owner as they are now."""
    event = attendance.occurrence.event
    now = replace(recipient, language=attendance.language, discreet=attendance.discreet, timezone=event.timezone)
    context = {
        "shown": shown_to(attendance),
        "attendance": attendance,
        "link": links.url("rsvp", links.token_of(attendance)),
        "letters": letters_of(event.host),
        "clock_of": event.clock_of,
    }
    return compose(kind, now, {**context, **words})


def letters_of(group: Group) -> str:
    """The whole address of the page where one writes to the group; "" while it takes no letters."""
    return settings.SITE_URL + reverse("groups:write", args=[group.slug]) if group.takes_letters else ""
