"""One's own page, and staff's."""

import pytest
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def test_asks_a_stranger_to_sign_in(client):
    response = client.get(reverse("account_me"))
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/accounts/me/")


def test_saves_name_language_and_time_zone(client, alice):
    client.force_login(alice)
    data = {"display_name": "Alya", "language": "ug", "timezone": "Asia/Almaty"}
    response = client.post(reverse("account_me"), data)
    assert (response.status_code, response.url) == (302, reverse("account_me"))
    assert response.cookies["django_language"].value == "ug"
    alice.refresh_from_db()
    assert (alice.display_name, alice.language, alice.timezone) == ("Alya", "ug", "Asia/Almaty")


def test_keeps_what_was_typed_when_something_is_wrong(client, alice):
    client.force_login(alice)
    response = client.post(reverse("account_me"), {"display_name": "Alya", "language": "en-gb", "timezone": "Mars/Base"})
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"timezone"}
    assert 'value="Alya"' in response.content.decode()
    assert User.objects.get(pk=alice.pk).display_name == "Alice"


def test_sends_staff_through_the_one_door(client):
    response = client.get("/staff/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    response = client.post("/staff/login/", {"username": "a", "password": "b"})
    assert response.url.startswith("/accounts/login/")


def test_keeps_who_is_not_staff_out_of_the_admin(client, alice):
    client.force_login(alice)
    assert client.get("/staff/login/").status_code == 403


def test_shows_staff_no_address_but_finds_by_one(client, alice, bob):
    client.force_login(make_user("root@example.org", is_staff=True, is_superuser=True))
    shown = client.get("/staff/accounts/user/").content.decode()
    assert alice.public_id in shown
    assert "@example.org" not in shown
    found = client.get("/staff/accounts/user/", {"q": "Alice@example.org"}).context["cl"].queryset
    assert list(found) == [alice]
    detail = client.get(f"/staff/accounts/user/{alice.pk}/change/").content.decode()
    assert "alice@example.org" not in detail
    assert client.get("/staff/account/emailaddress/").status_code == 404
