"""Who comes after: reminded once a year, in the season in which people leave."""

from datetime import UTC, date, datetime

import pytest

from groups.enums import GroupKind, GroupStatus, Role
from groups.models import Group
from groups.seasons import due_on
from groups.services import continuity, membership
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.groups import make_group

STARTED = date(2025, 9, 20)


@pytest.mark.parametrize(
    ("kind", "started", "today", "due"),
    [
        ("university", STARTED, date(2026, 4, 30), None),
        ("university", STARTED, date(2026, 5, 1), date(2026, 5, 1)),
        ("university", STARTED, date(2026, 5, 14), date(2026, 5, 1)),  # the clock stood still
        ("university", STARTED, date(2026, 5, 15), None),
        ("university", STARTED, date(2026, 9, 20), None),
        ("university", date(2026, 4, 20), date(2026, 5, 1), None),  # has just begun
        ("school", STARTED, date(2026, 5, 1), None),
        ("school", STARTED, date(2026, 6, 1), date(2026, 6, 1)),
        ("union", STARTED, date(2025, 9, 20), None),
        ("union", STARTED, date(2026, 9, 19), None),
        ("union", STARTED, date(2026, 9, 20), date(2026, 9, 20)),
        ("union", STARTED, date(2026, 10, 3), date(2026, 9, 20)),
        ("union", STARTED, date(2026, 10, 4), None),
        ("worship", date(2024, 2, 29), date(2025, 3, 1), date(2025, 3, 1)),
        ("worship", date(2024, 2, 29), date(2028, 2, 29), date(2028, 2, 29)),
        ("worship", date(2024, 2, 29), date(2028, 3, 1), date(2028, 2, 29)),
        ("party", date(2025, 12, 28), date(2027, 1, 3), date(2026, 12, 28)),
    ],
)
def test_knows_the_season_of_each_kind(kind, started, today, due):
    assert due_on(GroupKind(kind), started, today) == due


@pytest.fixture
def group(alice, bob, charlie):
    group = make_group(alice)
    group.memberships.create(user=bob, role=Role.OWNER)
    group.memberships.create(user=charlie, role=Role.ORGANISER)
    Group.objects.update(created=datetime(2025, 9, 20, 12, tzinfo=UTC))
    return group


def remind(year, month, day, hour=9):
    return continuity.remind_of_hand_over(datetime(year, month, day, hour, tzinfo=UTC))


def reminded():
    return sorted(each.address for each in Message.objects.filter(kind="groups.hand_over"))


@pytest.mark.django_db
def test_reminds_each_owner_once_a_year(group):
    for day in (1, 1, 2, 14):
        remind(2026, 5, day)
    assert reminded() == ["alice@example.org", "bob@example.org"]
    remind(2027, 5, 3)
    assert len(reminded()) == 4


@pytest.mark.django_db
def test_asks_the_database_only_for_those_in_season(group):
    assert (remind(2026, 4, 30), remind(2026, 9, 20), remind(2026, 4, 30, 23)) == (0, 0, 1)  # 23:00 UTC is May in London
    Group.objects.update(kind="union")
    assert (remind(2026, 5, 1), remind(2026, 9, 20)) == (0, 1)
    Group.objects.update(kind="union", created=datetime(2024, 2, 29, 12, tzinfo=UTC))
    assert (remind(2026, 2, 28), remind(2026, 3, 1)) == (0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"status": GroupStatus.SUSPENDED}, {"status": GroupStatus.HIDDEN}, {"is_example": True}])
def test_leaves_out_what_is_not_there(group, change):
    Group.objects.update(**change)
    assert remind(2026, 5, 1) == 0


@pytest.mark.django_db
def test_leads_to_the_page_for_it_and_not_who_has_handed_over(client, group, alice, bob, charlie, smtp):
    remind(2026, 5, 1)
    membership.hand_over(group, to=charlie, by=alice, leaving=True)
    Message.objects.exclude(kind="groups.hand_over").delete()
    deliver_due()
    assert smtp.to("alice@example.org") == []
    (mail,) = smtp.to("bob@example.org")
    words = mail.get_body(("plain",)).get_content()
    assert (mail["Subject"], group.name in words) == ("Who runs your group next year?", True)
    client.force_login(bob)
    path = f"/organise/groups/{group.slug}/people/hand-over/"
    assert (path in words, client.get(path).status_code) == (True, 200)
