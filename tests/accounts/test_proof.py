"""Before what cannot be undone, people show once more that it is they: with what they have."""

import time

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.access import prove_first, recently_proved, to_proof
from notifications.models import Message
from tests.factories.accounts import app_code, give_app

pytestmark = pytest.mark.django_db
LATER = 16 * 60


@pytest.fixture
def later(monkeypatch):
    """The clock, put forward by so many seconds."""

    def put(seconds=LATER):
        now = time.time() + seconds
        monkeypatch.setattr("time.time", lambda: now)

    return put


def proved(client, user):
    """Whether the rule says so of a request of this browser."""
    request = RequestFactory().get("/")
    request.user, request.session = user, client.session
    return recently_proved(request)


def test_counts_signing_in_for_a_quarter_of_an_hour(door, alice, later):
    door.sign_in("alice@example.org")
    assert proved(door.client, alice)
    later()
    assert not proved(door.client, alice)


def test_asks_for_a_code_by_mail_of_those_without_a_second_key(door, alice, later):
    door.sign_in("alice@example.org")
    later()
    page = to_proof("/groups/")
    assert page == "/accounts/prove/?next=%2Fgroups%2F"
    before = Message.objects.count()
    assert "Send me a code" in door.client.get(page).content.decode()
    assert Message.objects.count() == before  # looking sends nothing
    door.client.post(reverse("account_reauthenticate"), {"action": "send", "next": "/groups/"})
    code = door.code("alice@example.org")
    assert "to show that it is you" in door.smtp.to("alice@example.org")[-1].get_body(["plain"]).get_content()
    wrong = door.client.post(page, {"code": "12345x"})
    assert "type its six figures" in wrong.content.decode()
    assert not proved(door.client, alice)
    answer = door.client.post(reverse("account_reauthenticate"), {"code": code, "next": "/groups/"})
    assert answer.url == "/groups/"
    assert proved(door.client, alice)


def test_takes_no_code_by_mail_for_those_with_a_second_key(door, alice, later):
    door.sign_in("alice@example.org")
    give_app(alice)
    assert not proved(door.client, alice)  # the code by mail alone is not enough from now on
    page = to_proof("/groups/")
    assert "Type the code that your app shows now" in door.client.get(page).content.decode()
    before = Message.objects.count()
    door.client.post(reverse("account_reauthenticate"), {"action": "send"})
    assert Message.objects.count() == before
    answer = door.client.post(page, {"code": app_code(alice)})
    assert answer.url == "/groups/"
    assert proved(door.client, alice)


def test_ends_guessing_at_the_code_by_mail(door, alice, later):
    door.sign_in("alice@example.org")
    later()
    door.client.post(reverse("account_reauthenticate"), {"action": "send"})
    code = door.code("alice@example.org")
    for _ in range(5):
        door.client.post(reverse("account_reauthenticate"), {"code": "12345x"})
    door.client.post(reverse("account_reauthenticate"), {"code": code})
    assert not proved(door.client, alice)


def test_leads_to_no_other_site(door, alice):
    door.sign_in("alice@example.org")
    assert door.client.get(to_proof("https://evil.example/")).url == reverse("account_me")


def test_lets_a_view_ask_for_it_first(door, alice, later):
    view = prove_first(lambda request: HttpResponse("done"))
    door.sign_in("alice@example.org")

    def ask():
        request = RequestFactory().get("/groups/danger/?sure=1")
        request.user, request.session = alice, door.client.session
        return view(request)

    assert ask().content == b"done"
    later()
    assert ask().url == to_proof("/groups/danger/?sure=1")


def test_asks_nobody_to_prove_what_is_proved(door, alice):
    door.sign_in("alice@example.org")
    assert door.client.get(to_proof("/groups/")).url == "/groups/"
