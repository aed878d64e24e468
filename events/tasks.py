"""What the clock does with meetings: forgets those who came, when it is time."""

from celery import shared_task

from events.models import Event
from events.services import attendance, publishing


@shared_task
def erase_attendance() -> None:
    """Forget whom it is time to forget."""
    attendance.erase_due()


@shared_task
def extend_series() -> None:
    """Every night: the dates of the next 26 weeks of each meeting that repeats."""
    for event in Event.objects.published().exclude(rrule="").select_related("host"):
        publishing.extend(event)
