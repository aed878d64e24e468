"""The pin that an organiser puts down: by hand or by numbers, kept whatever else is changed."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from groups.models import Group
from places.models import Place
from tests.groups.test_changing import typed as changed
from tests.groups.test_changing import url
from tests.groups.test_registration import NEW, check_and_save, typed

pytestmark = pytest.mark.django_db


def seen(page: Any) -> dict[str, str]:
    """What the second step sends back of the pin that it showed."""
    assert page.templates[0].name == "groups/group_check.html"
    pin: dict[str, str] = page.context["form"].pin
    return pin


def test_is_put_down_by_numbers_and_shown_before_it_is_saved(client: Client, alice: User) -> None:
    client.force_login(alice)
    pin = seen(client.post(NEW, typed(step="check")))
    page = client.post(NEW, typed(step="save", pin_at="53.80700, -1.55600", **pin))
    moved = seen(page)
    assert (moved["pin_lat"], moved["pin_lon"], Group.objects.count()) == ("53.807000", "-1.556000", 0)
    assert "The pin stands exactly where it was put." in page.content.decode()
    assert 'name="pin_at" maxlength="2000" autocomplete="off" spellcheck="false" dir="ltr" value=""' in page.content.decode()
    client.post(NEW, typed(step="save", pin_at="", **moved))
    place = Place.objects.get()
    assert (place.lat, place.lon, place.precision, place.postcode, place.provider) == (53.807, -1.556, "exact", "LS2 9JT", "pin")


@pytest.mark.parametrize("given", ["where the door is", "LS2", "123, 456", "53.8067"])
def test_says_when_the_numbers_are_none_and_keeps_them(client: Client, alice: User, given: str) -> None:
    client.force_login(alice)
    pin = seen(client.post(NEW, typed(step="check")))
    page = client.post(NEW, typed(step="save", pin_at=given, **pin))
    html = page.content.decode()
    assert seen(page) == pin
    assert f"“{given}” is not a point on the map. Give two numbers, such as 53.8067, -1.5550." in html
    assert f'value="{given}"' in html
    assert 'aria-invalid="true"' in html
    assert (
        html.index('<div class="error-summary" tabindex="-1" autofocus>')
        < html.index('<li><a href="#id_pin_at">')
        < html.index("<dl")
    )


def test_says_when_it_is_far_from_what_was_typed(client: Client, alice: User) -> None:
    client.force_login(alice)
    pin = seen(client.post(NEW, typed(step="check")))
    page = client.post(NEW, typed(step="pin", pin_at="53.959, -1.0815", **pin))
    assert "The pin is about 22 miles away from LS2 9JT, Leeds. Is it where you want it?" in page.context["form"].note


@pytest.mark.parametrize(("where", "words"), [("LS2", "only the postcode district"), ("Walthamstow", "only the town")])
def test_asks_for_the_pin_where_the_place_is_known_poorly(client: Client, alice: User, where: str, words: str) -> None:
    client.force_login(alice)
    html = client.post(NEW, typed(where=where, step="check")).content.decode()
    assert words in html
    assert "Please put the pin where the door is" in html
    assert "Please put the pin where the door is" not in client.post(NEW, typed(step="check")).content.decode()


@pytest.mark.parametrize("where", ["LS2 9JT", "Walthamstow", "LS2"])
def test_survives_when_something_else_is_changed(client: Client, alice: User, where: str) -> None:
    client.force_login(alice)
    check_and_save(client, typed(where=where), pin={"pin_lat": "53.80700", "pin_lon": "-1.55600"})
    group, place = Group.objects.get(), Place.objects.get()
    shown = client.get(url(group)).context["form"]["where"].value()
    answer = client.post(url(group), changed(group, name="Another name", where=shown))
    assert answer.status_code == 302
    group.refresh_from_db()
    assert (group.name, group.place, Place.objects.count()) == ("Another name", place, 1)
    place.refresh_from_db()
    assert (place.lat, place.lon, place.precision) == (53.807, -1.556, "exact")


def test_says_what_is_not_known_of_a_saved_place(client: Client, alice: User) -> None:
    client.force_login(alice)
    check_and_save(client, typed(where="Walthamstow"))
    group = Group.objects.get()
    html = client.get(url(group)).content.decode()
    assert "We know only the town, so the pin stands in its middle." in html
    assert "put the pin where the door is" in html
    check_and_save(client, typed(name="Another"))
    known = client.get(url(Group.objects.get(name="Another"))).content.decode()
    assert "put the pin where the door is" not in known


LINK = (
    "https://www.google.com/maps/place/Parkinson/@53.8,-1.5,17z/data=!3m1!4b1!4m6!3m5!1s0x48795eb!8m2!3d53.80700!4d-1.55600?entry="
)


def test_takes_a_long_link_of_a_map_wherever_a_place_is_asked_for(client: Client, alice: User) -> None:
    client.force_login(alice)
    link = LINK + "x" * (2000 - len(LINK))
    pin = seen(client.post(NEW, typed(step="check", where=link)))
    assert (pin["pin_lat"], pin["pin_lon"]) == ("53.807000", "-1.556000")
    moved = seen(client.post(NEW, typed(step="pin", where="LS2 9JT", pin_at=link, **{**pin, "pin_for": "LS2 9JT|"})))
    assert (moved["pin_lat"], moved["pin_lon"]) == ("53.807000", "-1.556000")


@pytest.mark.parametrize("where", ["x" * 201, LINK + "x" * 2000])
def test_refuses_what_nobody_can_mean_as_a_place(client: Client, alice: User, where: str) -> None:
    client.force_login(alice)
    page = client.post(NEW, typed(step="check", where=where))
    assert page.templates[0].name != "groups/group_check.html"
    assert list(page.context["form"].errors) == ["where"]
    assert Place.objects.count() == 0


def test_calls_no_church_a_street(client: Client, alice: User) -> None:
    client.force_login(alice)
    html = client.post(NEW, typed(step="check", where="York Minster")).content.decode()
    assert "We know this only to within a few hundred metres, so the pin may not stand at the door." in html
    assert "street" not in html.partition("<main")[2].partition("</dl>")[0]
