"""The form for a new group saves as it goes: for those who are signed in, until the group has started."""

import pytest
from django.test import Client

from core.models import Draft
from groups.models import Group
from tests.groups.test_registration import NEW, check_and_save, typed

pytestmark = pytest.mark.django_db
DRAFT = "/groups/new/draft/"


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


def test_keeps_what_a_script_sends_while_somebody_types(signed_in, alice):
    answer = signed_in.post(DRAFT, typed(name="Half a na", kind="", languages=["en", "ug"]))
    assert answer.json() == {"saved": True}
    assert [draft.user_id for draft in Draft.objects.all()] == [alice.pk]
    assert Group.objects.count() == 0


def test_keeps_nothing_of_a_stranger(client):
    answer = client.post(DRAFT, typed())
    assert (answer.status_code, answer.json()) == (403, {"saved": False})
    assert Draft.objects.count() == 0


def test_is_kept_by_pressing_alone(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.get(DRAFT).status_code == 405
    assert client.post(DRAFT, typed()).status_code == 403
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("fields", [{"form_id": "forged"}, {"name": "", "where": " ", "description": ""}])
def test_keeps_no_form_that_is_not_ours_or_is_empty(signed_in, fields):
    assert signed_in.post(DRAFT, typed(**fields)).json() == {"saved": False}
    assert Draft.objects.count() == 0


def test_offers_to_go_on_or_to_begin_anew(signed_in):
    signed_in.post(DRAFT, typed(name="Half a name", languages=["en", "ug"], takes_letters=""))
    page = signed_in.get(NEW)
    assert page.templates[0].name == "groups/group_draft.html"
    assert "Half a name" in page.content.decode()
    form = signed_in.get(NEW, {"go_on": "1"}).context["form"]
    assert [form[name].value() for name in ("name", "kind", "where", "languages", "takes_letters")] == [
        "Half a name",
        "university",
        "LS2 9JT",
        ["en", "ug"],
        False,
    ]
    assert Draft.objects.count() == 1
    answer = signed_in.post(NEW, {"step": "anew"})
    assert (answer.status_code, answer.url, Draft.objects.count()) == (302, NEW, 0)
    assert signed_in.get(NEW).templates[0].name == "groups/group_form.html"


def test_offers_nobody_the_draft_of_another(signed_in, bob):
    signed_in.post(DRAFT, typed(name="Hers"))
    signed_in.force_login(bob)
    assert "Hers" not in signed_in.get(NEW).content.decode()


@pytest.mark.parametrize("step", ["check", "back", "sample"])
def test_each_press_keeps_it_without_script(signed_in, step):
    signed_in.post(NEW, typed(step=step, where="nowhere at all"))
    form = signed_in.get(NEW, {"go_on": "1"}).context["form"]
    assert form["where"].value() == "nowhere at all"


def test_is_erased_when_the_group_starts_and_never_comes_back(signed_in):
    fields = typed()
    signed_in.post(DRAFT, fields)
    check_and_save(signed_in, fields)
    assert (Group.objects.count(), Draft.objects.count()) == (1, 0)
    assert signed_in.post(DRAFT, fields).json() == {"saved": False}  # a page that was left open
    assert Draft.objects.count() == 0


def test_a_draft_becomes_one_group_in_two_windows(signed_in):
    signed_in.post(DRAFT, typed())
    forms = [signed_in.get(NEW, {"go_on": "1"}).context["form"] for _window in range(2)]
    for form in forms:
        check_and_save(signed_in, typed(form_id=form["form_id"].value()))
    assert Group.objects.count() == 1


def test_goes_on_without_a_draft_as_if_nothing_had_been(signed_in):
    assert signed_in.get(NEW, {"go_on": "1", "where": "Leeds"}).context["form"]["where"].value() == "Leeds"


def test_keeps_no_pin_and_no_yes(signed_in):
    signed_in.post(DRAFT, typed(pin_lat="1", pin_lon="2", pin_for="x", sure="on", csrfmiddlewaretoken="secret"))
    assert {"pin_lat", "pin_lon", "pin_for", "sure", "csrfmiddlewaretoken"}.isdisjoint(Draft.objects.get().data)
