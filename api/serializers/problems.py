"""The shape of a problem (RFC 9457)."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.serializers.base import Shape
from api.serializers.places import AnswerSerializer


class ProblemSerializer(Shape):
    """What went wrong, and what to do (RFC 9457)."""

    type = serializers.CharField(help_text=_("Always “about:blank”: the status says what kind of problem it is."))
    title = serializers.CharField(help_text=_("The status in words."))
    status = serializers.IntegerField(help_text=_("The status."))
    detail = serializers.CharField(help_text=_("One sentence for people."))
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(), required=False, help_text=_("Of each parameter that means nothing: what was expected.")
    )
    candidates = AnswerSerializer(many=True, required=False, help_text=_("When a place is not clear: places of that name."))
    suggestions = serializers.ListField(
        child=serializers.CharField(), required=False, help_text=_("When a place is not clear: spellings to try.")
    )
