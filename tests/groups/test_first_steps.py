"""What a new group does first: known, never ticked by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups import first_steps, kinds
from groups.enums import GroupKind, Role, SafetyLevel
from groups.models import Group, SecondContact
from tests.factories.events import make_event
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
DESK = "/organise/"


def done(client):
    """Which steps the desk shows as done."""
    [group] = client.get(DESK).context["groups"]
    return group.first_steps and [step.is_done for step in group.first_steps.steps]


def test_knows_by_itself_what_is_done(client, alice, bob):
    client.force_login(alice)
    group = make_group(alice, description="")
    assert done(client) == [False, False, False, False, None]
    make_event(group)
    assert done(client) == [True, False, False, False, None]
    helper = group.memberships.create(user=bob, role=Role.HELPER)
    assert done(client) == [True, False, False, False, None]
    helper.role = Role.ORGANISER
    helper.save()
    assert done(client) == [True, True, False, False, None]
    SecondContact.objects.create(group=group, email="sister@example.org")
    assert done(client) == [True, True, True, False, None]
    Group.objects.filter(pk=group.pk).update(description="About us.")
    assert done(client) is None


def test_says_where_each_step_is_done_and_what_helps_this_kind(client, alice, settings):
    settings.TOOLKIT_URL = "https://campaign.example/toolkit/{kind}/"
    client.force_login(alice)
    group = make_group(alice, kind=GroupKind.WORSHIP)
    html = client.get(DESK).content.decode()
    assert "First steps: 0 of 4 done" in html
    for address in (
        f"/organise/groups/{group.slug}/new/",
        f"/organise/groups/{group.slug}/people/",
        f"/groups/{group.slug}/poster/",
    ):
        assert f'<a href="{address}">' in html
    assert "Speak first with those who lead your congregation" in html
    assert '<a href="https://campaign.example/toolkit/worship/" rel="noreferrer">' in html


def test_names_no_toolkit_where_there_is_none(client, alice):
    client.force_login(alice)
    make_group(alice)
    assert "Toolkit" not in client.get(DESK).content.decode()


def test_sends_nobody_out_with_a_poster_for_a_closed_group(client, alice):
    client.force_login(alice)
    make_group(alice, safety_level=SafetyLevel.CLOSED)
    assert done(client) == [False, False, False, False]


def test_leaves_an_old_group_and_a_helper_in_peace(client, alice, bob):
    group = make_group(alice)
    group.memberships.create(user=bob, role=Role.HELPER)
    client.force_login(bob)
    assert done(client) is None
    client.force_login(alice)
    assert done(client) is not None
    Group.objects.update(created=timezone.now() - timedelta(days=91))
    assert done(client) is None


@pytest.mark.parametrize("kind", GroupKind)
def test_a_new_meeting_begins_with_what_suits_the_group(client, alice, kind):
    client.force_login(alice)
    group = make_group(alice, kind=kind)
    field = client.get(f"/organise/groups/{group.slug}/new/").context["form"]["kind"]
    assert field.value() == kinds.of(kind).meetings[0]
    assert [value for value, _label in field.field.choices][:4] == list(kinds.of(kind).meetings)
    assert first_steps.of(group, first_steps.Begun(False, 1, False)).advice == [str(each) for each in kinds.of(kind).first_steps]
