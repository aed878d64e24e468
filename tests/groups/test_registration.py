"""Starting a group: two steps, nothing lost, one group however often the form arrives."""

import pytest
from django.urls import reverse

from core.forms import new_form_id
from core.models import AuditEntry
from groups.enums import GroupStatus, Role
from groups.models import Group
from places.models import Place
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
NEW = "/groups/new/"


def typed(**fields):
    """What somebody types into the form."""
    return {
        "kind": "university",
        "name": "Leeds Students for Uyghurs",
        "where": "LS2 9JT",
        "description": "We meet on Tuesdays.",
        "safety_level": "careful",
        "takes_letters": "on",
        "form_id": new_form_id("groups.new"),
        **fields,
    }


def check_and_save(client, fields, *, pin=None):
    """Press the first button, then say that it is right; the answer to the second press."""
    page = client.post(NEW, {**fields, "step": "check"})
    assert page.templates[0].name == "groups/group_check.html", page.context["form"].errors
    return client.post(NEW, {**fields, **page.context["form"].pin, **(pin or {}), "step": "save"})


def test_asks_a_stranger_to_sign_in_and_says_why(client):
    page = client.get(NEW)
    assert page.status_code == 200
    assert f"{reverse('account_login')}?next={NEW}" in page.content.decode()
    client.post(NEW, typed(step="save"))
    assert Group.objects.count() == 0


def test_shows_the_place_before_anything_is_saved(client, alice):
    client.force_login(alice)
    page = client.post(NEW, typed(step="check"))
    html = page.content.decode()
    assert "Is this right?" in html
    assert 'data-lat-input="id_pin_lat"' in html
    assert "in the middle of this postcode" in html
    assert '<input type="hidden" name="name" value="Leeds Students for Uyghurs"' in html
    assert (Group.objects.count(), Place.objects.count()) == (0, 0)


def test_starts_a_group_that_works_by_link_and_waits_for_a_moderator(client, alice):
    client.force_login(alice)
    answer = check_and_save(client, typed())
    assert (answer.status_code, answer.url) == (302, "/organise/")
    group = Group.objects.get()
    assert (group.name, group.kind, group.status, group.safety_level) == (
        "Leeds Students for Uyghurs",
        "university",
        GroupStatus.NEW,
        "careful",
    )
    assert (group.place.postcode, group.place.precision, group.place.outcode) == ("LS2 9JT", "postcode", "LS2")
    assert list(group.memberships.values_list("user", "role")) == [(alice.pk, Role.OWNER)]
    assert list(Group.objects.listed()) == []
    assert AuditEntry.objects.get(verb="groups.register").target_id == group.public_id
    assert "works by its link at once" in client.get("/organise/").content.decode()


def test_does_not_save_a_place_that_nobody_has_looked_at(client, alice):
    client.force_login(alice)
    page = client.post(NEW, typed(step="save"))
    assert page.templates[0].name == "groups/group_check.html"
    assert Group.objects.count() == 0


def test_a_form_sent_twice_starts_one_group(client, alice):
    client.force_login(alice)
    fields = typed()
    check_and_save(client, fields)
    answer = check_and_save(client, fields)
    assert answer.status_code == 302
    assert (Group.objects.count(), Place.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(verb="groups.register").count() == 1


def test_refuses_a_form_id_that_it_did_not_make(client, alice):
    client.force_login(alice)
    page = client.post(NEW, typed(form_id="forged", step="check"))
    assert page.context["form"].errors == {"form_id": ["This page has grown too old. Open it again and send it once more."]}


def test_a_moved_pin_is_the_place(client, alice):
    client.force_login(alice)
    check_and_save(client, typed(), pin={"pin_lat": "53.80700", "pin_lon": "-1.55600"})
    place = Place.objects.get()
    assert (place.lat, place.lon, place.precision, place.postcode, place.outcode) == (53.807, -1.556, "exact", "LS2 9JT", "LS2")


def test_a_pin_of_another_place_is_not_taken(client, alice):
    client.force_login(alice)
    stale = {"pin_for": "M1 1AE|", "pin_lat": "53.47", "pin_lon": "-2.23"}
    page = client.post(NEW, typed(step="save", **stale))
    assert page.templates[0].name == "groups/group_check.html"
    assert page.context["form"].answer.postcode == "LS2 9JT"


def test_takes_typed_degrees_for_a_place(client, alice):
    client.force_login(alice)
    check_and_save(client, typed(where="53.8067, -1.555"))
    place = Place.objects.get()
    assert (place.lat, place.lon, place.precision) == (53.8067, -1.555, "exact")


def test_offers_the_places_of_that_name_and_takes_the_chosen_one(client, alice):
    client.force_login(alice)
    page = client.post(NEW, typed(where="Newport", step="check"))
    form = page.context["form"]
    assert "There is more than one place called “Newport”. Which do you mean?" in form.errors["where"]
    assert len(form.choices) > 1
    assert "We meet on Tuesdays." in page.content.decode()
    chosen = form.choices[1][0]
    answer = check_and_save(client, typed(where="Newport", which=chosen))
    assert answer.status_code == 302
    assert Place.objects.get().precision == "place"


def test_offers_spellings_for_a_place_that_it_cannot_find(client, alice):
    client.force_login(alice)
    page = client.post(NEW, typed(where="Leedz", step="check"))
    form = page.context["form"]
    assert "We can't find “Leedz”" in form.errors["where"][0]
    assert "Leeds" in [value for value, _words in form.choices]
    assert check_and_save(client, typed(where="Leedz", which="Leeds")).status_code == 302
    assert Place.objects.get().town_label == "Leeds"


def test_names_the_place_after_the_institution_that_was_found(client, alice):
    client.force_login(alice)
    check_and_save(client, typed(where="University of Leeds"))
    assert Place.objects.get().name == "University of Leeds"


def test_keeps_everything_typed_on_the_way_back(client, alice):
    client.force_login(alice)
    page = client.post(NEW, typed(step="back", description="Line one\nline two", safety_level="closed"))
    html = page.content.decode()
    assert page.context["form"].is_bound is False
    assert 'value="LS2 9JT"' in html
    assert "Line one\nline two" in html
    assert page.context["form"]["safety_level"].value() == "closed"


@pytest.mark.parametrize("field", ["kind", "name", "where", "safety_level"])
def test_says_beside_the_field_what_is_missing(client, alice, field):
    client.force_login(alice)
    page = client.post(NEW, typed(step="check", **{field: ""}))
    assert list(page.context["form"].errors) == [field]
    assert Group.objects.count() == 0


def test_takes_three_groups_of_one_account_while_they_wait(client, alice, bob):
    full = "You have three groups that wait for a moderator."
    client.force_login(alice)
    for _ in range(2):
        make_group(alice, status=GroupStatus.NEW)
    assert full not in client.get(NEW).content.decode()
    third = typed(name="The third")
    check_and_save(client, third)
    assert check_and_save(client, third).status_code == 302  # the same form again is the same group
    assert full in client.get(NEW).content.decode()
    refused = client.post(NEW, typed(name="The fourth", step="check"))
    assert refused.templates[0].name == "groups/group_form.html"
    assert full in refused.content.decode()
    assert 'value="The fourth"' in refused.content.decode()
    assert Group.objects.count() == 3
    client.force_login(bob)
    assert full not in client.get(NEW).content.decode()


def test_takes_the_next_group_once_one_is_decided(client, alice):
    client.force_login(alice)
    waiting = [make_group(alice, status=GroupStatus.NEW) for _ in range(3)]
    Group.objects.filter(pk=waiting[0].pk).update(status=GroupStatus.APPROVED)
    assert check_and_save(client, typed(name="The fourth")).status_code == 302


def test_does_not_count_groups_that_somebody_else_started(client, alice, bob):
    client.force_login(alice)
    for _ in range(3):
        make_group(bob, status=GroupStatus.NEW).memberships.create(user=alice, role=Role.ORGANISER)
    assert check_and_save(client, typed()).status_code == 302
