"""`{% map … %}`: one line puts a map on a page."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from places.enums import Precision
from places.tiles import tile_source

register = template.Library()


def _number(value: float | str | None) -> str:
    """A number as script reads it, whatever the language of the page; "" for None and ""."""
    return "" if value is None or value == "" else f"{float(value):.5f}"


@register.inclusion_tag("places/_map.html", name="map")
def show_map(
    *,
    data: str = "",
    geojson: str = "",
    lat: float | str | None = None,
    lon: float | str | None = None,
    label: str = "",
    kind: str = "",
    precision: str = "",
    editable: bool = False,
    lat_input: str = "",
    lon_input: str = "",
    near_lat: float | str | None = None,
    near_lon: float | str | None = None,
    km: float | str | None = None,
    any_distance: bool = False,
    zoom: int | str | None = None,
    title: str = "",
    wait: bool = False,
) -> dict[str, Any]:
    """A map of a list, of one pin, or of both; degrees WGS 84, `km` round the point that was searched.

    `data` is the address of a map.json, which answers the clusters of a view; then the parts of the page marked
    data-follows-map follow the map, and entries with `{{ place|on_map:id }}` are tied to their markers.
    `geojson` is the address of a whole FeatureCollection with properties title, url, when, place, kind, status instead.
    `lat`, `lon`, `label`, `kind`, `precision` make one pin; with `editable` it can be dragged, clicked or moved with the arrow keys,
    and writes into the inputs whose ids are `lat_input` and `lon_input` (either way round: typing moves the pin).
    `near_lat`, `near_lon`, `km` set the view and draw the circle (not with `any_distance`: then all are listed, the nearest first);
    without them the view fits the list, else the country.
    `wait` shows a button first. Only pass what the viewer may see: the attributes are in the page.
    """
    return {
        "data": data,
        "tiles": tile_source(),
        "geojson": geojson,
        "lat": _number(lat),
        "lon": _number(lon),
        "label": label,
        "kind": kind,
        "precision": precision,
        "editable": editable,
        "lat_input": lat_input,
        "lon_input": lon_input,
        "near_lat": _number(near_lat),
        "near_lon": _number(near_lon),
        "km": _number(km),
        "any_distance": any_distance,
        "zoom": str(zoom or ""),
        "title": title or _("Map"),
        "wait": wait,
    }


@register.filter
def on_map(place: Any, identity: str) -> str:
    """Attributes that tie an entry of a list to its marker: `place` is what the gate shows of it (None: it has none)."""
    if place is None:
        return ""
    at = f"{place.lat:.5f},{place.lon:.5f}"
    if place.precision in {Precision.DISTRICT, Precision.PLACE}:
        return format_html(' data-id="{}" data-at="{}" data-coarse', identity, at)
    return format_html(' data-id="{}" data-at="{}"', identity, at)
