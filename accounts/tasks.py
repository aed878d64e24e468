"""What the clock does with accounts: sessions that are over leave the table, with what they held; so do forgotten browsers."""

from celery import shared_task
from django.utils import timezone

from accounts import devices
from accounts.models import Session


@shared_task
def forget_sessions() -> None:
    """Delete every session whose time is over: of half a sign-in the address, of a whole one who was signed in."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@shared_task
def forget_devices() -> None:
    """Delete every browser whose cookie is gone by itself."""
    devices.forget()
