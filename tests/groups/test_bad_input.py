"""What bad input to the form of a group gets: a sentence, nothing lost, nothing half done; and one result of many presses at once."""

import pytest
from django.http import QueryDict

from core.models import AuditEntry, Draft
from groups.forms import GroupForm, keep_draft
from groups.models import Group
from groups.services import registration
from places.models import Place
from tests.at_once import at_once
from tests.factories.groups import make_group
from tests.groups.test_registration import NEW, check_and_save, typed


def sent(**fields):
    """The same as a browser posts it."""
    data = QueryDict(mutable=True)
    data.update(typed(**fields))
    return data


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "note"),
    [
        ("LS2 9ZZ", "We don't know the postcode LS2 9ZZ, so this is the middle of LS2, Leeds."),
        ("LS2 9J", "LS2 9J is only part of a postcode, so this is the middle of LS2, Leeds."),
    ],
)
def test_a_postcode_that_is_half_known_is_its_district_and_says_so(client, alice, where, note):
    client.force_login(alice)
    page = client.post(NEW, typed(where=where, step="check"))
    assert page.context["form"].note == note
    assert "Please put the pin where the door is" in page.content.decode()
    check_and_save(client, typed(where=where))
    assert Place.objects.get().precision == "district"


@pytest.mark.django_db
def test_a_postcode_that_does_not_exist_is_said_beside_the_field_and_nothing_is_lost(client, alice):
    client.force_login(alice)
    page = client.post(NEW, typed(where="ZZ9 9ZZ", links="example.org", step="check"))
    assert page.context["form"].errors == {"where": ["We can't find “ZZ9 9ZZ”. Try a postcode, or the name of a town."]}
    html = page.content.decode()
    for kept in ('value="ZZ9 9ZZ"', 'value="Leeds Students for Uyghurs"', "We meet on Tuesdays.", "example.org"):
        assert kept in html
    assert (Group.objects.count(), Place.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_without_the_file_of_places_it_says_so_and_keeps_what_was_typed(client, alice, settings, tmp_path):
    client.force_login(alice)
    settings.GAZETTEER_PATH = tmp_path / "none.sqlite3"
    page = client.post(NEW, typed(step="check"))
    assert page.context["form"].errors == {"where": ["We can't look places up just now. Please try again later."]}
    assert 'value="LS2 9JT"' in page.content.decode()
    assert Draft.objects.get().data["where"] == ["LS2 9JT"]


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["kind", "safety_level", "university_sort", "languages"])
def test_takes_no_choice_that_was_not_offered(client, alice, field):
    client.force_login(alice)
    page = client.post(NEW, typed(step="check", **{field: "forged"}))
    assert list(page.context["form"].errors) == [field]
    assert Group.objects.count() == 0


@pytest.mark.django_db
def test_takes_away_what_cannot_be_seen(client, alice):
    client.force_login(alice)
    check_and_save(client, typed(university="UCL\u202e", parent_name="N\u202dU\u0000S", name="Leeds\u202e Readers"))
    group = Group.objects.get()
    assert (group.name, group.parent_name, group.institution_name) == ("Leeds Readers", "NUS", "University College London")


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_start_one_group_and_leave_no_draft(alice):
    data = sent()
    keep_draft(alice, data)

    def press(_number):
        form = GroupForm(data, by=alice)
        assert form.is_valid(), form.errors
        return form.save().pk

    assert len(set(at_once(press))) == 1
    assert (Group.objects.count(), Place.objects.count(), Draft.objects.count()) == (1, 1, 0)
    assert AuditEntry.objects.filter(verb="groups.register").count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_windows_at_once_keep_one_draft(alice):
    at_once(lambda number: keep_draft(alice, sent(name=f"Window {number}")))
    assert Draft.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_is_told(alice):
    group = make_group(alice)
    seen = group.modified

    def change(number):
        try:
            registration.change(group, by=alice, seen=seen, links=[f"https://example.org/{number}"], languages=["en"])
        except registration.OutdatedError:
            return "told"
        return "saved"

    assert sorted(at_once(change)) == ["saved", "told", "told", "told"]
    assert AuditEntry.objects.filter(verb="groups.change").count() == 1
