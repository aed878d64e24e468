"""Groups for tests."""

from typing import Any

from accounts.models import User
from groups.disclosure import public_point
from groups.enums import GroupKind, GroupStatus, Role, SafetyLevel
from groups.models import Group
from tests.factories.places import make_place


def make_group(owner: User | None = None, **fields: Any) -> Group:
    """An approved, open university group in Leeds unless told otherwise; `owner` runs it."""
    defaults: dict[str, Any] = {
        "name": "Leeds Students for Uyghurs",
        "kind": GroupKind.UNIVERSITY,
        "safety_level": SafetyLevel.OPEN,
        "status": GroupStatus.APPROVED,
    }
    if "place" not in fields:
        defaults["place"] = make_place()
    group = Group(**{**defaults, **fields})
    group.locate(public_point(group))
    group.save()
    if owner is not None:
        group.memberships.create(user=owner, role=Role.OWNER)
    return group
