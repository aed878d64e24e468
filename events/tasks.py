"""What the clock does with meetings: forgets those who came, when it is time."""

from celery import shared_task

from events.models import Event
from events.services import alerts, attendance, demand, publishing


@shared_task
def erase_attendance() -> None:
    """Forget whom it is time to forget."""
    attendance.erase_due()
    alerts.forget_due()
    demand.forget_old()


@shared_task
def tell_found() -> None:
    """Every hour: tell those who wait for a meeting near them that there is one."""
    alerts.tell_found()


@shared_task
def extend_series() -> None:
    """Every night: the dates of the next 26 weeks of each meeting that repeats."""
    for event in Event.objects.published().exclude(rrule="").select_related("host"):
        publishing.extend(event)
