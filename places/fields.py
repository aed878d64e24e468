"""How far, and which part of the map, as it stands in an address."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from places.clusters import MOST_ZOOM
from places.geojson import BBox

KM_PER_MILE = 1.609344
LEAST_MILES, MOST_MILES = 0.3, 300
DEFAULT_WITHIN = "10"
_WITHIN = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)\s*(mi|miles?|km)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Circle:
    """How far from the place: `text` as it stands in an address ("10", "16km")."""

    text: str
    km: float


class WithinField(forms.CharField):
    """A distance in miles, or in km when it says so; clean gives a Circle."""

    def clean(self, value: Any) -> Circle:
        text = super().clean(value) or DEFAULT_WITHIN
        match = _WITHIN.fullmatch(text)
        if match is None:
            raise ValidationError(
                _("“%(value)s” is not a distance. Give a number of miles, such as 10, or 16km."), params={"value": text}
            )
        in_km = (match[2] or "").lower() == "km"
        number = float(match[1])
        km = number if in_km else number * KM_PER_MILE
        if not LEAST_MILES <= km / KM_PER_MILE <= MOST_MILES:
            raise ValidationError(
                _("“%(value)s” is too near or too far. Give a distance from 0.3 to 300 miles."), params={"value": text}
            )
        return Circle(f"{number:g}km" if in_km else f"{number:g}", km)

    def prepare_value(self, value: Any) -> Any:
        """Keep a distance that is not among the choices as one choice more."""
        text = str(value or DEFAULT_WITHIN)
        widget = self.widget
        if isinstance(widget, forms.Select) and text not in dict(widget.choices):
            widget.choices = [*widget.choices, (text, text)]
        return text


class BBoxField(forms.CharField):
    """A box in degrees, "west,south,east,north"; west > east crosses the date line. Clean gives a BBox, or None for nothing."""

    def clean(self, value: Any) -> BBox | None:
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError as error:
            raise self._no_box(text) from error
        if not all(math.isfinite(edge) for edge in (west, south, east, north)):
            raise self._no_box(text)
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 and -90 <= north <= 90):
            raise ValidationError(
                _("“%(value)s” is not on the globe. West and east go from -180 to 180 degrees, south and north from -90 to 90."),
                params={"value": text},
            )
        if south > north:
            raise ValidationError(
                _("“%(value)s” has its south above its north. Give west, south, east and north, in this order."),
                params={"value": text},
            )
        return (west, south, east, north)

    def _no_box(self, text: str) -> ValidationError:
        return ValidationError(
            _("“%(value)s” is not a part of the map. Give west, south, east and north in degrees, such as -1.7,53.7,-1.4,53.9."),
            params={"value": text},
        )


class ZoomField(forms.CharField):
    """How near a map is, a whole number from 0 (the world) to 20 (a house). Clean gives an int, or None for nothing."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= MOST_ZOOM):
            raise ValidationError(
                _("“%(value)s” is not how near a map can be. Give a whole number from 0 to %(most)d."),
                params={"value": text, "most": MOST_ZOOM},
            )
        return int(text)


def read_view(params: Mapping[str, Any], errors: dict[str, str]) -> tuple[BBox | None, int | None]:
    """The parameters `bbox` and `zoom`; what is wrong with them is added to `errors`."""
    form = ViewForm(params)
    errors |= {name: str(sentences[0]) for name, sentences in form.errors.items()}
    return form.cleaned_data.get("bbox"), form.cleaned_data.get("zoom")


class ViewForm(forms.Form):
    """What a map shows."""

    bbox = BBoxField(required=False, max_length=200)
    zoom = ZoomField(required=False, max_length=20)
