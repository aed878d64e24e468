"""What the clock does on the ground floor: numbers of attempts are erased when their time is over, the trail after two years."""

from celery import shared_task

from core import audit, rates


@shared_task
def forget_attempts() -> None:
    """Erase what nobody counts any more."""
    rates.forget()


@shared_task
def forget_trail() -> None:
    """Every night: delete the entries of the trail whose two years are over."""
    audit.forget_old()
