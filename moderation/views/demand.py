"""Where people searched and found nothing, as a page and as a map layer."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import lacks_second_factor, to_second_factor
from events.models import Demand
from moderation import demand
from places.enums import Precision


@require_safe
def demand_page(request: HttpRequest) -> HttpResponse:
    """Where people searched and found nothing: for moderators and staff."""
    return _for_those_who_help(request) or render(
        request, "moderation/demand.html", {"districts": demand.lately(), "weeks": demand.WEEKS, "least": Demand.LEAST}
    )


@require_safe
def demand_geojson(request: HttpRequest) -> HttpResponse:
    """The same as a FeatureCollection (RFC 7946): the middle of each district."""
    if refusal := _for_those_who_help(request):
        return refusal
    features = [
        {
            "type": "Feature",
            "id": each.outcode,
            "geometry": {"type": "Point", "coordinates": [round(each.lon, 5), round(each.lat, 5)]},
            "properties": {
                "title": each.area,
                "when": ngettext("%(number)s search", "%(number)s searches", each.searches) % {"number": each.searches},
                "searches": each.searches,
                "precision": Precision.DISTRICT,
            },
        }
        for each in demand.lately()
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")


def _for_those_who_help(request: HttpRequest) -> HttpResponse | None:
    """Who is not signed in may sign in; for everybody else who does not help, there is nothing here."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if lacks_second_factor(request.user):
        return redirect(to_second_factor(request.get_full_path()))
    if not demand.may_see(request.user):
        raise Http404
    return None
