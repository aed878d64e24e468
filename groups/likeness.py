"""Which other groups one group could be taken for: asked through keys and indexes, never by reading all names."""

from collections.abc import Iterable

from django.db.models import Q

from groups import names
from groups.disclosure import public_point
from groups.enums import GroupStatus, Resemblance
from groups.models import Group, Likeness, Membership, NameKey
from places.nearness import exact_km

MOST_COMPARED = 200  # groups that share a key; more would mean that the key is not rare
MOST_SHOWN = 30  # likenesses of one group, on average: a university of a hundred groups is like them all
MOST = 5  # of each sort that are written down
SAME_PLACE_KM = 0.15
AROUND_KM = 0.3


def like_by_name(group: Group) -> list[Likeness]:
    """Up to five groups whose names look like this one's, most alike first; not saved."""
    return [Likeness(group=group, other_id=pk, how=Resemblance.NAME, score=score) for score, pk in _alike(group)[:MOST]]


def _alike(group: Group) -> list[tuple[float, int]]:
    """How alike, and the key of the other group; most alike first."""
    keys = sorted(names.keys(group.name))
    # The sharpest keys first: a word that hundreds have must not push out the one with the very same name.
    sharp, words = [key for key in keys if key[0] != "."], [key for key in keys if key[0] == "."]
    found: dict[int, None] = {}
    for some in (sharp, words):
        sharing = NameKey.objects.filter(key__in=some).exclude(group=group).order_by()
        found.update(dict.fromkeys(sharing.values_list("group_id", flat=True)[:MOST_COMPARED]))
    others = Group.objects.filter(pk__in=found).only("pk", "name")
    scored = sorted(((names.likeness(group.name, other.name), other.pk) for other in others), reverse=True)
    return [(score, pk) for score, pk in scored if score >= names.ALIKE]


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
    """Whether its name is like that of another, which nobody runs who runs this one. A helper runs nothing: many may become one.

    The others are those that were there before it or are listed. Asked anew, not only of the few rows that moderators see: five groups
    of one's own with the same name would push out the one that is meant.
    """
    named = {pk for _score, pk in _alike(group)}
    named |= set(Likeness.objects.filter(group=group, how=Resemblance.NAME).values_list("other_id", flat=True))
    there = Group.objects.filter(Q(pk__lt=group.pk) | Q(status=GroupStatus.APPROVED))
    alike = set(there.filter(pk__in=named).values_list("pk", flat=True))
    theirs = group.memberships.organisers().values("user")
    own = Membership.objects.organisers().filter(group__in=alike, user__in=theirs).values_list("group_id", flat=True)
    return bool(alike - set(own))


def between(groups: Iterable[Group]) -> list[Likeness]:
    """The likenesses of these groups, in either direction, with both groups, most alike first; one query."""
    pks = [group.pk for group in groups]
    rows = Likeness.objects.filter(Q(group__in=pks) | Q(other__in=pks)).select_related("group", "other")
    return list(rows.order_by("-score", "pk")[: MOST_SHOWN * len(pks)])


def _rows(group: Group, how: Resemblance, others: Iterable[int]) -> list[Likeness]:
    return [Likeness(group=group, other_id=pk, how=how) for pk in others]
