"""Meetings: the one search by event and by date, one event, one date."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import parameters
from api.events_once import EventsOnce
from api.schema import EVENT_DETAIL, EVENT_LIST, OCCURRENCE_DETAIL, OCCURRENCE_LIST
from api.serializers import events as represent
from api.views.base import ReadOnly, next_address
from events.disclosure import disclose
from events.models import Event, Occurrence
from events.search import EventSearch

NEXT = 20


class EventList(ReadOnly):
    """The search, each event once."""

    @extend_schema(**EVENT_LIST)
    def get(self, request: Request) -> Response:
        """Events, that of the next date first."""
        search, size = parameters.search(request.query_params, EventsOnce)
        page = search.page(size)
        dates = search.next_dates(page.found)
        results = [represent.event(dates[each.occurrence.event_id], distance_km=each.distance_km) for each in page.found]
        return Response({"next": next_address(request, page.later), "results": results})


class OccurrenceList(ReadOnly):
    """The search, date by date."""

    @extend_schema(**OCCURRENCE_LIST)
    def get(self, request: Request) -> Response:
        """Dates, the next first."""
        search, size = parameters.search(request.query_params, EventSearch)
        page = search.page(size)
        results = [represent.occurrence(each.disclosed, distance_km=each.distance_km) for each in page.found]
        return Response({"next": next_address(request, page.later), "results": results})


class EventDetail(ReadOnly):
    """One event."""

    @extend_schema(**EVENT_DETAIL)
    def get(self, request: Request, public_id: str) -> Response:
        """One event and its next dates, or its last one when all are over. By its id also where it is listed nowhere."""
        parameters.none(request.query_params)
        event = get_object_or_404(
            Event.objects.by_link().select_related("place", "host", "host__place"),
            public_id=public_id,
        )
        dates = Occurrence.objects.filter(event=event)
        chosen = list(dates.upcoming().order_by("start", "public_id")[:NEXT]) or list(dates.order_by("-start")[:1])
        if not chosen:
            raise Http404
        for date in chosen:
            date.event = event
        return Response(represent.event_detail([disclose(date) for date in chosen]))


class OccurrenceDetail(ReadOnly):
    """One date."""

    @extend_schema(**OCCURRENCE_DETAIL)
    def get(self, request: Request, public_id: str) -> Response:
        """One date, as its page shows it to a stranger. By its id also where it is listed nowhere."""
        parameters.none(request.query_params)
        dates = Occurrence.objects.by_link().for_disclosure()
        date = get_object_or_404(dates, public_id=public_id)
        coming = date.attendances.coming().heads() + date.headcount
        return Response(represent.occurrence_detail(disclose(date, coming=coming)))
