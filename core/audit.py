"""Writes the trail: one entry for each deed, in the deed's own transaction; and forgets what is older than two years."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from core.models import AuditEntry

# Two years, whether or not one of them has a 29th of February: the database refuses to delete what is younger than that.
KEPT = timedelta(days=731)


def record(verb: str, target: Model, *, actor: Model | None = None, data: dict[str, Any] | None = None) -> AuditEntry:
    """Record that `actor` (None: the system, or somebody without an account) did `verb` to `target`.

    `verb` is dotted, such as "groups.approve". `data` holds plain JSON without personal data: never an address, a name of
    a supporter, or a token. Of a deed without an actor only the day (UTC) is kept: beside the log of a mail provider, the second
    at which somebody did something can name them.
    """
    now = timezone.now()
    who: str = getattr(actor, "public_id", "") if actor is not None and actor.pk is not None else ""
    return AuditEntry.objects.create(
        at=now if who else the_day(now),
        actor=who,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(getattr(target, "public_id", None) or target.pk),
        data=data or {},
    )


def the_day(moment: datetime) -> datetime:
    """The midnight (UTC) at which the day of `moment` begins."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def forget_old(now: datetime | None = None) -> int:
    """Delete what is older than KEPT; how many entries. May run as often as one likes."""
    gone, _by_model = AuditEntry.objects.filter(at__lt=(now or timezone.now()) - KEPT).delete()
    return gone
