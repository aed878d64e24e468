"""Where everything begins, and the answer for addresses that lead nowhere."""

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.schema import ROOT
from api.views.base import ReadOnly, whole

DOORS = {
    "events": "api:event_list",
    "occurrences": "api:occurrence_list",
    "groups": "api:group_list",
    "places": "api:places",
    "schema": "api:schema",
    "docs": "api:docs",
}


class Root(ReadOnly):
    """All addresses."""

    @extend_schema(**ROOT)
    def get(self, request: Request) -> Response:
        """The address of each list."""
        return Response({name: whole(reverse(url)) for name, url in DOORS.items()})


class Nowhere(ReadOnly):
    """An address under /api/v1/ at which there is nothing."""

    @extend_schema(exclude=True)
    def get(self, request: Request, rest: str = "") -> Response:
        """404, as a problem."""
        raise Http404
