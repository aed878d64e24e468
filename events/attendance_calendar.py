"""The calendar entry of one person who comes: the place as disclosed to them, the title neutral if they wish."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from events import feeds, ical
from events.disclosure import Disclosed, disclose, standing_of
from events.models import Announcement, Attendance
from groups.enums import SafetyLevel

FILENAME = "meeting.ics"


def shown_to(attendance: Attendance) -> Disclosed:
    """The meeting as its owner may see it now. No I/O when the rows of `for_disclosure()` are loaded."""
    return disclose(attendance.occurrence, standing_of(None, attendance.occurrence, attendance))


def calendar_of(attendance: Attendance, announcements: Sequence[Announcement] = ()) -> bytes:
    """A calendar with this one date (UTF-8), cancelled when the date is; with nothing for one who waits for a seat or gets none.

    `announcements`: what the organisers wrote to them, the newest first.
    """
    if attendance.refused_at or (attendance.is_waiting and not attendance.waits_for_organiser):
        return ical.calendar([])
    return ical.calendar([_entry(attendance, shown_to(attendance), announcements)])


def calendar_of_all(attendances: Sequence[Attendance]) -> bytes:
    """A calendar with the dates of several comings of one person, each as `calendar_of` shows it."""
    return ical.calendar([_entry(each, shown_to(each), ()) for each in attendances])


def _entry(attendance: Attendance, shown: Disclosed, announcements: Sequence[Announcement]) -> ical.Entry:
    """The date for a private calendar. In discreet mode only when and where: no title, text or group that names the cause."""
    entry = feeds.Entries()(shown)
    entry = replace(
        entry, modified=max(entry.modified, attendance.modified)
    )  # the organiser's yes shows more, at the same revision
    if attendance.waits_for_organiser and not shown.is_cancelled:
        entry = replace(entry, status="TENTATIVE", description=_("You get the exact place when the organiser has said yes."))
    if attendance.is_maybe and not shown.is_cancelled:
        entry = replace(entry, status="TENTATIVE")
    if announcements:
        words = "\n\n".join(part for part in (*(each.text for each in announcements), entry.description) if part)
        entry = replace(entry, description=words, modified=max(entry.modified, announcements[0].modified))
    if attendance.discreet or shown.level != SafetyLevel.OPEN:
        entry = replace(entry, klass="PRIVATE")
    if attendance.discreet:
        entry = replace(entry, summary=_("Appointment"), description="", url="", categories=(), organizer_name="", organizer_url="")
    return entry
