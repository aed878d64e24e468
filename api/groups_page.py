"""The directory of groups in pages that begin behind the last one seen, so that nothing is given twice or left out."""

import base64
import binascii
import json
import math
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext as _

from api import parameters
from api.errors import BadParameters
from groups.directory import GroupSearch
from groups.models import Group

KNOWN = ("near", "kind", "q", "limit", "cursor")
Cursor = tuple[str | float, str]  # what the last group was sorted by, and its public id


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """Some groups in order, each with its distance in km or None, and the cursor of the next page or ""."""

    groups: list[tuple[Group, float | None]]
    later: str


def read(params: QueryDict) -> GroupsPage:
    """The page that these parameters ask for. Raises BadParameters, which names all that mean nothing."""
    errors = parameters.check_names(params, KNOWN)
    size = parameters.limit(params, errors)
    search = GroupSearch.from_query(params)
    errors |= search.errors
    unclear = search.where if search.point is None else None
    if unclear is not None:
        errors["near"] = unclear.note
    cursor = _read(params.get("cursor", ""), float if search.point else str)
    if cursor is None and params.get("cursor"):
        errors["cursor"] = _("This link to the next page is cut short. Start again from the first page.")
    if errors:
        raise BadParameters(errors, unclear)
    return _page(search, cursor, size)


def _page(search: GroupSearch, cursor: Cursor | None, size: int) -> GroupsPage:
    key = "square_km" if search.point else "sort_name"
    found = search.groups() if search.point else search.groups().annotate(sort_name=Lower("name"))
    if cursor:
        found = found.filter(Q(**{f"{key}__gt": cursor[0]}) | Q(**{key: cursor[0], "public_id__gt": cursor[1]}))
    rows = list(found.order_by(key, "public_id")[: size + 1])
    later = _write((getattr(rows[size - 1], key), rows[size - 1].public_id)) if len(rows) > size else ""
    return GroupsPage([(group, math.sqrt(getattr(group, key)) if search.point else None) for group in rows[:size]], later)


def _write(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode().rstrip("=")


def _read(text: str, kind: type) -> Cursor | None:
    """None for a text that is no cursor of this order."""
    try:
        key, public_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        return None
    fits = isinstance(key, kind) and isinstance(public_id, str) and "\0" not in f"{key}{public_id}"
    return (key, public_id) if fits else None
