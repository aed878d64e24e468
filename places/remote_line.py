"""The one line to the provider: whoever holds it may ask, one question after the other, no faster than the rate.

The line is a row. A conditional UPDATE decides who holds it, so the rate holds across threads, workers and machines, on
SQLite as on PostgreSQL and with any broker. The time from one answer to the next question is at least 1 / GEOCODER_RATE:
so however slow the way is, the provider sees them no nearer to each other.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from places.models import RemoteLine

_SPARE = timedelta(seconds=30)
_FIRST_REST, _LONGEST_REST = timedelta(seconds=30), timedelta(minutes=30)


def configuration() -> str:
    """A fingerprint of everything that a refusal may hang on."""
    parts = (settings.GEOCODER, settings.GEOCODER_URL, settings.GEOCODER_KEY, settings.GEOCODER_USER_AGENT)
    return salted_hmac("places.geocoder", "\n".join(parts), algorithm="sha256").hexdigest()


def is_refused() -> bool:
    """Whether the provider refuses us as we are configured now."""
    return RemoteLine.objects.filter(refused=configuration()).exists()


def clear() -> None:
    """Forget refusals and rests: the next question may be asked at once."""
    RemoteLine.objects.update(refused="", free_at=None, failures=0)


def free_at() -> datetime | None:
    """When the next question may be asked (aware UTC); None: at once."""
    return RemoteLine.objects.values_list("free_at", flat=True).first()


@contextmanager
def hold() -> Iterator["Held | None"]:
    """The line for this block, or None while another worker has it or the provider refuses us."""
    token = secrets.token_hex(16)
    RemoteLine.objects.bulk_create([RemoteLine(pk=1)], ignore_conflicts=True)
    now = timezone.now()
    nobodys = RemoteLine.objects.filter(Q(held_by="") | Q(held_until__lte=now)).exclude(refused=configuration())
    if not nobodys.update(held_by=token, held_until=now + _lease()):
        yield None
        return
    try:
        yield Held(token)
    finally:
        RemoteLine.objects.filter(held_by=token).update(held_by="", held_until=None)


@dataclass(frozen=True, slots=True)
class Held:
    """The line while it is ours."""

    token: str

    def wait(self, longest: float) -> bool:
        """Wait until the next question may be asked, and take that turn. False, without waiting, when that is more than `longest`
        seconds away, and when the line is ours no more."""
        line = RemoteLine.objects.filter(held_by=self.token).first()
        if line is None:
            return False
        seconds = (line.free_at - timezone.now()).total_seconds() if line.free_at else 0.0
        if seconds > longest:
            return False
        time.sleep(max(seconds, 0.0))
        now = timezone.now()
        # Should this worker die while it asks, the next one waits as if the answer had taken as long as it may.
        crashed = now + timedelta(seconds=settings.GEOCODER_TIMEOUT) + _interval()
        return self._note(held_until=now + _lease(), free_at=crashed)

    def answered(self) -> None:
        """The provider answered: the next question after the usual time."""
        self._note(free_at=timezone.now() + _interval(), failures=0)

    def failed(self) -> None:
        """The provider does not work: rest, longer each time, half an hour at most."""
        failures = (RemoteLine.objects.filter(held_by=self.token).values_list("failures", flat=True).first() or 0) + 1
        rest = min(_FIRST_REST * 2 ** min(failures - 1, 10), _LONGEST_REST)
        self._note(free_at=timezone.now() + max(rest, _interval()), failures=min(failures, 100))

    def rest(self, seconds: float) -> None:
        """The provider asks to be left alone so long: the whole queue waits."""
        self._note(free_at=timezone.now() + max(timedelta(seconds=seconds), _interval()), failures=0)

    def refused(self) -> None:
        """The provider wants nothing of us: not asked again until the configuration changes or the operator says so."""
        self._note(refused=configuration(), free_at=timezone.now() + _interval())

    def _note(self, **fields: object) -> bool:
        return RemoteLine.objects.filter(held_by=self.token).update(**fields) == 1


def _interval() -> timedelta:
    return timedelta(seconds=1 / settings.GEOCODER_RATE)


def _lease() -> timedelta:
    return timedelta(seconds=settings.GEOCODER_TIMEOUT) + _interval() + _SPARE
