"""What all answers share: how a shape is declared and filled, and the place."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from groups.disclosure import DisclosedPlace

DECIMALS = 5  # of a degree: about a metre


class Shape(serializers.Serializer[Any]):
    """Declares what an answer holds; its `to_representation` fills it by hand.

    By hand, because walking the declared fields one by one takes twenty times as long, and lists are asked often. That
    the two agree is tested: every kind of answer is checked against the schema that is made of the declarations.
    """


class PlaceSerializer(Shape):
    """Where, as far as everybody may know. What is withheld is absent."""

    label = serializers.CharField(help_text=_("In one line."))  # type: ignore[assignment]
    lat = serializers.FloatField(help_text=_("Latitude in degrees, WGS 84."))
    lon = serializers.FloatField(help_text=_("Longitude in degrees, WGS 84."))
    precise = serializers.BooleanField(
        help_text=_("False: the point is the centre of a postcode district or a town, not the place itself.")
    )
    name = serializers.CharField(required=False, help_text=_("What the place is called."))
    address = serializers.CharField(required=False, help_text=_("Street and number."))
    postcode = serializers.CharField(required=False, help_text=_("The full postcode."))
    directions = serializers.CharField(required=False, help_text=_("The way in."))

    def to_representation(self, instance: DisclosedPlace) -> dict[str, Any]:
        return place(instance)


def place(shown: DisclosedPlace) -> dict[str, Any]:
    """A disclosed place in the form of PlaceSerializer."""
    return {
        "label": shown.label,
        "lat": round(shown.lat, DECIMALS),
        "lon": round(shown.lon, DECIMALS),
        "precise": shown.is_exact,
        **present(name=shown.name, address=shown.address, postcode=shown.postcode, directions=shown.directions),
    }


def present(**values: Any) -> dict[str, Any]:
    """Those that have a value: what is withheld or missing is absent from the answer."""
    return {name: value for name, value in values.items() if value not in (None, "")}
