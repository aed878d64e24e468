"""What the clock does with meetings: forgets those who came, when it is time."""

from celery import shared_task
from django.db import transaction

from core.overwritten import settle
from events.services import alerts, demand, erasing, extending, pictures, renewals, seats, still_on


@shared_task
def erase_attendance() -> None:
    """Forget whom it is time to forget, and leave nothing of them on the disk."""
    erasing.erase_due()
    erasing.forget_announcements()
    alerts.forget_due()
    demand.forget_old()
    transaction.on_commit(settle)


@shared_task
def forget_pictures() -> None:
    """Every hour: erase pictures that no meeting shows, a day after they were sent."""
    pictures.forget_unused()


@shared_task
def tell_found() -> None:
    """Every hour: tell those who wait for a meeting near them that there is one."""
    alerts.tell_found()


@shared_task
def extend_series() -> None:
    """Every night: the dates of the next 26 weeks of each meeting that repeats."""
    extending.extend_all()


@shared_task
def offer_seats() -> None:
    """Every five minutes: seats that nobody took in time are offered to the next in line."""
    seats.expire_offers()


@shared_task
def ask_organisers() -> None:
    """Every hour: ask whether the dates of the next three days are on, and say of which nobody knows."""
    still_on.ask_due()
    still_on.mark_silent()


@shared_task
def renew_series() -> None:
    """Every day: ask whether series without an end go on, and let those rest about which nobody answers."""
    renewals.ask_due()
    renewals.rest_due()
    extending.extend_all()
