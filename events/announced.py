"""Who hears what the organisers of a date say: those with a seat, and whom else a message was written for."""

from django.db.models import Q, QuerySet

from events.enums import Audience, PartStat
from events.models import Announcement, Attendance, Occurrence
from groups.enums import SafetyLevel


def listeners(occurrence: Occurrence, audience: Audience = Audience.COMING) -> QuerySet[Attendance]:
    """Those of `audience` whose address is kept, in no order. At level closed who was not let in waits,
    whether they come or may come."""
    seated, perhaps = Q(partstat=PartStat.ACCEPTED, waitlisted_at=None), Q(partstat=PartStat.TENTATIVE)
    if occurrence.event.level == SafetyLevel.CLOSED:
        seated &= Q(approved_at__isnull=False)
        perhaps &= Q(approved_at__isnull=False)
    wanted = {
        Audience.COMING: seated,
        Audience.MAYBE: seated | perhaps,
        Audience.WAITING: Q(partstat__in=(PartStat.ACCEPTED, PartStat.TENTATIVE)),
    }[audience]
    return occurrence.attendances.reachable().filter(wanted).order_by("pk")


def has_seat(attendance: Attendance) -> bool:
    """They come, have a seat, and were let in where the organisers let in."""
    return attendance.is_coming and not attendance.is_waiting and not attendance.waits_for_organiser


def hears(attendance: Attendance, announcement: Announcement) -> bool:
    """Whether this message is for them as they stand now. Who withdrew, was never confirmed or is erased hears nothing."""
    if announcement.occurrence_id != attendance.occurrence_id or attendance.erased_at:
        return False
    if not attendance.occurrence.event.works_by_link:
        return False
    if has_seat(attendance):
        return True
    if attendance.partstat == PartStat.TENTATIVE:
        vetted = attendance.approved_at is not None or attendance.occurrence.event.level != SafetyLevel.CLOSED
        return announcement.audience == Audience.WAITING or (vetted and announcement.audience == Audience.MAYBE)
    return attendance.is_coming and announcement.audience == Audience.WAITING


def heard_by(attendance: Attendance) -> list[Announcement]:
    """What the organisers wrote to them, the newest first: for their own page and their own calendar. One query."""
    return [each for each in Announcement.objects.filter(occurrence=attendance.occurrence_id) if hears(attendance, each)]
