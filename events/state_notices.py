"""What those who come are told when a date changes its state: put off, given a new date, on after all. Asked again when it is sent."""

from typing import Any

from events import notices
from events.models import Attendance, Occurrence
from notifications import kinds
from notifications.mail import Mail
from notifications.recipients import Recipient

POSTPONED = "events.postponed"
NEW_DATE = "events.new_date"
REINSTATED = "events.reinstated"


def register() -> None:
    """Make the kinds of this file known to the outbox."""
    kinds.register(POSTPONED, render_postponed, notices.load)
    kinds.register(NEW_DATE, render_new_date, notices.load)
    kinds.register(REINSTATED, render_reinstated, notices.load)


def postponed(occurrence: Occurrence) -> None:
    """Tell everybody who comes, waits or may come that a new date follows. Once for each `sequence`."""
    _post_to_all(POSTPONED, occurrence)


def new_date(occurrence: Occurrence) -> None:
    """Tell them that here it is. Once for each `sequence`."""
    _post_to_all(NEW_DATE, occurrence)


def reinstated(occurrence: Occurrence) -> None:
    """Tell them that what was cancelled or put off takes place after all, at its time. Once for each `sequence`."""
    _post_to_all(REINSTATED, occurrence)


def _post_to_all(kind: str, occurrence: Occurrence) -> None:
    notices.post_to_all(kind, occurrence, {"sequence": occurrence.sequence})


# At the moment of sending ------------------------------------------------------------------------------------------------


def render_postponed(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they would come and no new date is known."""
    if attendance is None or not notices.hears(attendance) or not notices.is_on(attendance):
        return None
    if not attendance.occurrence.is_postponed:
        return None
    return notices.mail(POSTPONED, attendance, recipient, attach=notices.stands(attendance))


def render_new_date(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they come and it is on."""
    return _on_again(NEW_DATE, recipient, attendance)


def render_reinstated(context: dict[str, Any], recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    """While they come and it is on."""
    return _on_again(REINSTATED, recipient, attendance)


def _on_again(kind: str, recipient: Recipient, attendance: Attendance | None) -> Mail | None:
    if attendance is None or not notices.hears(attendance) or not notices.is_on(attendance):
        return None
    if attendance.occurrence.is_postponed:
        return None
    return notices.mail(kind, attendance, recipient, attach=notices.stands(attendance))
