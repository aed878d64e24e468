"""Who may do what: one table for every role in every state."""

import pytest
from django.contrib.auth.models import AnonymousUser

from groups import rules
from groups.enums import GroupStatus, Role
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
RULES = ("has_role", "is_organiser", "can_help", "can_edit", "can_own")
MAY = {
    Role.OWNER: {"has_role", "is_organiser", "can_help", "can_edit", "can_own"},
    Role.ORGANISER: {"has_role", "is_organiser", "can_help", "can_edit"},
    Role.HELPER: {"has_role", "can_help"},
    None: set(),
}
WHATEVER_THE_STATE = {"has_role", "is_organiser"}


@pytest.mark.parametrize("status", GroupStatus.values)
@pytest.mark.parametrize("role", MAY)
def test_lets_each_role_do_what_the_table_says(bob, role, status):
    group = make_group(status=status)
    if role:
        group.memberships.create(user=bob, role=role)
    may = {name for name in RULES if getattr(rules, name)(bob, group)}
    stopped = status in {GroupStatus.REFUSED, GroupStatus.SUSPENDED}
    assert may == (MAY[role] & WHATEVER_THE_STATE if stopped else MAY[role])


def test_lets_nobody_do_anything_elsewhere_or_without_an_account(alice):
    make_group(alice)
    group = make_group()
    for who in (alice, AnonymousUser()):
        assert [name for name in RULES if getattr(rules, name)(who, group)] == []
