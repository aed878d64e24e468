"""The staff's pages: to look things up; what tells people goes through the services."""

import pytest

from core.models import AuditEntry
from groups.enums import GroupStatus
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
