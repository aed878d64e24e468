"""Where a group has met: places to choose again, and never a second row for the same one. No group sees another's."""

from django.db.models import Count, Max, Q

from groups.models import Group
from places.models import Place

MOST_VENUES = 100


def venues_of(group: Group) -> list[Place]:
    """The places of its meetings other than its usual one, the most used first, then the latest. At most 100."""
    found = Place.objects.filter(events__host=group).exclude(pk=group.place_id)
    return list(found.annotate(uses=Count("events"), latest=Max("events__pk")).order_by("-uses", "-latest")[:MOST_VENUES])


def places_of(group: Group) -> list[Place]:
    """Every place that the group or a meeting of it stands at, to be asked before another row is made.

    Two who enter the same place at the same moment take turns: call it in the transaction that saves, it locks the group.
    """
    Group.objects.select_for_update().get(pk=group.pk)
    return list(Place.objects.filter(Q(groups=group) | Q(events__host=group)).distinct().order_by("pk"))


def find_venues(group: Group, text: str, *, most: int) -> list[Place]:
    """Those venues whose name, address or postcode has a word that begins with each word of `text`."""
    typed = text.casefold().split()
    if not typed:
        return []
    found = (each for each in venues_of(group) if _begins(each, typed))
    return [each for each, _number in zip(found, range(most), strict=False)]


def _begins(place: Place, typed: list[str]) -> bool:
    words = f"{place.exact_label} {place.postcode.replace(' ', '')}".casefold().replace(",", " ").split()
    return all(any(word.startswith(begin) for word in words) for begin in typed)
