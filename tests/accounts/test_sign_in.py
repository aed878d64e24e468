"""One page, one code, and you are in."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from core.models import AuditEntry
from notifications import delivery
from notifications.models import Message
from tests.accounts.conftest import Door

pytestmark = pytest.mark.django_db
NUMBERS = re.compile(r"'[^']*'|\d+")
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def page(response):
    """The page without what differs for everybody."""
    return CSRF.sub("", response.content.decode())


def test_lets_in_who_has_an_account(door, alice):
    response = door.ask("Alice@Example.org ")
    assert (response.status_code, response.url) == (302, reverse("account_confirm_login_code"))
    response = door.enter(door.code("alice@example.org"))
    assert (response.status_code, response.url) == (302, reverse("events:desk"))
    assert door.who() == alice.pk


def test_opens_an_account_for_who_was_never_here(door):
    door.ask("new@example.org")
    assert not User.objects.exists()
    door.enter(door.code("new@example.org"))
    user = User.objects.get()
    assert (user.email, user.display_name, user.language, door.who()) == ("new@example.org", "", "en-gb", user.pk)
    assert not user.has_usable_password()
    assert list(AuditEntry.objects.values_list("verb", "target_id")) == [("accounts.open", user.public_id)]


def test_opens_one_account_for_two_browsers_at_once(door):
    other = Door(Client(), door.smtp)
    door.ask("new@example.org")
    first = door.code("new@example.org")
    other.ask("new@example.org")
    second = other.code("new@example.org")
    door.enter(first)
    other.enter(second)
    assert door.who() == other.who() == User.objects.get().pk


def test_answers_alike_for_known_unknown_and_closed_accounts(smtp, alice):
    User.objects.create_user("bobby@example.org", is_active=False)
    seen = []
    for name in ("alice", "nobod", "bobby"):
        door = Door(Client(), smtp)
        asked = door.ask(f"{name}@example.org")
        shown = door.client.get(asked.url)
        wrong = door.enter("12345x")
        headers = {name: value for name, value in asked.headers.items() if name != "Expires"}  # the second of asking
        seen.append((asked.status_code, asked.url, headers, page(shown).replace(name, ""), page(wrong).replace(name, "")))
    assert seen[0] == seen[1] == seen[2]
    assert "@example.org</bdi>" in seen[0][3]
    delivery.deliver_due()
    assert sorted(mail["To"] for mail in smtp.sent) == ["alice@example.org", "bobby@example.org", "nobod@example.org"]


def test_asks_the_database_the_same_for_known_unknown_and_closed_accounts(client, alice):
    """So that the time tells nothing either: neither asking for a code nor a wrong one looks for the account."""
    User.objects.create_user("bobby@example.org", is_active=False)
    asked = {}
    for name in ("alice", "nobod", "bobby"):
        door = Door(Client(), None)
        with CaptureQueriesContext(connection) as queries:
            door.ask(f"{name}@example.org")
            door.enter("12345x")
        asked[name] = [NUMBERS.sub("?", query["sql"].split(" VALUES ")[0]) for query in queries]
    assert asked["alice"] == asked["nobod"] == asked["bobby"]
    assert not [sql for sql in asked["alice"] if "accounts_user" in sql]


def test_refuses_a_wrong_code_and_takes_the_right_one_after(door, alice):
    door.ask("alice@example.org")
    code = door.code("alice@example.org")
    response = door.enter("000000" if code != "000000" else "000001")
    assert response.status_code == 200
    assert "type its six figures" in response.content.decode()
    assert door.who() is None
    door.enter(f"{code[:3]} {code[3:]}")
    assert door.who() == alice.pk


def test_ends_the_code_after_five_wrong_tries(door, alice):
    door.ask("alice@example.org")
    code = door.code("alice@example.org")
    answers = [door.enter("nonsense").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 302]
    response = door.client.get(reverse("account_login"))
    assert "There were too many tries with this address." in response.content.decode()
    door.enter(code)
    assert door.who() is None


def test_ends_the_code_after_a_quarter_of_an_hour(door, alice, monkeypatch):
    door.ask("alice@example.org")
    code = door.code("alice@example.org")
    now = timezone.now().timestamp()
    monkeypatch.setattr("time.time", lambda: now + 15 * 60 + 1)
    response = door.enter(code, next="/groups/new/")
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=%2Fgroups%2Fnew%2F")
    assert "That code no longer works. Ask for a new one." in door.client.get(response.url).content.decode()
    assert door.who() is None


def test_sends_no_code_that_works_no_more(door, smtp):
    door.ask("new@example.org")
    context = Message.objects.get().context
    Message.objects.update(context={**context, "until": (timezone.now() - timedelta(seconds=1)).timestamp()})
    assert delivery.deliver_due() == delivery.Delivered(dropped=1)


def test_takes_a_code_once(door, alice):
    door.ask("alice@example.org")
    code = door.code("alice@example.org")
    door.enter(code)
    door.client.post(reverse("account_logout"))
    response = door.enter(code)
    assert response.url == reverse("account_login")
    assert door.who() is None


def test_takes_a_code_only_in_the_browser_that_asked(door, alice):
    door.ask("alice@example.org")
    other = Door(Client(), door.smtp)
    other.enter(door.code("alice@example.org"))
    assert other.who() is None


def test_ends_the_earlier_code_when_another_is_asked_for(door, alice):
    door.ask("alice@example.org")
    earlier = door.code("alice@example.org")
    assert door.client.get(reverse("account_login")).status_code == 200
    door.ask("alice@example.org")
    later = door.code("alice@example.org")
    if earlier != later:
        assert door.enter(earlier).status_code == 200
    door.enter(later)
    assert door.who() == alice.pk


def test_limits_how_often_a_code_is_asked_for_one_address(door):
    statuses = [door.ask("new@example.org").status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 200]
    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "then"), [("/groups/new/?kind=union", "/groups/new/?kind=union"), ("https://evil.example/", "/organise/")]
)
def test_goes_on_to_where_one_wanted_to_but_never_elsewhere(door, alice, given, then):
    shown = door.client.get(reverse("account_login"), {"next": given}).content.decode()
    assert f'name="next" value="{given}"' in shown
    asked = door.ask("alice@example.org", next=given)
    passed_on = door.client.get(asked.url).context["redirect_field_value"]
    response = door.enter(door.code("alice@example.org"), next=passed_on or given)
    assert (response.status_code, response.url) == (302, then)


@pytest.mark.parametrize("given", ["", "no address", "a@b", "x" * 250 + "@example.org"])
def test_names_what_is_wrong_with_an_address_and_keeps_it(door, given):
    response = door.ask(given)
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"email"}
    assert response.context["form"]["email"].value() == given
    assert not Message.objects.exists()


def test_remembers_for_thirty_days(door, alice):
    door.sign_in("alice@example.org")
    cookie = door.client.cookies["sessionid"]
    assert cookie["max-age"] == 30 * 24 * 3600
    assert cookie["httponly"] is True


def test_signs_out_by_post_alone(door, alice):
    door.sign_in("alice@example.org")
    assert door.client.get(reverse("account_logout")).status_code == 200
    assert door.who() == alice.pk
    response = door.client.post(reverse("account_logout"))
    assert (response.status_code, response.url) == (302, reverse("events:home"))
    assert "You are signed out." in door.client.get(response.url).content.decode()
    assert door.who() is None


def test_leaves_allauths_own_table_of_addresses_empty(door, alice):
    door.sign_in("alice@example.org")
    door.client.post(reverse("account_logout"))
    door.sign_in("new@example.org")
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/change/", "password/set/", "password/reset/", "confirm-email/", "reauthenticate/"]
)
def test_has_no_page_that_a_life_without_passwords_does_not_need(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_change_password", "account_reset_password"])
def test_has_no_name_for_them_either(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_tells_a_closed_account_so_after_the_code(door, alice):
    door.ask("alice@example.org")
    code = door.code("alice@example.org")
    User.objects.update(is_active=False)
    response = door.enter(code)
    assert response.url == reverse("account_login")
    assert "This account is closed." in door.client.get(response.url).content.decode()
    assert door.who() is None


def test_nobody_locks_somebody_out_of_their_own_browser_by_asking_for_codes(door, alice, smtp):
    door.sign_in("alice@example.org")
    door.client.post(reverse("account_logout"))
    elsewhere = Door(Client(), smtp)
    assert [elsewhere.ask("alice@example.org").status_code for _ in range(4)][-1] == 200
    assert door.sign_in("alice@example.org").url == reverse("events:desk")
    door.client.post(reverse("account_logout"))
    assert [door.ask("alice@example.org").status_code for _ in range(3)][-1] == 200  # its own number is as small


def test_a_browser_is_its_own_for_the_address_that_signed_in_there_alone(door, alice, bob, smtp):
    door.sign_in("alice@example.org")
    door.client.post(reverse("account_logout"))
    elsewhere = Door(Client(), smtp)
    assert [elsewhere.ask("bob@example.org").status_code for _ in range(4)][-1] == 200
    assert door.ask("bob@example.org").status_code == 200
    door.client.cookies["device"] = "another"
    assert [elsewhere.ask("alice@example.org").status_code for _ in range(4)][-1] == 200
    assert door.ask("alice@example.org").status_code == 200
