"""The one page of places: where the map and its data come from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def map_about(request: HttpRequest) -> HttpResponse:
    """Names every source whose licence asks for it."""
    return render(request, "places/map_about.html")
