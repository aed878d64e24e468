"""The one link of somebody who comes: it proves one coming and nothing else, and says why when it no longer works."""

from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.signing import BadToken, make_token, read_token
from events.enums import PartStat
from events.models import Attendance, Occurrence

PURPOSE = "events.attendance"
UNCONFIRMED_KEPT = timedelta(days=2)


class DeadLink(LookupError):
    """A link that no longer works. `occurrence` is the meeting to ask again at; None when it is not known."""

    status = 410

    def __init__(self, occurrence: Occurrence | None = None) -> None:
        super().__init__()
        self.occurrence = occurrence


class WrongLink(DeadLink):
    """Never a link of ours: cut short, altered, or made for something else."""

    status = 404


class ExpiredLink(DeadLink):
    """It was not confirmed in time, and the address is gone."""


class HiddenLink(DeadLink):
    """The meeting or its group was taken away: neither its name nor its place is told to anybody, only that it is gone."""


class ErasedLink(DeadLink):
    """The meeting is over and the address was erased, as promised."""


def token_of(attendance: Attendance) -> str:
    """A new token for the page of this attendance. It names the meeting too, to lead back there when the row is gone."""
    return make_token(PURPOSE, f"{attendance.public_id}.{attendance.occurrence.public_id}")


def url(name: str, token: str) -> str:
    """The whole address, for mails, of the page `name` ("rsvp", "rsvp_ics", "unsubscribe") behind a token."""
    before, after = _around_token(name)
    return f"{settings.SITE_URL}{before}{token}{after}"


@cache  # reverse() for each of a thousand mails costs more than their tokens
def _around_token(name: str) -> tuple[str, str]:
    """The path before and after the token, which holds no character that a path must quote (core/signing.py)."""
    before, _, after = reverse(f"events:{name}", args=["TOKEN"]).partition("TOKEN")
    return before, after


def find(token: str, *, now: datetime | None = None) -> Attendance:
    """The attendance that the token proves, with all rows that disclosure needs. Raises a DeadLink that says what is wrong."""
    now = now or timezone.now()
    try:
        public_id, _, occurrence_id = read_token(PURPOSE, token).partition(".")
    except BadToken as error:
        raise WrongLink from error
    attendance = Attendance.objects.for_disclosure().filter(public_id=public_id).first()
    if attendance is None:
        raise ExpiredLink(Occurrence.objects.by_link().for_disclosure().filter(public_id=occurrence_id).first())
    if attendance.occurrence.event.is_taken_away or attendance.occurrence.event.is_draft:
        raise HiddenLink
    if attendance.erased_at:
        raise ErasedLink(attendance.occurrence)
    if attendance.partstat == PartStat.NEEDS_ACTION and attendance.asked_at < now - UNCONFIRMED_KEPT:
        raise ExpiredLink(attendance.occurrence)
    return attendance
