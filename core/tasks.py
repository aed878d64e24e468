"""What the clock does with the ground floor: numbers of attempts whose time is over are erased."""

from celery import shared_task

from core import rates


@shared_task
def forget_attempts() -> None:
    """Erase what nobody counts any more."""
    rates.forget()
