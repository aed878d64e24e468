"""One date of an event, with an identity of its own, findable by time and by nearness."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Func
from django.db.models.sql.compiler import SQLCompiler
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import PublicId, TimeStamped
from events import columns
from events.enums import AttendanceMode, OccurrenceStatus, StillOn
from events.models.event import SEEN, Event
from groups.enums import WORK_BY_LINK
from groups.models import Group
from places.located import Located, LocatedQuerySet, is_local

# A date that began longer ago than this is over (events/when_fields.py: none lasts a day and a clock's change), so that "not over
# yet" can be asked of the index on start.
LONGEST = timedelta(hours=26)


class Listed(Func):
    """Whether everybody may find a date, said so that SQLite takes the right index.

    It uses the index of the whole list only where the column is compared, and those of the cells only where it stands bare.
    """

    template = "%(expressions)s"
    arity = 1
    output_field = BooleanField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **others: Any) -> Any:
        return self.as_sql(compiler, connection, template=None if is_local(compiler.query) else "%(expressions)s IN (1)", **others)


class OccurrenceQuerySet(LocatedQuerySet):
    """Which dates."""

    def public(self) -> Self:
        """Those that everybody may find."""
        return self.filter(Listed("is_listed"))

    def by_link(self) -> Self:
        """Those that work for everybody who has their address."""
        return self.filter(event__hidden_at=None, event__status__in=SEEN, event__host__status__in=WORK_BY_LINK)

    def upcoming(self, now: datetime | None = None) -> Self:
        """Those that are not over yet."""
        now = now or timezone.now()
        return self.filter(start__gte=now - LONGEST, end__gte=now)

    def scheduled(self) -> Self:
        """Those that take place."""
        return self.filter(status=OccurrenceStatus.SCHEDULED)

    def for_disclosure(self) -> Self:
        """With all rows that disclosure needs, in the same query."""
        return self.select_related("event", "event__place", "event__host", "event__host__place")

    def for_lists(self) -> Self:
        """With all that `disclose` needs for the public, in the same query, and no other columns (events/columns.py)."""
        return self.select_related("event", "event__place", "event__host").only(*columns.JOINED)


class Occurrence(PublicId, Located, TimeStamped):
    """Where it is found (places/located.py) is where"""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences", db_index=False)  # see the indexes
    host = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="occurrences")
    recurrence_id = models.CharField(_("original local start"), max_length=15)  # 20260303T190000
    start = models.DateTimeField(_("starts"))
    end = models.DateTimeField(_("ends"))
    status = models.CharField(_("state"), max_length=10, choices=OccurrenceStatus, default=OccurrenceStatus.SCHEDULED)
    status_at = models.DateTimeField(null=True, blank=True, editable=False)  # since when (aware UTC)
    previous_start = models.DateTimeField(null=True, blank=True, editable=False)  # when it was to begin before it was moved
    still_on = models.CharField(_("still on?"), max_length=6, choices=StillOn, default=StillOn.NOT_ASKED, blank=True)
    still_on_asked_at = models.DateTimeField(null=True, blank=True)
    headcount = models.PositiveIntegerField(_("coming without a name"), default=0)  # how many of Headcount said yes
    door_count = models.PositiveIntegerField(_("counted at the door"), null=True, blank=True)
    sequence = models.PositiveIntegerField(_("revision"), default=0)
    is_listed = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Occurrence"]] = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date of a meeting")
        verbose_name_plural = _("dates of meetings")
        # No bare (start) index beside the cells: SQLite would choose it for nearness. (house.md, decisions)
        indexes: ClassVar = [
            # Next meetings near a point, from the smallest circle to the largest.
            models.Index(fields=["cell_spot", "start"], name="occurrence_spot_start", condition=models.Q(is_listed=True)),
            models.Index(fields=["cell_fine", "start"], name="occurrence_fine_start", condition=models.Q(is_listed=True)),
            models.Index(fields=["cell_coarse", "start"], name="occurrence_coarse_start", condition=models.Q(is_listed=True)),
            models.Index(fields=["cell_wide", "start"], name="occurrence_wide_start", condition=models.Q(is_listed=True)),
            # Next meetings everywhere, and the keyset of the list.
            models.Index(fields=["is_listed", "start", "public_id"], name="occurrence_listed_start"),
            # The next date of an event, and all of them.
            models.Index(fields=["event", "start"], name="occurrence_event_start"),
            # A group's page and feed.
            models.Index(fields=["host", "start"], name="occurrence_host_start"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "recurrence_id"], name="occurrence_identity"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="occurrence_ends_after_start"),
            models.CheckConstraint(condition=models.Q(status__in=OccurrenceStatus.values), name="occurrence_status_known"),
            models.CheckConstraint(condition=models.Q(still_on__in=StillOn.values), name="occurrence_still_on_known"),
        ]

    def __str__(self) -> str:
        return f"{self.event.title} {self.recurrence_id}"

    def get_absolute_url(self) -> str:
        return reverse("events:detail", args=[self.public_id, self.event.slug])

    @property
    def uid(self) -> str:
        """The stable identity in calendars (RFC 5545, 3.8.4.7)."""
        return f"{self.public_id}@{settings.SITE_URL.split('://')[-1].split(':')[0]}"

    @property
    def is_cancelled(self) -> bool:
        """This date does not take place."""
        return self.status == OccurrenceStatus.CANCELLED

    @property
    def is_postponed(self) -> bool:
        """It does not take place at this time; a new date follows."""
        return self.status == OccurrenceStatus.POSTPONED

    def is_over(self, now: datetime | None = None) -> bool:
        """Has ended."""
        return self.end < (now or timezone.now())

    def has_begun(self, now: datetime | None = None) -> bool:
        """Its start is past."""
        return self.start <= (now or timezone.now())

    @property
    def erases_at(self) -> datetime:
        """When all who come to it are forgotten (aware UTC), by the stricter level of meeting and group as it is now. Some may be sooner:
        to them fewer days were promised (`Attendance.erases_at`)."""
        return self.end + timedelta(days=self.event.level.erase_after_days)

    @property
    def erased_by(self) -> datetime:
        """When that has been done for certain, to tell people: the clock looks once an hour."""
        return self.erases_at + timedelta(hours=1)

    @property
    def is_online(self) -> bool:
        """Has no room, only a screen."""
        return self.event.attendance_mode == AttendanceMode.ONLINE
