"""Places that were looked up in the gazetteer: public knowledge, nothing of ours."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.serializers.base import DECIMALS, Shape, present
from places.enums import Precision
from places.services import Answer, Resolution


class AnswerSerializer(Shape):
    """A place that was found."""

    label = serializers.CharField(help_text=_("What it is called."))  # type: ignore[assignment]
    lat = serializers.FloatField(help_text=_("Latitude in degrees, WGS 84."))
    lon = serializers.FloatField(help_text=_("Longitude in degrees, WGS 84."))
    precision = serializers.ChoiceField(choices=Precision.choices, help_text=_("How well it is known."))
    postcode = serializers.CharField(required=False, help_text=_("The full postcode, where one was given."))
    district = serializers.CharField(required=False, help_text=_("The first half of the postcode."))
    town = serializers.CharField(required=False, help_text=_("The town it belongs to."))

    def to_representation(self, instance: Answer) -> dict[str, Any]:
        return answer(instance)


class ResolutionSerializer(Shape):
    """What became of the question: an answer, or places to choose from, or other spellings."""

    query = serializers.CharField(help_text=_("What was asked."))
    answer = AnswerSerializer(required=False, help_text=_("The one good answer. Absent when there is none."))
    candidates = AnswerSerializer(many=True, help_text=_("Places of that name, when there are several."))
    suggestions = serializers.ListField(child=serializers.CharField(), help_text=_("Spellings to try, at most three."))
    note = serializers.CharField(required=False, help_text=_("A sentence to show beside the field."))

    def to_representation(self, instance: Resolution) -> dict[str, Any]:
        return resolution(instance)


def answer(found: Answer) -> dict[str, Any]:
    """A place in the form of AnswerSerializer."""
    return {
        "label": found.label,
        "lat": round(found.lat, DECIMALS),
        "lon": round(found.lon, DECIMALS),
        "precision": str(found.precision),
        **present(postcode=found.postcode, district=found.outcode, town=found.town_label),
    }


def resolution(became: Resolution) -> dict[str, Any]:
    """What became of a question in the form of ResolutionSerializer."""
    return {
        "query": became.query,
        **({"answer": answer(became.answer)} if became.answer else {}),
        "candidates": [answer(each) for each in became.candidates],
        "suggestions": list(became.suggestions),
        **present(note=became.note),
    }
