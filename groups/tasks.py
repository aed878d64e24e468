"""What the clock does with groups: forgets who never said yes to following one."""

from celery import shared_task

from groups.services import following


@shared_task
def forget_unconfirmed() -> None:
    """Every hour: delete the addresses that nobody confirmed for two days."""
    following.forget_unconfirmed()
