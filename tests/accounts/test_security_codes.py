"""Attacks on the six figures: many guesses at the same moment must count as many."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

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
