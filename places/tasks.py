"""What the clock does with places."""

from celery import shared_task
from django.conf import settings

from places import finding, tile_cache

MEGABYTE = 1_000_000


@shared_task
def trim_tiles() -> None:
    """Keep the street tiles that were fetched within TILE_CACHE_MB."""
    tile_cache.trim(settings.TILE_CACHE_MB * MEGABYTE)


@shared_task
def find_places() -> None:
    """Ask the configured provider about the places that wait. The table is the truth; a task that is lost or run twice changes nothing."""
    if finding.find_due().more:
        find_places.apply_async(retry=False, expires=60)


@shared_task
def forget_answers() -> None:
    """Forget what a provider said long ago."""
    finding.forget()
