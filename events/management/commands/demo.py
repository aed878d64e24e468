"""Fills a local installation with the example campaign, and keeps it ahead of the calendar."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from accounts.models import User
from core.models import new_public_id
from events import demo, recurrence
from events.models import Event, Occurrence
from events.recurrence import Frequency
from events.services import access, publishing
from groups import consequences, institutions
from groups.enums import GroupStatus
from groups.models import Group
from groups.services import registration
from places import services as places
from places.access import BY_KEY, On, changed

FIRST_WEEK = 7  # "first Tuesday": a day of the month up to the seventh


class Command(BaseCommand):
    """Idempotent: groups are made once; a meeting is listed anew when all its dates are over."""

    help = "Fills a local installation with an example campaign: invented groups and meetings that say so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="no progress bar")

    def handle(self, *args: Any, quiet: bool, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("The example campaign is for trying things out. This looks like a real site (DEVELOPMENT is off).")
        people = {
            demo.ORGANISER: _person(demo.ORGANISER, display_name="Example organiser"),
            demo.MODERATOR: _person(demo.MODERATOR, display_name="Example moderator", is_moderator=True),
            demo.SUPPORTER: _person(demo.SUPPORTER, display_name="Example supporter"),
            demo.ELSEWHERE: _person(demo.ELSEWHERE, display_name="Another example organiser"),
        }
        for one in tqdm(demo.CAMPAIGN, desc="Example campaign", unit=" groups", disable=quiet, leave=False):
            with transaction.atomic():
                owner = people[one.owner]
                group = Group.objects.filter(name=one.name, is_example=True).first() or _start(one, owner)
                for meeting in one.meetings:
                    if not Occurrence.objects.upcoming().filter(event__host=group, event__title=meeting.title).exists():
                        _list(meeting, group, owner)
        if not quiet:
            meetings = Event.objects.filter(host__is_example=True).count()
            self.stdout.write(f"The example campaign is there: {len(demo.CAMPAIGN)} groups, {meetings} meetings.")


def _person(email: str, **fields: Any) -> User:
    return User.objects.with_email(email).first() or User.objects.create_user(email, **fields)


def _start(one: demo.Campaigners, owner: User) -> Group:
    known = institutions.find(one.institution)
    group = registration.register(
        owner,
        public_id=new_public_id(),
        name=one.name,
        kind=one.kind,
        description=one.about,
        place=places.place_from(_found(one.where)),
        safety_level=one.level,
        subkind=one.sort,
        institution=known.key if known else "",
        institution_name=known.name if known else "",
        parent_name=one.part_of,
        languages=list(one.languages),
        links=list(one.links),
    )
    # Not through the moderators' door: nobody should get mail about invented groups.
    group.is_example = True
    group.status = GroupStatus.NEW if one.waiting else GroupStatus.APPROVED
    group.save()
    consequences.follow(group)
    return group


def _found(where: str) -> places.Answer:
    answer = places.locate(where).answer
    if answer is None:
        raise CommandError(f"The gazetteer does not know {where!r}. Build it anew: manage.py load_places --force")
    return answer


def _list(meeting: demo.Meeting, group: Group, owner: User) -> Event:
    day = _next(meeting.weekday, weeks=meeting.weeks, first_of_month=meeting.repeats == Frequency.MONTHLY_BY_WEEKDAY)
    online = meeting.mode == meeting.mode.ONLINE
    where = group.place if not meeting.where else places.place_from(_found(meeting.where))
    if meeting.room or meeting.address:
        where = places.place_from(_found(where.postcode or where.area_label), name=meeting.room, address=meeting.address)
    there: dict[str, bool | None] = dict.fromkeys(meeting.there, True)
    in_room = {key: is_yes for key, is_yes in there.items() if BY_KEY[key].on == On.VENUE}
    event = publishing.create(
        group,
        by=owner,
        kind=meeting.kind,
        title=meeting.title,
        teaser=meeting.teaser,
        description=f"{meeting.teaser}\n\n*This meeting is invented, to show how the site looks.*".strip(),
        attendance_mode=meeting.mode,
        place=None if online else where,
        directions=meeting.directions,
        conference_url=meeting.link,
        start_date=day,
        start_time=meeting.at,
        duration=timedelta(hours=meeting.hours),
        rrule=recurrence.build(meeting.repeats, day) if meeting.repeats else "",
        access=changed({}, {key: there[key] for key in there if key not in in_room}, today=timezone.localdate()),
    )
    access.answer(event, in_room, by=owner)
    return event


def _next(weekday: int, *, weeks: int, first_of_month: bool) -> date:
    """The next such weekday from tomorrow on, `weeks` later, and the first one of its month where that is asked."""
    day = timezone.localdate() + timedelta(days=1)
    day += timedelta(days=(weekday - day.weekday()) % 7, weeks=weeks)
    while first_of_month and day.day > FIRST_WEEK:
        day += timedelta(days=7)
    return day
