"""Forms that save as they go: what somebody has typed so far is kept for them, and for nobody else, for a week.

Only for people who are signed in. What is kept is sealed, and erased when the form is saved, thrown away or forgotten about.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.http import QueryDict
from django.utils import timezone

from core.models import Draft

KEPT_FOR: Final = timedelta(days=7)
LONGEST: Final = 10_000  # characters of one field: more than any form takes
MOST_VALUES: Final = 30  # of one field


def keep(user: models.Model, purpose: str, data: QueryDict, *, fields: Iterable[str]) -> bool:
    """Keep what stands in `fields` of a form as it was sent, in place of what was kept before. False when there is nothing in it."""
    typed = {name: [value[:LONGEST] for value in data.getlist(name)[:MOST_VALUES]] for name in fields if name in data}
    if not any(value.strip() for values in typed.values() for value in values):
        return False
    Draft.objects.update_or_create(user_id=user.pk, purpose=purpose, defaults={"data": typed})
    return True


def kept(user: models.Model, purpose: str) -> tuple[QueryDict, datetime] | None:
    """What was typed, as if it had just been sent, and when (aware UTC); None where nothing is kept."""
    draft = Draft.objects.filter(user_id=user.pk, purpose=purpose, modified__gt=timezone.now() - KEPT_FOR).first()
    if draft is None:
        return None
    typed = QueryDict(mutable=True)
    for name, values in draft.data.items():
        typed.setlist(name, values)
    return typed, draft.modified


def forget(user: models.Model, purpose: str) -> None:
    """Erase what is kept, if anything is."""
    Draft.objects.filter(user_id=user.pk, purpose=purpose).delete()


def forget_old() -> int:
    """Erase what nobody has gone on with for a week; how many there were."""
    return Draft.objects.filter(modified__lte=timezone.now() - KEPT_FOR).delete()[0]
