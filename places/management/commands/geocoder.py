"""Says how the provider outside does, and lets it be asked again."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from places import remote_line, seeking
from places.geocoding.remote import PROVIDERS, is_configured
from places.models import Enquiry


class Command(BaseCommand):
    """How many places wait, and why. No address is shown."""

    help = "Say whether the configured geocoder works and how many places wait for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--resume", action="store_true", help="ask again at once, after a refusal or a rest")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_configured():
            self.stdout.write(f"No geocoder is asked. GEOCODER may be one of {', '.join(PROVIDERS)}.")
            return
        if options["resume"]:
            remote_line.clear()
            Enquiry.objects.update(due=timezone.now())
            seeking.wake()
        waiting = Enquiry.objects.count()
        self.stdout.write(f"{settings.GEOCODER}: {self._state()} Places that wait: {waiting}.")

    def _state(self) -> str:
        if remote_line.is_refused():
            return "it refuses us. Look at GEOCODER_KEY and GEOCODER_USER_AGENT, or run this with --resume."
        free = remote_line.free_at()
        if free and (seconds := round((free - timezone.now()).total_seconds())) > 1:
            return f"it rests for {seconds} s."
        return "it may be asked."
