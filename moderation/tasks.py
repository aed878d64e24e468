"""What the clock does in the moderators' room: forgets who reported."""

from celery import shared_task

from moderation import reporting


@shared_task
def forget_reporters() -> None:
    """Every hour: erase addresses of reports decided thirty days ago, or never confirmed for two days."""
    reporting.forget_due()
