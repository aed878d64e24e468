"""Groups: the directory, and one group by its link."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import groups_page, parameters
from api.schema import GROUP_DETAIL, GROUP_LIST
from api.serializers.events import group_detail
from api.serializers.groups import group as represent
from api.views.base import ReadOnly, next_address
from events.search import EventSearch
from groups.models import Group

NEXT = 20


class GroupList(ReadOnly):
    """The directory."""

    @extend_schema(**GROUP_LIST)
    def get(self, request: Request) -> Response:
        """Groups that everybody may find, by name or nearest first."""
        page = groups_page.read(request.query_params)
        results = [represent(each.group, distance_km=each.km) for each in page.found]
        return Response({"next": next_address(request, page.later), "results": results})


class GroupDetail(ReadOnly):
    """One group."""

    @extend_schema(**GROUP_DETAIL)
    def get(self, request: Request, slug: str) -> Response:
        """One group and its next dates; by its link also one that is listed nowhere, as its page."""
        parameters.none(request.query_params)
        group = get_object_or_404(Group.objects.by_link().select_related("place"), slug=slug)
        return Response(group_detail(group, EventSearch.of_group(group).results(NEXT)))
