"""The directory as a map: groups counted where they lie, and those that stand alone as everybody may see them."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from django.urls import reverse

from groups.directory import GroupSearch
from groups.disclosure import public_place
from groups.models import Group
from places.clusters import Row
from places.geojson import BBox, Object, collection, feature
from places.map_layer import AT_A_SPOT, draw, layer, spot
from places.tally import tally


def layer_of(search: GroupSearch, zoom: int | None) -> Object:
    """What to draw of the directory in its box at this zoom; of all of it where it has no box. Three queries."""
    bbox = search.bbox
    if bbox:  # it takes the place of the circle, and an answer that all share has no page
        search = replace(search, where=None, circle=None, bbox=None, cursor=None)
    small = spot(bbox)
    if small:
        return _one_by_one(replace(search, bbox=small), zoom)
    drawn = draw(partial(_count, search), bbox, zoom)
    alone = [each.key for each in drawn.clusters if each.count == 1]
    return layer(drawn, _alone(alone) if alone else {})


def _count(search: GroupSearch, bbox: BBox | None, zoom: int) -> list[Row]:
    return tally(replace(search, bbox=bbox).groups(), zoom, kind="kind", key="pk")


def _alone(keys: Iterable[int]) -> dict[int, Object]:
    groups = Group.objects.filter(pk__in=keys).select_related("place").defer("description", "status_reason")
    return {group.pk: _feature(group) for group in groups}


def _one_by_one(search: GroupSearch, zoom: int | None) -> Object:
    groups = search.first(AT_A_SPOT)
    total = len(groups) if len(groups) < AT_A_SPOT else search.count()
    return collection([_feature(group) for group in groups], bbox=search.bbox, total=total, zoom=zoom)


def _feature(group: Group) -> Object:
    place = public_place(group)
    properties = {
        "id": group.slug,
        "title": group.name,
        "url": f"{reverse('groups:list')}{group.slug}/",
        "place": place.label,
        "kind": group.kind,
        "kind_label": group.get_kind_display(),
        "shape": group.shape,
        "precision": place.precision,
    }
    return feature(group.slug, (place.lat, place.lon), properties)
