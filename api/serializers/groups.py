"""Groups as everybody may see them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.serializers.base import PlaceSerializer, Shape, place
from events import feeds
from groups.disclosure import public_place
from groups.enums import GroupKind, Subkind
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
    subkind = serializers.ChoiceField(
        choices=[("", "—"), *Subkind.choices], help_text=_("What sort of its kind it is; “” where that is not said.")
    )
    parent_name = serializers.CharField(help_text=_("What it is part of, such as a national union."), allow_blank=True)
    languages = serializers.ListField(child=serializers.CharField(), help_text=_("The languages spoken there, as codes (BCP 47)."))
    links = serializers.ListField(child=serializers.URLField(), help_text=_("Where else it is found."))
    is_dormant = serializers.BooleanField(help_text=_("Nobody who runs it has been here for a while."))
    calendar_url = serializers.URLField(help_text=_("Its meetings as a calendar to subscribe to."))
    feed_url = serializers.URLField(help_text=_("The same as RSS."))
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
        "subkind": shown.subkind,
        "parent_name": shown.parent_name,
        "languages": list(shown.languages),
        "links": list(shown.links),
        "is_dormant": shown.dormant_since is not None,
        "calendar_url": f"{settings.SITE_URL}{reverse('events:group_ics', args=[shown.slug])}",
        "feed_url": f"{settings.SITE_URL}{reverse('events:group_rss', args=[shown.slug])}",
        "is_example": shown.is_example,
        "modified": shown.modified.isoformat(),
    }
    if distance_km is not None:
        answer["distance_km"] = round(distance_km, 2)
    return answer
