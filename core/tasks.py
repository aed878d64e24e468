"""What the clock does on the ground floor: numbers of attempts are erased when their time is over, forms that were begun and left after
a week, the trail after two years."""

from celery import shared_task

from core import audit, drafts, rates


@shared_task
def forget_attempts() -> None:
    """Erase what nobody counts any more."""
    rates.forget()


@shared_task
def forget_drafts() -> None:
    """Every hour: erase drafts that nobody has gone on with."""
    drafts.forget_old()


@shared_task
def forget_trail() -> None:
    """Every night: delete the entries of the trail whose two years are over."""
    audit.forget_old()
