"""Finding a place as people write it."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import parameters
from api.errors import BadParameters
from api.schema import PLACES
from api.serializers.places import resolution
from api.views.base import ReadOnly
from places.services import locate


class Places(ReadOnly):
    """The gazetteer."""

    @extend_schema(**PLACES)
    def get(self, request: Request) -> Response:
        """What a postcode, a town or coordinates mean. Nobody outside is asked, and nothing is written down."""
        errors = parameters.check_names(request.query_params, ("q",))
        question = request.query_params.get("q", "").strip()
        if not question:
            errors["q"] = _("Give a postcode, the name of a town, or “latitude,longitude”.")
        if errors:
            raise BadParameters(errors)
        return Response(resolution(locate(question)))
