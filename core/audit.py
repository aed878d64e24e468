"""Writes the trail: one entry for each deed, in the deed's own transaction."""

from typing import Any

from django.db.models import Model

from core.models import AuditEntry


def record(verb: str, target: Model, *, actor: Model | None = None, data: dict[str, Any] | None = None) -> AuditEntry:
    """Record that `actor` (None: the system, or somebody without an account) did `verb` to `target`.

    `verb` is dotted, such as "groups.approve". `data` holds plain JSON without personal data: never an address, a name of
    a supporter, or a token.
    """
    who = actor if actor is not None and actor.pk is not None else None
    return AuditEntry.objects.create(
        actor_id=who.pk if who else None,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(getattr(target, "public_id", None) or target.pk),
        data=data or {},
    )
