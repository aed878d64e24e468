"""Groups as everybody may see them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.serializers.base import PlaceSerializer, Shape, place
from events import feeds
from groups.disclosure import public_place
from groups.enums import GroupKind
from groups.models import Group


class HostSerializer(Shape):
    """The group that organises it."""

    slug = serializers.CharField(help_text=_("Its name in addresses."))
    name = serializers.CharField(help_text=_("Its name."))
    kind = serializers.ChoiceField(choices=GroupKind.choices, help_text=_("What kind of group it is."))
    url = serializers.URLField(help_text=_("Its page."))

    def to_representation(self, instance: Group) -> dict[str, Any]:
        return host(instance)


class GroupSerializer(HostSerializer):
    """A group."""

    description = serializers.CharField(help_text=_("What it says of itself, in Markdown."), allow_blank=True)
    place = PlaceSerializer(help_text=_("Where it is."))
    calendar_url = serializers.URLField(help_text=_("Its meetings as a calendar to subscribe to."))
    distance_km = serializers.FloatField(required=False, help_text=_("From the place you asked for, in kilometres."))
    is_example = serializers.BooleanField(help_text=_("Invented, to show how it looks."))
    modified = serializers.DateTimeField(help_text=_("When it last changed."))

    def to_representation(self, instance: Group) -> dict[str, Any]:
        return group(instance)


def host(shown: Group) -> dict[str, Any]:
    """A group in the form of HostSerializer."""
    return {"slug": shown.slug, "name": shown.name, "kind": shown.kind, "url": feeds.group_address(shown)}


def group(shown: Group, *, distance_km: float | None = None) -> dict[str, Any]:
    """A group in the form of GroupSerializer. No I/O when its place is loaded."""
    answer = {
        **host(shown),
        "description": shown.description,
        "place": place(public_place(shown)),
        "calendar_url": f"{settings.SITE_URL}{reverse('events:group_ics', args=[shown.slug])}",
        "is_example": shown.is_example,
        "modified": shown.modified.isoformat(),
    }
    if distance_km is not None:
        answer["distance_km"] = round(distance_km, 2)
    return answer
