"""What wakes the outbox. The table is the truth; a task that is lost or run twice changes nothing."""

from celery import shared_task

from notifications import delivery, replies


@shared_task
def deliver() -> None:
    """Send batch after batch until nothing is due, or until the mail server cannot be reached."""
    while True:
        batch = delivery.deliver_due()
        if not batch.total or batch.unreachable:
            return


@shared_task
def forget() -> None:
    """Forget to whom the messages of the past went, and the addresses for answers whose time is over."""
    delivery.forget()
    replies.forget()
