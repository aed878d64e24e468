"""The thing organised: what, by whom, where, and how it repeats."""

from datetime import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from core.models import PUBLIC_ID_LENGTH, PublicId, TimeStamped
from events import recurrence
from events.enums import AttendanceMode, EventKind, EventStatus
from events.models.picture import Picture
from groups.enums import WORK_BY_LINK, SafetyLevel
from groups.models import Group
from places import access
from places.models import Place

# Words that stand in the place of a slug: each is an address of its own.
ADDRESSES = {"", "ask", "attend", "asked", "calendar", "card", "count-me", "poster", "share"}
SEEN = (EventStatus.PUBLISHED, EventStatus.CANCELLED)  # what others than its organisers may see


def default_reminders() -> list[int]:
    """Hours before the start."""
    return [24, 2]


class EventQuerySet(models.QuerySet["Event"]):
    """Which events."""

    def published(self) -> Self:
        """Neither a draft nor cancelled as a whole."""
        return self.filter(status=EventStatus.PUBLISHED)

    def by_link(self) -> Self:
        """Those that work for everybody who has their address."""
        return self.filter(hidden_at=None, status__in=SEEN, host__status__in=WORK_BY_LINK)


class Event(PublicId, TimeStamped):
    """One-off or a series. Its first date is kept as wall time in its own zone, so that 7 pm stays 7 pm.

    A date that was changed by itself, and all from one date on, become an event of their own with the same `series`
    (docs/explanation/series.md).
    """

    host = models.ForeignKey(Group, verbose_name=_("host"), on_delete=models.CASCADE, related_name="events")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(_("kind"), max_length=15, choices=EventKind, default=EventKind.MEETING)
    title = models.CharField(_("title"), max_length=120)
    teaser = models.CharField(_("in one sentence"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True, max_length=8000)
    attendance_mode = models.CharField(
        _("how people take part"), max_length=10, choices=AttendanceMode, default=AttendanceMode.IN_PERSON
    )
    place = models.ForeignKey(
        Place, verbose_name=_("place"), null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    directions = models.TextField(_("way in"), blank=True, max_length=1000)
    conference_url = models.URLField(_("online link"), blank=True, max_length=500)
    safety_level = models.CharField(_("stricter than the group"), max_length=8, choices=SafetyLevel, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=EventStatus, default=EventStatus.PUBLISHED)
    status_at = models.DateTimeField(null=True, blank=True, editable=False)  # since when (aware UTC)
    # The public id of the first event of the series; its own where nothing was taken out of it.
    series = models.CharField(max_length=PUBLIC_ID_LENGTH, editable=False, blank=True, db_index=True)
    slot = models.DateField(null=True, blank=True, editable=False)  # the day of the series for which this one stands by itself
    languages = models.JSONField(_("languages spoken there"), default=list, blank=True)  # codes of BCP 47, as ["en", "ug"]
    bring = models.TextField(_("what to bring"), blank=True, max_length=500)
    # Only for those who are confirmed: in the room, and on the screen.
    notice = models.TextField(_("notice for those who come"), blank=True, max_length=2000)
    notice_online = models.TextField(_("notice for those who take part online"), blank=True, max_length=2000)
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    # What of access hangs on the meeting and not on the room (places/access.py): {"captions": {"answer": "yes", "checked": "2027-03-02"}}
    access = models.JSONField(_("access"), default=dict, blank=True)
    access_yes = models.PositiveIntegerField(default=0, editable=False)  # one bit for each yes, for search
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    guests_most = models.PositiveSmallIntegerField(_("guests that one person may bring"), default=2)
    # The online link is shown so many hours before, to those who are confirmed; 0: as soon as they are.
    link_hours = models.PositiveSmallIntegerField(_("link shown so many hours before"), default=24)
    link_public = models.BooleanField(_("everybody sees the link"), default=False)  # only at level open
    reminder_hours = models.JSONField(_("reminders, hours before"), default=default_reminders, blank=True)
    checklist_done = models.JSONField(_("steps that are done"), default=list, blank=True)  # keys of events/kinds.py
    # Hidden by a moderator (aware UTC), with what its organisers are told. Its state stays, to be that again.
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_reason = models.TextField(_("reason"), blank=True, editable=False)
    timezone = models.CharField(_("time zone"), max_length=60, default=settings.TIME_ZONE)
    start_date = models.DateField(_("first date"))
    start_time = models.TimeField(_("starts at"))
    duration = models.DurationField(_("length"))
    rrule = models.CharField(_("repeats"), max_length=300, blank=True)
    exdates = models.JSONField(_("left out"), default=list, blank=True)  # wall times: 20260303T190000
    rdates = models.JSONField(_("added"), default=list, blank=True)  # the same
    skip_holidays = models.CharField(_("leaves out the bank holidays of"), max_length=10, blank=True)  # "GB-ENG"
    skip_ranges = models.JSONField(_("leaves out"), default=list, blank=True)  # [["2027-03-20", "2027-04-12"]], both included
    # A series without an end goes on for half a year after somebody said so; then it is asked, and rests where nobody answers.
    renewed_at = models.DateTimeField(default=now)
    renewal_asked_at = models.DateTimeField(null=True, blank=True)
    rests_since = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # a form that was opened at an older version is out of date

    objects: ClassVar[models.Manager["Event"]] = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=EventKind.values), name="event_kind_known"),
            models.CheckConstraint(condition=models.Q(status__in=EventStatus.values), name="event_status_known"),
            models.CheckConstraint(
                condition=models.Q(attendance_mode="online") | models.Q(place__isnull=False), name="event_in_person_has_place"
            ),
            models.CheckConstraint(
                condition=models.Q(attendance_mode="in_person") | ~models.Q(conference_url=""), name="event_online_has_link"
            ),
            models.CheckConstraint(condition=models.Q(capacity=None) | models.Q(capacity__gte=1), name="event_has_a_seat"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.series = self.series or self.public_id
        self.access_yes = access.yes_bits(self.access)
        if "access" in (fields := kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*fields, "access_yes"}
        super().save(*args, **kwargs)

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """Its kind in words. Django's own looks through all choices each time, which lists feel."""
        return str(EventKind(self.kind).label)

    def get_attendance_mode_display(self) -> str:  # type: ignore[no-redef]
        """How people take part, in words; as above."""
        return str(AttendanceMode(self.attendance_mode).label)

    @property
    def slug(self) -> str:
        """For the address only; the public id finds the meeting."""
        slug = slugify(self.title)[:60]
        return f"{slug}-meeting".strip("-") if slug in ADDRESSES else slug  # those are addresses of their own

    @property
    def is_recurring(self) -> bool:
        """Repeats by a rule."""
        return bool(self.rrule)

    @property
    def repeats(self) -> str:
        """How it repeats, in words of the current language: "every Monday"; "" for a meeting that happens once."""
        return recurrence.describe(self.rrule, self.start_date, self.timezone) if self.is_recurring else ""

    @property
    def zone(self) -> ZoneInfo:
        """Its own time zone."""
        return ZoneInfo(self.timezone)

    @property
    def clock_of(self) -> str:
        """Whose clock its times are, for people who take part from afar: the city of its zone; "" where all come to one room."""
        in_one_room = self.attendance_mode == AttendanceMode.IN_PERSON
        return "" if in_one_room else self.timezone.rpartition("/")[2].replace("_", " ")

    @property
    def local_start(self) -> datetime:
        """The first date's wall time, naive, in its own zone."""
        return datetime.combine(self.start_date, self.start_time)

    @property
    def works_by_link(self) -> bool:
        """Whether it is there for everybody who has its address: neither a draft nor hidden itself, nor its group refused, hidden or
        suspended."""
        return self.hidden_at is None and self.status in SEEN and self.host.works_by_link

    @property
    def is_draft(self) -> bool:
        """There for nobody but those who run the group."""
        return self.status == EventStatus.DRAFT

    @property
    def is_taken_away(self) -> bool:
        """Whether it was there for others and is not, until somebody undoes it. Calendars are emptied of it."""
        return self.hidden_at is not None or self.host.is_taken_away

    @property
    def level(self) -> SafetyLevel:
        """The stricter of its own and its group's safety level."""
        own = SafetyLevel(self.safety_level) if self.safety_level else SafetyLevel.OPEN
        return max(own, self.host.level, key=lambda level: level.strictness)
