"""One message of the organisers to all who come to a date. It ends with the people of that date (`erasing.py`)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import audit
from core.forms import once
from core.rates import allow
from events import announcement_notices as notices
from events.enums import Audience
from events.models import Announcement, Occurrence

LONGEST = 2000  # characters
A_DAY = 2  # for one date
A_DAY_OF_GROUP = 10
DAY = timedelta(days=1)


class CannotAnnounce(ValueError):
    """Nothing can be written to those who come. Says why, in words for the page."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


OVER = _("The meeting is over. Thank those who came instead: the button stands beside the report.")
AWAY = _("This meeting is not there for others at the moment, so nobody can be written to.")
ENOUGH = _("Two messages a day are enough for one meeting, and ten for a group. Write again tomorrow.")


def why_not(occurrence: Occurrence, *, now: datetime | None = None) -> str | Promise:
    """Why nothing can be written to those who come, in words; empty while it can. To a cancelled date it can: they must know."""
    if not occurrence.event.works_by_link:
        return AWAY
    return OVER if occurrence.is_over(now) else ""


def announce(
    occurrence: Occurrence,
    *,
    by: User,
    text: str,
    audience: Audience = Audience.COMING,
    public_id: str,
    now: datetime | None = None,
) -> Announcement:
    """Send `text` to all of `audience`, one mail each; once for each `public_id`, which the form brings. Raises CannotAnnounce.

    The trail says that it was done, never the words.
    Whether `by` may is the caller's question to `rules.can_edit`.
    """
    already = Announcement.objects.filter(public_id=public_id, occurrence=occurrence)
    if found := already.first():
        return found
    if reason := why_not(occurrence, now=now):
        raise CannotAnnounce(reason)
    return once(already, lambda: _announce(occurrence, by, text, audience, public_id))


@transaction.atomic
def _announce(occurrence: Occurrence, by: User, text: str, audience: Audience, public_id: str) -> Announcement:
    # The row first: two copies of one form meet at its public id, and count as one. What is refused is undone, and its count too.
    made = Announcement.objects.create(public_id=public_id, occurrence=occurrence, text=text, audience=audience, by=by)
    if not (
        allow("events.announce", occurrence.public_id, most=A_DAY, per=DAY)
        and allow("events.announce.group", occurrence.host.public_id, most=A_DAY_OF_GROUP, per=DAY)
    ):
        raise CannotAnnounce(ENOUGH)
    notices.announced(made)
    audit.record("occurrences.announce", occurrence, actor=by)
    return made
