"""A second key beside the mailbox: an app, recovery codes; demanded of those who could harm many."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import limits
from accounts.access import has_second_factor, lacks_second_factor
from accounts.mfa_adapter import can_have_passkeys
from accounts.models import Session
from core.models import AuditEntry
from groups import rules
from tests.accounts.conftest import Door
from tests.factories.accounts import app_code, give_app, make_user
from tests.totp import code_of

pytestmark = pytest.mark.django_db
PAIR = re.compile(r"<li>(\d{4}) (\d{4})</li>")


def set_up_app(client, **data):
    """Add an app as its owner does; returns the answer to the first code."""
    shown = client.get(reverse("mfa_activate_totp"), data)
    return client.post(reverse("mfa_activate_totp"), {"code": code_of(shown.context["form"].secret), **data})


def test_adds_an_app_shows_recovery_codes_and_goes_on(door, alice):
    door.sign_in("alice@example.org")
    answer = set_up_app(door.client, next="/groups/")
    assert answer.url == "/accounts/keys/codes/?next=%2Fgroups%2F"
    shown = door.client.get(answer.url).content.decode()
    assert len(set(PAIR.findall(shown))) == 10
    assert 'href="/groups/"' in shown
    assert has_second_factor(alice)
    assert AuditEntry.objects.filter(verb="accounts.key_add", target_id=alice.public_id, data={"kind": "totp"}).count() == 1
    assert "Code from an app" in door.client.get(reverse("mfa_index")).content.decode()


def test_keeps_a_wrong_code_and_the_secret_for_another_try(door, alice):
    door.sign_in("alice@example.org")
    secret = door.client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = door.client.post(reverse("mfa_activate_totp"), {"code": "12345x"})
    assert "This code does not fit." in answer.content.decode()
    assert answer.context["form"].secret == secret
    assert not has_second_factor(alice)


def test_seals_the_secrets_at_rest(alice):
    key = give_app(alice)
    secret = decrypt(Authenticator.objects.get(pk=key.pk).data["secret"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert secret not in str(cursor.fetchall())


def test_asks_for_the_second_key_after_the_code(door, alice):
    give_app(alice)
    answer = door.sign_in("alice@example.org")
    assert (answer.url, door.who()) == (reverse("mfa_authenticate"), None)
    shown = door.client.get(answer.url).content.decode()
    assert "Type the code that your app shows now" in shown
    answer = door.client.post(reverse("mfa_authenticate"), {"code": app_code(alice)})
    assert (answer.url, door.who()) == (reverse("events:desk"), alice.pk)


def test_goes_on_to_where_one_wanted_to_after_the_second_key(door, alice):
    give_app(alice)
    door.ask("alice@example.org")
    door.enter(door.code("alice@example.org"), next="/groups/new/")
    assert door.client.post(reverse("mfa_authenticate"), {"code": app_code(alice)}).url == "/groups/new/"


def test_takes_a_code_from_the_app_once(door, alice):
    give_app(alice)
    code = app_code(alice)
    door.sign_in("alice@example.org")
    door.client.post(reverse("mfa_authenticate"), {"code": code})
    other = Door(Client(), door.smtp)
    other.sign_in("alice@example.org")
    answer = other.client.post(reverse("mfa_authenticate"), {"code": code})
    assert "This code does not fit." in answer.content.decode()
    assert other.who() is None


def test_takes_a_recovery_code_once_with_its_space(door, alice, client):
    door.sign_in("alice@example.org")
    shown = door.client.get(set_up_app(door.client).url).content.decode()
    code = " ".join(PAIR.findall(shown)[0])
    for who in (alice.pk, None):
        other = Door(Client(), door.smtp)
        other.sign_in("alice@example.org")
        other.client.post(reverse("mfa_authenticate"), {"code": code})
        assert other.who() == who


def test_ends_guessing_at_the_second_step(door, alice):
    give_app(alice)
    door.sign_in("alice@example.org")
    most = limits.SECOND_STEPS[0][0]
    for _ in range(most):
        door.client.post(reverse("mfa_authenticate"), {"code": "12345x"})
    answer = door.client.post(reverse("mfa_authenticate"), {"code": app_code(alice)})
    assert "There were too many tries." in answer.content.decode()
    assert door.who() is None


def test_the_first_second_key_signs_out_every_other_browser(door, alice):
    other = Door(Client(), door.smtp)
    other.sign_in("alice@example.org")
    door.sign_in("alice@example.org")
    set_up_app(door.client)
    assert (door.who(), other.who()) == (alice.pk, None)
    assert Session.objects.filter(user=alice).count() == 1


def test_removes_the_app_only_after_asking(door, alice):
    door.sign_in("alice@example.org")
    set_up_app(door.client)
    shown = door.client.get(reverse("mfa_deactivate_totp")).content.decode()
    assert "It is your only second key." in shown
    assert has_second_factor(alice)
    door.client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.filter(verb="accounts.key_remove").count() == 1


def test_makes_new_recovery_codes_in_the_place_of_the_old(door, alice):
    door.sign_in("alice@example.org")
    earlier = PAIR.findall(door.client.get(set_up_app(door.client).url).content.decode())
    later = PAIR.findall(door.client.post(reverse("mfa_generate_recovery_codes"), follow=True).content.decode())
    assert len(later) == 10
    assert not set(earlier) & set(later)


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_deactivate_totp"])
def test_changes_no_key_of_somebody_who_has_not_proved_themselves_lately(client, alice, name):
    client.force_login(alice)
    answer = client.get(reverse(name))
    assert answer.url.startswith(reverse("account_reauthenticate") + "?next=")


def test_moderators_without_a_second_key_set_one_up_first_and_come_back(door):
    eve = make_user("eve@example.org", is_moderator=True, second_factor=False)
    door.sign_in("eve@example.org")
    assert not rules.can_moderate(eve)
    answer = door.client.get("/moderation/", follow=True)
    assert answer.redirect_chain == [("/accounts/keys/?next=%2Fmoderation%2F", 302)]
    assert "You need one to go on." in answer.content.decode()
    answer = set_up_app(door.client, next="/moderation/")
    assert 'href="/moderation/"' in door.client.get(answer.url).content.decode()
    assert rules.can_moderate(eve)
    assert door.client.get("/moderation/").status_code == 200


def test_staff_without_a_second_key_set_one_up_first(client):
    root = make_user("root@example.org", is_staff=True, is_superuser=True, second_factor=False)
    client.force_login(root)
    answer = client.get("/staff/accounts/user/", follow=True)
    assert answer.redirect_chain[-1] == ("/accounts/keys/?next=%2Fstaff%2Faccounts%2Fuser%2F", 302)
    give_app(root)
    assert client.get("/staff/accounts/user/").status_code == 200


def test_demands_it_of_moderators_and_staff_alone(alice, dana):
    assert not lacks_second_factor(alice)
    assert not lacks_second_factor(dana)
    assert lacks_second_factor(make_user("eve@example.org", is_moderator=True, second_factor=False))
    assert not lacks_second_factor(make_user("old@example.org", is_moderator=True, is_active=False, second_factor=False))


def test_shows_nobody_the_keys_of_others_not_even_staff(client):
    client.force_login(make_user("root@example.org", is_staff=True, is_superuser=True))
    assert client.get("/staff/mfa/authenticator/").status_code == 404


@pytest.mark.parametrize(
    ("host", "can"),
    [("organise.example", True), ("localhost:8000", True), ("127.0.0.1:8000", False), ("[::1]:8000", False), ("10.0.0.1", False)],
)
def test_knows_where_browsers_make_passkeys(host, can):
    assert can_have_passkeys(host) is can


@pytest.mark.parametrize(
    "credential",
    ["", "nonsense", "[]", "{}", '{"response": {}}', '{"response": {"userHandle": 1}}', '{"response": {"userHandle": "!"}}'],
)
def test_lets_nobody_in_with_a_passkey_that_is_none(client, alice, credential):
    assert client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).status_code == 200
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer.url == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_stops_a_network_that_begins_with_passkeys_too_often(client):
    path, accept = reverse("mfa_login_webauthn"), {"Accept": "application/json"}
    answers = [client.get(path, headers=accept).status_code for _ in range(limits.FROM_ONE_NETWORK + 1)]
    assert answers == [200] * limits.FROM_ONE_NETWORK + [429]


def test_asks_no_browser_for_a_passkey_without_its_owner_being_there(client, door, alice):
    """The device must be unlocked, and finds the account by itself: nobody types an address."""
    options = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()["options"]["publicKey"]
    assert (options["userVerification"], options["allowCredentials"] or []) == ("required", [])
    door.sign_in("alice@example.org")
    made = door.client.get(reverse("mfa_add_webauthn")).context["js_data"]["options"]["publicKey"]
    assert made["authenticatorSelection"]["residentKey"] == made["authenticatorSelection"]["userVerification"] == "required"
    assert "alice@example.org" not in str(made)
    assert made["user"]["name"] == "Alice"


def test_staff_without_a_second_key_see_no_other_room_either(client):
    client.force_login(make_user("helper@example.org", is_staff=True, second_factor=False))
    assert client.get("/moderation/demand/").url == "/accounts/keys/?next=%2Fmoderation%2Fdemand%2F"


def test_shows_the_code_itself_only_where_one_tries_things_out(door, alice, settings):
    give_app(alice)
    door.sign_in("alice@example.org")
    assert "so you need no app" not in door.client.get(reverse("mfa_authenticate")).content.decode()
    settings.LOCAL_MODE = True
    assert app_code(alice) in door.client.get(reverse("mfa_authenticate")).content.decode()
