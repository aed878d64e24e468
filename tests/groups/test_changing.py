"""Changing a group: who may, what follows at once, and two editors at the same time."""

import pytest

from core.models import AuditEntry
from groups.enums import GroupStatus, SafetyLevel
from places.models import Place
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


def typed(group, **fields):
    """The form as it was opened, with some fields changed."""
    return {
        "kind": group.kind,
        "name": group.name,
        "where": group.place.postcode,
        "description": group.description,
        "safety_level": group.safety_level,
        "takes_letters": "on",
        "seen": group.modified.isoformat(),
        "step": "save",
        **fields,
    }


def url(group):
    return f"/groups/{group.slug}/edit/"


def test_is_no_page_for_strangers(client, alice, charlie):
    group = make_group(alice)
    assert client.get(url(group)).status_code == 404
    client.force_login(charlie)
    assert client.get(url(group)).status_code == 404
    assert client.post(url(group), typed(group, name="Mine now")).status_code == 404
    group.refresh_from_db()
    assert group.name == "Leeds Students for Uyghurs"


def test_is_no_page_for_a_refused_group(client, alice):
    group = make_group(alice, status=GroupStatus.REFUSED)
    client.force_login(alice)
    assert client.get(url(group)).status_code == 404


def test_changes_the_words_and_keeps_the_place(client, alice):
    group = make_group(alice)
    place = group.place_id
    client.force_login(alice)
    answer = client.post(url(group), typed(group, name="Leeds for Uyghurs"))
    assert (answer.status_code, answer.url) == (302, "/organise/")
    slug = group.slug
    group.refresh_from_db()
    assert (group.name, group.slug, group.place_id) == ("Leeds for Uyghurs", slug, place)
    assert AuditEntry.objects.get(verb="groups.change").data == {"fields": ["name"], "safety_level": "open"}


def test_raising_the_level_takes_effect_at_once(client, alice):
    group = make_group(alice)
    occurrence = make_occurrence(make_event(group))
    client.force_login(alice)
    client.post(url(group), typed(group, safety_level="careful"))
    occurrence.refresh_from_db()
    assert (occurrence.lat, occurrence.lon, occurrence.is_listed) == (53.80192, -1.54645, True)
    group.refresh_from_db()
    client.post(url(group), typed(group, safety_level="closed"))
    occurrence.refresh_from_db()
    assert (occurrence.lat, occurrence.lon, occurrence.is_listed) == (53.79648, -1.54785, False)


def test_lowering_the_level_asks_again(client, alice):
    group = make_group(alice, safety_level=SafetyLevel.CLOSED)
    client.force_login(alice)
    page = client.post(url(group), typed(group, safety_level="open"))
    assert list(page.context["form"].errors) == ["sure"]
    assert 'name="sure"' in page.content.decode()
    group.refresh_from_db()
    assert group.safety_level == "closed"
    page = client.post(url(group), typed(group, safety_level="open", sure="on"))
    assert page.templates[0].name == "groups/group_check.html"
    assert "Everyone sees the exact address." in page.content.decode()
    group.refresh_from_db()
    assert group.safety_level == "closed"
    client.post(url(group), typed(group, safety_level="open", sure="on", step="confirm"))
    group.refresh_from_db()
    assert group.safety_level == "open"


def test_another_place_is_shown_before_it_is_saved_and_the_old_one_is_forgotten(client, alice):
    group = make_group(alice)
    old = group.place_id
    client.force_login(alice)
    fields = typed(group, where="M1 1AE")
    page = client.post(url(group), fields)
    assert page.templates[0].name == "groups/group_check.html"
    client.post(url(group), {**fields, **page.context["form"].pin})
    group.refresh_from_db()
    assert group.place.postcode == "M1 1AE"
    assert not Place.objects.filter(pk=old).exists()


def test_a_place_where_a_meeting_is_listed_stays(client, alice):
    group = make_group(alice)
    event = make_event(group)
    client.force_login(alice)
    fields = typed(group, where="M1 1AE")
    pin = client.post(url(group), fields).context["form"].pin
    client.post(url(group), {**fields, **pin})
    event.refresh_from_db()
    assert event.place.postcode == "LS2 9JT"


def test_the_pin_alone_can_be_moved(client, alice):
    group = make_group(alice)
    client.force_login(alice)
    page = client.post(url(group), typed(group, step="pin"))
    assert page.templates[0].name == "groups/group_check.html"
    pin = {**page.context["form"].pin, "pin_lat": "53.80700", "pin_lon": "-1.55600"}
    client.post(url(group), typed(group, **pin))
    group.refresh_from_db()
    assert (group.place.lat, group.place.lon, group.place.precision) == (53.807, -1.556, "exact")
    assert (group.place.name, group.place.address) == ("Leeds University Union", "Lifton Place")


def test_the_second_editor_sees_what_changed_and_keeps_their_own_words(client, alice):
    group = make_group(alice)
    client.force_login(alice)
    mine, theirs = typed(group, name="Second name"), typed(group, name="First name")
    client.post(url(group), theirs)
    page = client.post(url(group), mine)
    html = page.content.decode()
    assert page.context["outdated"] == [("Name of the group", "First name")]
    assert "Somebody else changed this while you were writing." in html
    assert 'value="Second name"' in html
    group.refresh_from_db()
    assert group.name == "First name"
    client.post(url(group), {**mine, "seen": page.context["form"]["seen"].value()})
    group.refresh_from_db()
    assert group.name == "Second name"


def test_a_form_sent_twice_is_one_change(client, alice):
    group = make_group(alice)
    client.force_login(alice)
    fields = typed(group, name="Leeds for Uyghurs")
    assert [client.post(url(group), fields).status_code for _ in range(2)] == [302, 302]
    assert AuditEntry.objects.filter(verb="groups.change").count() == 1


@pytest.mark.parametrize(
    ("fields", "again"),
    [
        ({"name": "Another name"}, True),
        ({"kind": "community"}, True),
        ({"university": "UCL"}, True),
        ({"links": "https://example.org"}, True),
        ({"parent_name": "NUS"}, True),
        ({"takes_letters": ""}, True),
        ({"description": "Other words."}, False),
        ({"safety_level": "careful"}, False),
        ({"languages": ["en"]}, False),
        ({}, False),
    ],
)
def test_what_a_group_says_it_is_is_looked_at_again_once_it_is_listed(client, alice, fields, again):
    group = make_group(alice)
    client.force_login(alice)
    client.post(url(group), typed(group, **fields))
    group.refresh_from_db()
    assert (group.look_again_since is not None) is again
    assert group.status == GroupStatus.APPROVED


def test_a_moved_group_is_looked_at_again_and_since_the_first_change(client, alice):
    group = make_group(alice)
    client.force_login(alice)
    fields = typed(group, where="M1 1AE")
    client.post(url(group), {**fields, **client.post(url(group), fields).context["form"].pin})
    group.refresh_from_db()
    first = group.look_again_since
    assert first is not None
    client.post(url(group), typed(group, where=group.place.postcode, name="And a name"))
    group.refresh_from_db()
    assert (group.name, group.look_again_since) == ("And a name", first)


def test_a_group_that_waits_anyway_is_not_looked_at_twice(client, alice):
    group = make_group(alice, status=GroupStatus.NEW)
    client.force_login(alice)
    client.post(url(group), typed(group, name="Another name"))
    group.refresh_from_db()
    assert (group.name, group.look_again_since) == ("Another name", None)


def test_raising_the_level_is_saved_by_one_press(client, alice):
    group = make_group(alice)
    client.force_login(alice)
    assert client.post(url(group), typed(group, safety_level="closed")).status_code == 302
