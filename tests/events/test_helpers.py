"""A helper sees how many people come and the group's pages, and no person, no closed place, no button that changes anything."""

import pytest

from events.disclosure import Standing, disclose, standing_of
from groups.enums import GroupStatus, Role, SafetyLevel
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def helped(alice, bob):
    """A group of alice's in which bob helps, at the level that is asked for."""

    def make(level=SafetyLevel.CAREFUL, **fields):
        group = make_group(alice, safety_level=level, **fields)
        group.memberships.create(user=bob, role=Role.HELPER)
        return group

    return make


@pytest.mark.parametrize(("level", "knows"), [(SafetyLevel.OPEN, True), (SafetyLevel.CAREFUL, True), (SafetyLevel.CLOSED, False)])
def test_learns_the_place_as_one_who_confirmed(helped, bob, level, knows):
    occurrence = make_occurrence(make_event(helped(level)))
    standing = standing_of(bob, occurrence)
    shown = disclose(occurrence, standing, coming=3)
    assert (standing, shown.place.is_exact, shown.coming) == (Standing.HELPER, knows, "3")


def test_learns_the_closed_place_once_let_in(helped, bob):
    occurrence = make_occurrence(make_event(helped(SafetyLevel.CLOSED)))
    mine = make_attendance(occurrence, "bob@example.org")
    assert standing_of(bob, occurrence, mine) == Standing.HELPER
    mine.approved_at = mine.confirmed_at
    assert standing_of(bob, occurrence, mine) == Standing.APPROVED


def test_sees_numbers_and_no_person(client, helped, bob):
    occurrence = make_occurrence(make_event(helped(SafetyLevel.CLOSED)))
    sam = make_attendance(occurrence, shown_to_organiser=True)
    client.force_login(bob)
    page = client.get(f"/organise/dates/{occurrence.public_id}/people/")
    html = page.content.decode()
    assert (page.status_code, page.context["occurrence"].waiting) == (200, 1)
    assert ("sam@example.org" in html, "Let in" in html) == (False, False)
    assert client.post(f"/organise/dates/{occurrence.public_id}/people/{sam.public_id}/approve/").status_code == 404
    sam.refresh_from_db()
    assert sam.approved_at is None


def test_changes_nothing(client, helped, bob):
    group = helped()
    occurrence = make_occurrence(make_event(group))
    client.force_login(bob)
    event = occurrence.event.public_id
    for path in (f"/groups/{group.slug}/edit/", f"/organise/groups/{group.slug}/new/", f"/organise/meetings/{event}/edit/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/organise/meetings/{event}/cancel/").status_code == 404


def test_finds_a_desk_without_buttons_that_lead_nowhere(client, helped, bob):
    occurrence = make_occurrence(make_event(helped()))
    client.force_login(bob)
    html = client.get("/organise/").content.decode()
    assert "You are a helper" in html
    assert f"/organise/dates/{occurrence.public_id}/people/" in html
    for words in ("/edit/", "/cancel/", '/new/" aria'):
        assert words not in html
    meeting = client.get(occurrence.get_absolute_url()).content.decode()
    assert ("People coming" in meeting, "/edit/" in meeting) == (True, False)


@pytest.mark.parametrize(
    ("status", "sees", "counts"),
    [(GroupStatus.REFUSED, 200, 404), (GroupStatus.HIDDEN, 200, 200), (GroupStatus.SUSPENDED, 200, 404)],
)
def test_still_sees_the_pages_of_a_group_that_nobody_else_sees(client, helped, bob, charlie, status, sees, counts):
    group = helped(status=status)
    occurrence = make_occurrence(make_event(group))
    client.force_login(bob)
    assert client.get(group.get_absolute_url()).status_code == sees
    assert client.get(occurrence.get_absolute_url()).status_code == sees
    assert client.get(f"/organise/dates/{occurrence.public_id}/people/").status_code == counts
    client.force_login(charlie)
    assert client.get(group.get_absolute_url()).status_code == 404
