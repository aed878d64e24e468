"""What meetings hold of a person: those they listed, those they come to, and where they wait for one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.belongings import Belongings, Choices
from accounts.models import User
from events.disclosure import Disclosed, Standing, disclose, standing_of
from events.feeds import Channel, icalendar
from events.models import Alert, Announcement, Attendance, CoHost, Event, Occurrence, Outcome
from events.services import erasing, publishing
from groups.belongings import CLOSE, left_alone
from groups.models import Membership

CALENDAR_NAME = "calendar.ics"
REMEMBERED = timedelta(days=30)  # as the feeds have it


def export(user: User) -> dict[str, Any]:
    """Meetings that they listed, and what is under their e-mail address: where they come, and where they wait."""
    listed = Event.objects.filter(created_by=user).select_related("host").order_by("pk")
    coming = Attendance.objects.filter(email=user.email).select_related("occurrence__event").order_by("pk")
    waiting = Alert.objects.filter(email=user.email).order_by("pk")
    return {
        "listed": [
            {"title": event.title, "group": event.host.name, "first_date": event.start_date.isoformat()} for event in listed
        ],
        "asked_to_cohost": [
            {"title": each.event.title, "group": each.group.name, "answer": each.status}
            for each in CoHost.objects.filter(asked_by=user).select_related("event", "group").order_by("pk")
        ],
        "messages_to_those_who_come": [
            {"title": each.occurrence.event.title, "text": each.text, "at": each.created.isoformat()}
            for each in Announcement.objects.filter(by=user).select_related("occurrence__event").order_by("pk")
        ],
        "reports_of_meetings": [
            {"title": each.occurrence.event.title, "decided": each.decided, "at": each.created.isoformat()}
            for each in Outcome.objects.filter(by=user).select_related("occurrence__event").order_by("pk")
        ],
        "coming": [
            {
                "title": each.occurrence.event.title,
                "page": each.occurrence.get_absolute_url(),
                "start": each.occurrence.start.isoformat(),
                "answer": each.partstat,
                "asked": each.asked_at.isoformat(),
                "confirmed": each.confirmed_at.isoformat() if each.confirmed_at else None,
                "days_that_the_address_is_kept": each.kept_days,
                "the_organisers_cannot_give_a_seat_since": each.refused_at.isoformat() if each.refused_at else None,
                "language": each.language,
                "name": each.name,
                "guests": each.guests,
                "what_they_need": each.access_needs,
                "organisers_may_see_the_address": each.shares_contact,
                "neutral_subjects": each.discreet,
                "reminders": each.reminders,
            }
            for each in coming
        ],
        "waiting_for_a_meeting": [
            {
                "area": alert.area,
                "within": alert.within,
                "asked": alert.asked_at.isoformat(),
                "confirmed": alert.confirmed_at.isoformat() if alert.confirmed_at else None,
                "language": alert.language,
                "neutral_subjects": alert.discreet,
            }
            for alert in waiting
        ],
    }


def files(user: User) -> dict[str, bytes]:
    """The meetings of their groups as a calendar, each as far as they may know it."""
    page = f"{settings.SITE_URL}{reverse('events:desk')}"
    return {CALENDAR_NAME: icalendar(list(_dates(user)), Channel(_("Meetings of my groups"), page, page))}


def _dates(user: User) -> Iterator[Disclosed]:
    groups = Membership.objects.filter(user=user).values("group")
    found = Occurrence.objects.for_disclosure().filter(host__in=groups, end__gte=timezone.now() - REMEMBERED)
    standings: dict[int, Standing] = {}  # one question for each group
    for occurrence in found.order_by("start", "pk"):
        if occurrence.host_id not in standings:
            standings[occurrence.host_id] = standing_of(user, occurrence)
        yield disclose(occurrence, standings[occurrence.host_id])


def erase(user: User, choices: Choices) -> None:
    """The meetings of groups that close are cancelled, and who comes is told; where they come or wait themselves is forgotten."""
    for group in left_alone(user):
        if choices.get(group.public_id) == CLOSE:
            for event in group.events.published().select_related("host"):
                publishing.cancel(event, by=user, group_closes=event.works_by_link)
    erasing.forget_person(user.email)
    Alert.objects.filter(email=user.email).delete()


BELONGINGS = Belongings(
    name="meetings",
    covers=frozenset(
        {
            "events.Event.created_by",
            "events.CoHost.asked_by",
            "events.Announcement.by",
            "events.Outcome.by",
            "events.Attendance.email",
            "events.Alert.email",
        }
    ),
    export=export,
    erase=erase,
    files=files,
)
