"""Attacks on signing in: many guesses at the same moment count as many; who typed which address is soon forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from accounts.tasks import forget_sessions
from tests.accounts.conftest import Door

TRIES = 12


@pytest.mark.django_db(transaction=True)
def test_counts_guesses_that_arrive_at_once(smtp, alice):
    door = Door(Client(), smtp)
    door.ask("alice@example.org")
    code = door.code("alice@example.org")
    session = door.client.cookies[settings.SESSION_COOKIE_NAME].value
    start = Barrier(TRIES)

    def guess(number):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        start.wait()
        try:
            response = client.post(reverse("account_confirm_login_code"), {"code": f"{(int(code) + 1 + number) % 10**6:06}"})
        finally:
            connection.close()
        return "This is not the code that we sent last." in response.content.decode()

    with ThreadPoolExecutor(TRIES) as pool:
        answered = sum(pool.map(guess, range(TRIES)))
    assert answered <= settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS
    door.enter(code)
    assert door.who() is None


@pytest.mark.django_db
def test_an_address_that_was_only_typed_is_gone_when_its_code_is(door):
    door.ask("typed@example.org")
    session = Session.objects.get()
    assert timedelta(minutes=14) < session.expire_date - timezone.now() <= timedelta(minutes=15)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    forget_sessions()
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_who_is_in_stays_in_for_a_month(door, alice):
    door.sign_in("alice@example.org")
    forget_sessions()
    session = Session.objects.get(session_key=door.client.session.session_key)
    assert session.expire_date - timezone.now() > timedelta(days=29)
    assert door.client.session.get_expiry_age() > 29 * 24 * 3600
