"""Saying what access is like where meetings take place: the one door to `Place.access`."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core import audit
from events.enums import AttendanceMode
from events.models import Event, Occurrence
from places.access import BY_KEY, On, changed
from places.models import Place


@transaction.atomic
def answer(
    event: Event, said: Mapping[str, bool | None], *, by: User, confirmed: bool = False, now: datetime | None = None
) -> bool:
    """Say of the place of `event` what is there (None: not known), for every meeting at it. False when nothing changed by it.

    What is not in `said` stays as somebody else may have said it meanwhile. With `confirmed` all in it was checked today, also
    what was known before. Calendars fetch the meetings there again; nobody gets a mail. Raises KeyError for a question that does not
    hang on the venue.
    """
    now = now or timezone.now()
    venue = {key: is_yes for key, is_yes in said.items() if BY_KEY[key].on == On.VENUE}
    if wrong := said.keys() - venue.keys():
        raise KeyError(*wrong)
    if event.place_id is None:
        return False
    place = Place.objects.select_for_update().get(pk=event.place_id)
    known = changed(place.access, venue, today=now.astimezone(event.zone).date(), confirmed=confirmed)
    if known == place.access:
        return False
    differs = sorted(key for key in venue if known.get(key) != place.access.get(key))
    place.access = known
    place.save(update_fields=["access", "modified"])
    there = Occurrence.objects.filter(event__place=place).exclude(event__attendance_mode=AttendanceMode.ONLINE)
    there.upcoming(now).update(sequence=F("sequence") + 1, modified=now)
    if event.place is not None:
        event.place.refresh_from_db()
    audit.record("events.access", event, actor=by, data={"fields": differs})
    return True
