"""Who may enter the moderators' room: moderators, and nobody else learns that it is there."""

import pytest

from groups.enums import GroupStatus
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
PAGES = ["/moderation/", "/moderation/trail/", "/moderation/groups/{group}/"]


@pytest.fixture
def group(alice):
    return make_group(alice, status=GroupStatus.NEW)


@pytest.mark.parametrize("page", PAGES)
def test_asks_a_visitor_to_sign_in(client, group, page):
    path = page.format(group=group.public_id)
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("who", "status"), [("charlie", 404), ("alice", 404), ("dana", 200)])
def test_exists_for_moderators_alone(client, group, page, who, status, request):
    client.force_login(request.getfixturevalue(who))
    answer = client.get(page.format(group=group.public_id))
    assert (answer.status_code, answer["Cache-Control"]) == (status, "private, no-store")


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("charlie", 404), ("alice", 404)])
def test_takes_no_decision_from_anybody_else(client, group, who, status, request):
    if who:
        client.force_login(request.getfixturevalue(who))
    answer = client.post(f"/moderation/groups/{group.public_id}/", {"decision": "approve", "seen": group.modified.isoformat()})
    group.refresh_from_db()
    assert (answer.status_code, group.status) == (status, GroupStatus.NEW)


def test_shuts_out_a_moderator_whose_account_is_closed(client, group, dana):
    client.force_login(dana)
    dana.is_active = False
    dana.save()
    assert client.get("/moderation/").status_code == 302


def test_has_no_page_for_a_group_that_is_not_there(client, dana):
    client.force_login(dana)
    assert client.get("/moderation/groups/nosuchgroup/").status_code == 404
