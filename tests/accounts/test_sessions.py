"""Where one is signed in: seen by its owner alone, ended one by one or all at once; a new browser is told of."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.devices import COOKIE
from accounts.models import KnownDevice, Session
from accounts.tasks import forget_devices
from core.visitors import device_name
from notifications import delivery
from notifications.models import Message
from tests.accounts.conftest import Door

pytestmark = pytest.mark.django_db
ANDROID = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Safari/537.36 Edg/129.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/129.0 Mobile Safari"


@pytest.fixture
def pair(smtp, alice):
    """One person in two browsers."""
    doors = [Door(Client(headers={"User-Agent": agent}), smtp) for agent in (MAC, ANDROID)]
    for door in doors:
        door.sign_in("alice@example.org")
    return doors


def listed(door):
    return door.client.get(reverse("account_me")).context["sessions"]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (ANDROID, "Firefox on Android"),
        (MAC, "Safari on Mac"),
        (EDGE, "Edge on Windows"),
        (IPHONE, "Chrome on iPhone"),
        ("curl/8.5", "Another browser"),
        ("", "Another browser"),
    ],
)
def test_names_a_browser_coarsely(agent, name):
    assert device_name(agent) == name


def test_shows_where_one_is_signed_in_this_browser_first(pair):
    assert [(each["row"].device, each["is_this"]) for each in listed(pair[0])] == [
        ("Safari on Mac", True),
        ("Firefox on Android", False),
    ]
    shown = pair[0].client.get(reverse("account_me")).content.decode()
    assert "Firefox on Android" in shown
    assert pair[1].client.session.session_key not in shown


def test_keeps_no_user_agent_and_no_address(pair):
    for row in Session.objects.values():
        assert "Mozilla" not in str(row)
        assert "127.0.0.1" not in str(row)


def test_ends_one_other_session(pair):
    name = listed(pair[0])[1]["name"]
    answer = pair[0].client.post(reverse("account_end_session"), {"session": name}, follow=True)
    assert "That browser is signed out." in answer.content.decode()
    assert [door.client.get(reverse("account_me")).status_code for door in pair] == [200, 302]


def test_ends_all_other_sessions(pair):
    pair[1].client.post(reverse("account_end_session"), {"session": "others"})
    assert [door.client.get(reverse("account_me")).status_code for door in pair] == [302, 200]


def test_ends_nobody_elses_session(pair, bob, smtp):
    other = Door(Client(), smtp)
    other.sign_in("bob@example.org")
    other.client.post(reverse("account_end_session"), {"session": listed(pair[0])[1]["name"]})
    other.client.post(reverse("account_end_session"), {"session": "others"})
    assert [door.client.get(reverse("account_me")).status_code for door in pair] == [200, 200]


def test_asks_the_database_as_often_for_thirty_sessions_as_for_one(pair, django_assert_num_queries):
    me = pair[0].client
    user = Session.objects.get(pk=me.session.session_key).user
    for number in range(30):
        Session.objects.create(
            session_key=f"key{number}", user=user, used_on=timezone.localdate(), expire_date=timezone.now() + timedelta(days=1)
        )
    me.get(reverse("account_me"))
    with django_assert_num_queries(4):  # session, user; second key, sessions
        me.get(reverse("account_me"))


def test_writes_the_day_of_last_use_once_a_day_and_sets_no_cookie_for_it(pair, django_assert_num_queries):
    Session.objects.update(used_on=timezone.localdate() - timedelta(days=3))
    answer = pair[0].client.get(reverse("account_me"))
    assert "sessionid" not in answer.cookies
    assert Session.objects.get(pk=pair[0].client.session.session_key).used_on == timezone.localdate()
    assert Session.objects.exclude(pk=pair[0].client.session.session_key).get().used_on < timezone.localdate()


def test_tells_of_a_new_browser_in_words_that_tell_nobody_else_anything(pair, smtp):
    delivery.deliver_due()
    (mail,) = [mail for mail in smtp.to("alice@example.org") if "code" not in mail["Subject"]]
    assert mail["Subject"] == "A note from Organise"
    text = mail.get_body(["plain"]).get_content()
    assert "/accounts/login/" in text
    for word in ("uyghur", "group", "meeting", "genocide", "alice"):
        assert word not in text.lower()


def test_tells_of_no_browser_that_was_there_before(pair, smtp):
    before = Message.objects.filter(kind="accounts.new_device").count()
    pair[1].client.post(reverse("account_logout"))
    pair[1].sign_in("alice@example.org")
    assert Message.objects.filter(kind="accounts.new_device").count() == before == 1


def test_remembers_a_browser_by_a_cookie_of_which_it_keeps_only_the_digest(pair):
    cookie = pair[0].client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/accounts/")
    assert cookie.value not in str(list(KnownDevice.objects.values()))


def test_forgets_a_browser_whose_cookie_is_gone(pair):
    KnownDevice.objects.filter(pk=KnownDevice.objects.first().pk).update(used_on=timezone.localdate() - timedelta(days=401))
    forget_devices()
    assert KnownDevice.objects.count() == 1
