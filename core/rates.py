"""How often one visitor may ask for what costs us something, without writing down who they are."""

import time

from django.core.cache import cache
from django.http import HttpRequest

from core.visitors import address_of, fingerprint

MINUTE = 60


def within_rate(request: HttpRequest, *, purpose: str, per_minute: int) -> bool:
    """Count this request; False when its address has asked more than `per_minute` times in this minute of the clock.

    The cache holds a number under a keyed fingerprint of the address (see `core.visitors`), for two minutes at most.
    """
    minute = int(time.time() // MINUTE)
    key = f"rate:{purpose}:{fingerprint(address_of(request), purpose=purpose)}:{minute}"
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        return cache.incr(key) <= per_minute
    except ValueError:  # put out of the cache in between
        return True
