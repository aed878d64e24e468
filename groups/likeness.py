"""Which other groups one group could be taken for: asked through keys and indexes, never by reading all names."""

from collections.abc import Iterable

from django.db.models import Q

from groups import names
from groups.disclosure import public_point
from groups.enums import Resemblance
from groups.models import Group, Likeness, NameKey
from places.nearness import exact_km

MOST_COMPARED = 200  # groups that share a key; more would mean that the key is not rare
MOST_SHOWN = 30  # likenesses of one group, on average: a university of a hundred groups is like them all
MOST = 5  # of each sort that are written down
SAME_PLACE_KM = 0.15
AROUND_KM = 0.3


def like_by_name(group: Group) -> list[Likeness]:
    """Up to five groups whose names look like this one's, most alike first; not saved."""
    keys = sorted(names.keys(group.name))
    # The sharpest keys first: a word that hundreds have must not push out the one with the very same name.
    sharp, words = [key for key in keys if key[0] != "."], [key for key in keys if key[0] == "."]
    found: dict[int, None] = {}
    for some in (sharp, words):
        sharing = NameKey.objects.filter(key__in=some).exclude(group=group).order_by()
        found.update(dict.fromkeys(sharing.values_list("group_id", flat=True)[:MOST_COMPARED]))
    others = Group.objects.filter(pk__in=found).only("pk", "name")
    scored = sorted(((names.likeness(group.name, other.name), other.pk) for other in others), reverse=True)
    return [
        Likeness(group=group, other_id=pk, how=Resemblance.NAME, score=score) for score, pk in scored[:MOST] if score >= names.ALIKE
    ]


def like_by_place(group: Group) -> list[Likeness]:
    """Groups of the same university or union, and groups that meet at the same place; not saved."""
    found = []
    if group.institution:
        same = Group.objects.filter(institution=group.institution).exclude(pk=group.pk).order_by()
        found += _rows(group, Resemblance.INSTITUTION, same.values_list("pk", flat=True)[:MOST])
    if point := public_point(group):
        near = Group.objects.near(point, AROUND_KM).exclude(pk=group.pk).select_related("place")
        here = (group.place.lat, group.place.lon)
        # Moderators see exact places, so that the exact ones are compared.
        same_spot = [
            other.pk for other in near[:MOST_COMPARED] if exact_km(here, (other.place.lat, other.place.lon)) <= SAME_PLACE_KM
        ]
        found += _rows(group, Resemblance.PLACE, same_spot[:MOST])
    return found


def looks_like_another(group: Group) -> bool:
    """Whether its name is like that of another, which nobody runs who runs this one."""
    theirs = group.memberships.values("user")
    return Likeness.objects.filter(group=group, how=Resemblance.NAME).exclude(other__memberships__user__in=theirs).exists()


def between(groups: Iterable[Group]) -> list[Likeness]:
    """The likenesses of these groups, in either direction, with both groups, most alike first; one query."""
    pks = [group.pk for group in groups]
    rows = Likeness.objects.filter(Q(group__in=pks) | Q(other__in=pks)).select_related("group", "other")
    return list(rows.order_by("-score", "pk")[: MOST_SHOWN * len(pks)])


def _rows(group: Group, how: Resemblance, others: Iterable[int]) -> list[Likeness]:
    return [Likeness(group=group, other_id=pk, how=how) for pk in others]
