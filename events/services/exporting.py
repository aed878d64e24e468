"""Who comes, given out as a table: only what its owners said that organisers see, only where the group is open, and on the trail."""

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import audit
from events.models import Attendance, Occurrence
from events.roster import roster
from groups.enums import SafetyLevel

NOT_OPEN = _(
    "There is no table for this meeting. A file lies on a disk, is sent on and is lost; where people must be careful, who comes stays here."
)


class CannotExport(ValueError):
    """There is no table."""


def why_not(occurrence: Occurrence) -> str | Promise:
    """Why there is none, in words; empty where there is one."""
    return "" if occurrence.event.level == SafetyLevel.OPEN else NOT_OPEN


@transaction.atomic
def export(occurrence: Occurrence, *, by: User) -> list[Attendance]:
    """Those who agreed that the organisers see their address. Whether `by` may, and has proved to be who they are, is the caller's
    question. Raises CannotExport where the meeting is not open."""
    if why_not(occurrence):
        raise CannotExport
    people = roster(occurrence).open_handed
    audit.record("occurrences.export", occurrence, actor=by, data={"people": len(people)})
    return people
