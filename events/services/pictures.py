"""Keeping the pictures of meetings: held while a form goes through its steps, shown by meetings, erased when none shows them."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from events.models import Event, Picture
from events.pictures import Redrawn

HELD_FOR: Final = timedelta(days=1)  # of a picture that no meeting shows


def hold(drawn: Redrawn, *, alt: str = "") -> Picture:
    """Keep a picture that no meeting shows yet."""
    return Picture.objects.create(large=drawn.large, small=drawn.small, width=drawn.width, height=drawn.height, alt=alt or "–")


@transaction.atomic
def described(picture: Picture, *, alt: str) -> Picture:
    """The picture with these words. One that a meeting shows already stays as it is, and a copy carries them: so that a change of
    words is a change of the meeting, for the second of two editors too."""
    if picture.alt == alt:
        return picture
    if not picture.events.exists():
        picture.alt = alt
        picture.save(update_fields=["alt", "modified"])
        return picture
    return Picture.objects.create(large=picture.large, small=picture.small, width=picture.width, height=picture.height, alt=alt)


def let_go(picture: Picture | None) -> bool:
    """Erase a picture unless a meeting shows it; whether it was erased."""
    if picture is None or Event.objects.filter(picture_id=picture.pk).exists():
        return False
    return bool(Picture.objects.filter(pk=picture.pk).delete()[0])


def forget_unused(now: datetime | None = None) -> int:
    """Erase what no meeting shows and nobody has gone on with for a day; how many."""
    long_ago = (now or timezone.now()) - HELD_FOR
    unused = Picture.objects.filter(events=None, modified__lte=long_ago)
    return Picture.objects.filter(pk__in=list(unused.values_list("pk", flat=True))).delete()[0]
