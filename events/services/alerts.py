"""Waiting for a meeting near: ask, confirm, be told once, be forgotten. The one door for all of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.crypto import blind_index
from events import alert_notices as notices
from events.models import Alert
from notifications.asking import ASK_AGAIN_AFTER, may_ask
from places.services import Answer

MOST_AREAS = 5  # for one address


@transaction.atomic
def ask(area: Answer, *, email: str, within: str, language: str = settings.LANGUAGE_CODE, now: datetime | None = None) -> None:
    """Ask by mail whether the owner of `email` wants to hear of the first meeting `within` ("10", "16km") of this area.

    What is kept of `area` is the middle of its postcode district or town. Says nothing of what is known about the address: at most
    one mail an hour for the same wish, three a day in all, five areas; who is over it is not asked, and the page says the same.
    """
    now = now or timezone.now()
    if not may_ask(email, now):
        return
    mine = Alert.objects.filter(email_index=blind_index(email))
    where = {"lat": round(area.area_lat, 5), "lon": round(area.area_lon, 5), "within": within}
    if not mine.filter(**where).exists() and mine.count() >= MOST_AREAS:
        return
    made = Alert(email=email, area=area.area_label, language=language, asked_at=now, **where)
    # The same steps whether the address is known or not, so that nobody reads it from the time.
    Alert.objects.bulk_create([made], ignore_conflicts=True)
    alert = _locked(mine.get(**where))
    if alert.confirmed_at or not (alert.public_id == made.public_id or alert.asked_at <= now - ASK_AGAIN_AFTER):
        return
    alert.asked_at = now
    alert.save(update_fields=["asked_at", "modified"])
    notices.confirm(alert)


@transaction.atomic
def confirm(alert: Alert, *, discreet: bool = False, now: datetime | None = None) -> Alert:
    """They want it. Once. Raises Alert.DoesNotExist when it was forgotten meanwhile."""
    alert = _locked(alert)
    if alert.confirmed_at is None:
        alert.confirmed_at = now or timezone.now()
        alert.discreet = discreet
        alert.save(update_fields=["confirmed_at", "discreet", "modified"])
    return alert


@transaction.atomic
def forget(alert: Alert) -> None:
    """They do not want it any more: nothing stays."""
    Alert.objects.filter(pk=alert.pk).delete()


def tell_found() -> int:
    """Tell everybody who waits for a meeting where there is one now, and forget them with it; how many were told.

    One search for each area, however many wait there. May run as often as one likes.
    """
    told = 0
    areas = Alert.objects.waiting().order_by("lat", "lon", "within").values("lat", "lon", "within").distinct()
    for area in list(areas):
        if notices.search_of(area).results(1):
            told += _tell(area)
    return told


def forget_due(now: datetime | None = None) -> int:
    """Delete who never confirmed for two days, and who waited for a year; how many."""
    gone, _by_model = Alert.objects.forgotten_by(now or timezone.now()).delete()
    return gone


@transaction.atomic
def _tell(area: Mapping[str, Any]) -> int:
    waiting = list(Alert.objects.waiting().filter(**area).select_for_update())
    for alert in waiting:
        notices.found(alert)
    Alert.objects.filter(pk__in=[alert.pk for alert in waiting]).delete()
    return len(waiting)


def _locked(alert: Alert) -> Alert:
    """The row as it is now, held until the transaction ends."""
    row: Alert = Alert.objects.select_for_update().get(pk=alert.pk)
    return row
