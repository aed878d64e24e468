"""After a date: the organisers' report, and thanks to those who came."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import audit
from events import announcement_notices as notices
from events.enums import Motion, OccurrenceStatus
from events.models import Occurrence, Outcome


class OutdatedError(Exception):
    """Somebody else saved the report meanwhile; `stored` is theirs."""

    def __init__(self, stored: Outcome) -> None:
        super().__init__()
        self.stored = stored


class CannotThank(ValueError):
    """Nobody can be thanked. Says why, in words for the page."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


EARLY = _("The meeting is not over yet. Thank those who came when it is.")
LATE = _("The addresses are erased, as we promised, so nobody can be written to any more.")
NOT_HELD = _("The meeting did not take place, so there is nobody to thank.")
AWAY = _("This meeting is not there for others at the moment, so nobody can be written to.")


def of(occurrence: Occurrence) -> Outcome:
    """Its report; an empty one, not saved, while nobody has written it: how many came is then what was counted at the door."""
    found = Outcome.objects.filter(occurrence=occurrence).first()
    return found or Outcome(occurrence=occurrence, came=occurrence.door_count)


def mark(outcome: Outcome) -> str:
    """What a form carries to know whether somebody else saved the report since; "" for one that was never saved."""
    return outcome.modified.isoformat() if outcome.pk else ""


@transaction.atomic
def report(occurrence: Occurrence, *, by: User, came: int | None, decided: str, motion: Motion, seen: str) -> Outcome:
    """Keep what came of a date; once for the same words, however often they are sent.

    `seen` is the `mark` of the report that was on the page. Raises OutdatedError when another one was saved since.
    Whether `by` may is the caller's question to `rules.can_edit`.
    """
    _hold(occurrence)
    outcome = of(occurrence)
    words = {"came": came, "decided": decided, "motion": motion}
    if outcome.pk and all(getattr(outcome, name) == value for name, value in words.items()):
        return outcome
    if mark(outcome) != seen:
        raise OutdatedError(outcome)
    for name, value in words.items():
        setattr(outcome, name, value)
    outcome.by = by
    outcome.save()
    audit.record("occurrences.report", occurrence, actor=by)
    return outcome


def why_no_thanks(occurrence: Occurrence, *, now: datetime | None = None) -> str | Promise:
    """Why nobody can be thanked, in words; empty while they can: from the end until the addresses are erased."""
    now = now or timezone.now()
    if occurrence.status != OccurrenceStatus.SCHEDULED:
        return NOT_HELD
    if not occurrence.event.works_by_link:
        return AWAY
    if not occurrence.is_over(now):
        return EARLY
    return LATE if now >= occurrence.erases_at else ""


@transaction.atomic
def thank(occurrence: Occurrence, *, by: User, now: datetime | None = None) -> bool:
    """Thank all who had a seat (who of them came, nobody knows) and name the next date; once for a date. Raises CannotThank."""
    now = now or timezone.now()
    _hold(occurrence)
    outcome = of(occurrence)
    if outcome.thanked_at:
        return False
    if reason := why_no_thanks(occurrence, now=now):
        raise CannotThank(reason)
    if not outcome.pk:
        outcome.came = None  # a number that nobody has looked at is no report
    outcome.thanked_at = now
    outcome.save()
    notices.thanked(occurrence, following(occurrence, now=now))
    audit.record("occurrences.thank", occurrence, actor=by)
    return True


def following(occurrence: Occurrence, *, now: datetime | None = None) -> Occurrence | None:
    """The next date to name to those who came: of the same series, else of the same group where it is on the lists.

    Never one that is stricter than the date they came to: an open evening does not lead to a closed one.
    """
    ahead = (
        Occurrence.objects.for_disclosure().by_link().scheduled().filter(start__gt=now or timezone.now()).order_by("start", "pk")
    )
    level = occurrence.event.level.strictness
    series = ahead.filter(event__series=occurrence.event.series)
    same = next((each for each in series.iterator() if each.event.level.strictness <= level), None)
    return same or ahead.public().filter(host=occurrence.host_id).first()


def _hold(occurrence: Occurrence) -> None:
    """The date's row, held until the transaction ends: a second press waits here."""
    Occurrence.objects.select_for_update().get(pk=occurrence.pk)
