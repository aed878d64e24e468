"""The pages about the map: where it and its data come from, and the one table that is passed on under its own licence."""

from typing import Final

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from places.geocoding.data_files import DATA
from places.geocoding.remote import attribution

WORSHIP: Final = "worship.csv.xz"


def map_about(request: HttpRequest) -> HttpResponse:
    """Names every source whose licence asks for it."""
    return render(request, "places/map_about.html", {"geocoder": attribution()})


@require_safe
def worship(request: HttpRequest) -> FileResponse:
    """The places of worship as they come with the project: the Open Database Licence asks whoever uses them to offer them."""
    return FileResponse((DATA / WORSHIP).open("rb"), as_attachment=True, filename=WORSHIP, content_type="application/x-xz")
