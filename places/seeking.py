"""Looking for a better position of a place that an organiser saved: written down now, asked after. Nobody waits for a provider."""

import logging

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from places import consequences, tasks
from places.enums import Sought
from places.finding import question_of
from places.geocoding.remote import is_configured
from places.models import Enquiry, Place

logger = logging.getLogger(__name__)
WAKE_WITHIN = 60  # seconds; an older call to wake is worth nothing, the beat has woken the worker by then


@transaction.atomic
def seek(place: Place) -> bool:
    """Let the configured provider be asked about `place`, in the caller's transaction. False when there is nothing to ask, nobody to
    ask, somebody who uses the place does not allow it, or it was asked before."""
    if not is_configured() or place.sought != Sought.NO or question_of(place) is None or not consequences.may_leave(place):
        return False
    # A conditional UPDATE: of two at once, one writes the row. `modified` stays, the position is what it was.
    if not Place.objects.filter(pk=place.pk, sought=Sought.NO).update(sought=Sought.LOOKING):
        return False
    place.sought = Sought.LOOKING
    Enquiry.objects.create(place=place, due=timezone.now())
    transaction.on_commit(wake)
    return True


def wake() -> None:
    """Let a worker look at the queue now. A broker that is down loses nothing: the row is in the table, and the beat asks for what is due."""
    try:
        tasks.find_places.apply_async(retry=False, expires=WAKE_WITHIN)
    except (OperationalError, OSError):
        logger.warning("The broker could not be reached; the place waits for the next round.")
