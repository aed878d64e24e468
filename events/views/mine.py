"""The meeting or the date that an address of the desk names; for who may not change it, it does not exist."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from events import desk, rules
from events.models import Event, Occurrence

Rule = Callable[[User | AnonymousUser, Event], bool]


def my_event(request: HttpRequest, public_id: str) -> Event:
    """A meeting that the person behind the request may change. Raises Http404."""
    event = get_object_or_404(Event.objects.select_related("host", "host__place", "place"), public_id=public_id)
    if not rules.can_edit(request.user, event):
        raise Http404
    return event


def my_date(request: HttpRequest, public_id: str, *, may: Rule = rules.can_edit) -> Occurrence:
    """A date with its numbers (`desk.with_numbers`), of a meeting with which that person may do what `may` says. Raises Http404."""
    dates = desk.with_numbers(Occurrence.objects.for_disclosure())
    occurrence: Occurrence = get_object_or_404(dates, public_id=public_id)
    if not may(request.user, occurrence.event):
        raise Http404
    return occurrence
