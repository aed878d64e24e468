"""Counting at the door: a number goes up by one, and of whom it was nothing is known.

Not on the trail: an entry for each press would say to the second when somebody came in.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import new_public_id
from core.rates import allow
from core.signing import BadToken, make_token, read_token
from events.desk import COUNT_BEFORE
from events.enums import EventStatus
from events.models import Occurrence

PURPOSE = "events.door"
DAY = timedelta(days=1)
OPENS_BEFORE, CLOSES_AFTER = COUNT_BEFORE, DAY


class CannotCount(ValueError):
    """Nobody is counted. Says why, in words for the page."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


CANCELLED = _("This meeting does not take place, so nobody is counted.")
EARLY = _("Counting begins three hours before the meeting.")
LATE = _("Counting has ended, a day after the meeting. Write the number into the report.")
OLD = _("This page has grown too old. Press once more.")


def why_not(occurrence: Occurrence, *, now: datetime | None = None) -> str | Promise:
    """Why nobody is counted now, in words; empty while they are."""
    now = now or timezone.now()
    if occurrence.is_cancelled or occurrence.is_postponed or occurrence.event.status != EventStatus.PUBLISHED:
        return CANCELLED
    if now < occurrence.start - OPENS_BEFORE:
        return EARLY
    return LATE if now > occurrence.end + CLOSES_AFTER else ""


def new_press(occurrence: Occurrence) -> str:
    """A token that counts one press. Each page that is shown brings another, so that the same page sent twice counts once."""
    return make_token(PURPOSE, f"{occurrence.public_id}.{new_public_id()}")


@transaction.atomic
def count(occurrence: Occurrence, *, press: str, back: bool = False, now: datetime | None = None) -> int:
    """One more (`back`: one less, never below nothing) for this `press`, once; the number now. Raises CannotCount."""
    try:
        value = read_token(PURPOSE, press, DAY)
    except BadToken:
        raise CannotCount(OLD) from None
    if value.partition(".")[0] != occurrence.public_id:
        raise CannotCount(OLD)
    if reason := why_not(occurrence, now=now):
        raise CannotCount(reason)
    row = Occurrence.objects.filter(pk=occurrence.pk)
    if allow(PURPOSE, value, most=1, per=DAY):
        number = Coalesce(F("door_count"), 0)
        if back:
            row.filter(door_count__gt=0).update(door_count=number - 1)
        else:
            row.update(door_count=number + 1)
    return row.values_list("door_count", flat=True).get() or 0
