"""What the clock does with accounts: sessions that are over leave the table, with what they held."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone


@shared_task
def forget_sessions() -> None:
    """Delete every session whose time is over: of half a sign-in the address, of a whole one who was signed in."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
