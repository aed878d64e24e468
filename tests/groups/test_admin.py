"""The staff's pages: to look things up; what tells people goes through the services."""

import pytest
from django.contrib.auth.models import Permission

from core.models import AuditEntry
from groups.enums import GroupStatus
from notifications.delivery import deliver_due
from tests.factories.accounts import make_user
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(make_user("root@example.org", is_staff=True, is_superuser=True))
    return client


def test_shows_groups_and_meetings(staff):
    occurrence = make_occurrence(make_event(make_group()))
    event = occurrence.event
    assert event.host.name in staff.get("/staff/groups/group/?q=Leeds").content.decode()
    assert event.host.public_id in staff.get(f"/staff/groups/group/{event.host.pk}/change/").content.decode()
    assert event.title in staff.get(f"/staff/events/event/?q={occurrence.public_id}").content.decode()
    assert occurrence.public_id in staff.get(f"/staff/events/event/{event.pk}/change/").content.decode()


def test_changes_no_meeting_and_adds_none(staff):
    event = make_event(make_group())
    assert staff.get("/staff/events/event/add/").status_code == 403
    assert staff.post(f"/staff/events/event/{event.pk}/change/", {"title": "x"}).status_code == 403
    assert staff.get("/staff/groups/group/add/").status_code == 403


def test_says_yes_through_the_service(staff):
    group = make_group(status=GroupStatus.NEW)
    staff.post("/staff/groups/group/", {"action": "approve", "_selected_action": [group.pk]})
    group.refresh_from_db()
    assert group.status == GroupStatus.APPROVED
    assert AuditEntry.objects.get().verb == "groups.approve"


def test_changes_nothing_of_what_a_group_says(staff):
    group = make_group(languages=["ug"], links=["https://example.org"])
    page = staff.get(f"/staff/groups/group/{group.pk}/change/")
    assert list(page.context["adminform"].form.fields) == ["is_example"]
    assert "https://example.org" in page.content.decode()


def in_line(kept, **row):
    fields = {"memberships-TOTAL_FORMS": 1 + bool(row), "memberships-INITIAL_FORMS": 1}
    fields |= {"memberships-0-id": kept.pk, "memberships-0-group": kept.group_id, "memberships-0-user": kept.user_id}
    fields |= {"memberships-0-role": kept.role}
    return fields | {f"memberships-1-{name}": value for name, value in row.items()}


def test_writes_down_who_gives_a_role_and_tells_the_owners(staff, alice, bob, smtp):
    group = make_group(alice)
    role = group.memberships.get()
    address = f"/staff/groups/group/{group.pk}/change/"
    assert staff.post(address, in_line(role, group=group.pk, user=bob.pk, role="owner")).status_code == 302
    entry = AuditEntry.objects.get(verb="groups.role_by_staff")
    assert (entry.target_id, entry.data) == (group.public_id, {"person": bob.public_id, "role": "owner"})
    deliver_due()
    assert [mail["To"] for mail in smtp.sent] == ["alice@example.org"]


@pytest.fixture
def clerk(client):
    """Staff who may change everything in the administration, and are no superuser."""
    user = make_user("clerk@example.org", is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    client.force_login(user)
    return user


def test_staff_give_themselves_no_rights(client, clerk, alice):
    form = {"display_name": "Clerk", "language": "en-gb", "timezone": "Europe/London", "is_active": "on"}
    rights = {"is_superuser": "on", "is_moderator": "on", "is_staff": "on"}
    assert client.post(f"/staff/accounts/user/{clerk.pk}/change/", form | rights).status_code == 302
    clerk.refresh_from_db()
    assert (clerk.display_name, clerk.is_superuser, clerk.is_moderator) == ("Clerk", False, False)
    root = make_user("root@example.org", is_staff=True, is_superuser=True)
    assert client.post(f"/staff/accounts/user/{root.pk}/change/", {**form, "is_active": ""}).status_code == 403


def test_staff_who_do_not_moderate_approve_nothing(client, clerk):
    group = make_group(status=GroupStatus.NEW)
    client.post("/staff/groups/group/", {"action": "approve", "_selected_action": [group.pk]})
    group.refresh_from_db()
    assert group.status == GroupStatus.NEW


def test_rights_that_are_given_stand_on_the_trail(staff, alice):
    form = {"display_name": "Alice", "language": "en-gb", "timezone": "Europe/London", "is_active": "on", "is_moderator": "on"}
    assert staff.post(f"/staff/accounts/user/{alice.pk}/change/", form).status_code == 302
    assert AuditEntry.objects.get(verb="accounts.rights").data == {"changed": ["is_moderator"]}
