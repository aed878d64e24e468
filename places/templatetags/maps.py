"""`{% map … %}`: one line puts a map on a page."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


def _number(value: float | str | None) -> str:
    """A number as script reads it, whatever the language of the page; "" for None and ""."""
    return "" if value is None or value == "" else f"{float(value):.5f}"


@register.inclusion_tag("places/_map.html", name="map")
def show_map(
    *,
    geojson: str = "",
    lat: float | str | None = None,
    lon: float | str | None = None,
    label: str = "",
    kind: str = "",
    editable: bool = False,
    lat_input: str = "",
    lon_input: str = "",
    near_lat: float | str | None = None,
    near_lon: float | str | None = None,
    km: float | str | None = None,
    zoom: int | str | None = None,
    title: str = "",
    wait: bool = False,
) -> dict[str, Any]:
    """A map of a list, of one pin, or of both; degrees WGS 84, `km` round the point that was searched.

    `geojson` is the address of a FeatureCollection of points with properties title, url, when, place, kind, status.
    `lat`, `lon`, `label`, `kind` make one pin; with `editable` it can be dragged, clicked or moved with the arrow keys,
    and writes into the inputs whose ids are `lat_input` and `lon_input` (either way round: typing moves the pin).
    `near_lat`, `near_lon`, `km` set the view and draw the circle; without them the view fits the list, else the country.
    `wait` shows a button first. Only pass what the viewer may see: the attributes are in the page.
    """
    return {
        "geojson": geojson,
        "lat": _number(lat),
        "lon": _number(lon),
        "label": label,
        "kind": kind,
        "editable": editable,
        "lat_input": lat_input,
        "lon_input": lon_input,
        "near_lat": _number(near_lat),
        "near_lon": _number(near_lon),
        "km": _number(km),
        "zoom": str(zoom or ""),
        "title": title or _("Map"),
        "wait": wait,
    }
