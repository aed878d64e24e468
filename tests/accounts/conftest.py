"""Signing in as a person does: type the address, read the mail, type the code."""

import re
import time

import pytest
from django.urls import reverse

from notifications import delivery

CODE = re.compile(r"^\d{6}(?=\r?$)", re.MULTILINE)


class Door:
    """The sign-in pages, seen from one browser."""

    def __init__(self, client, smtp):
        self.client, self.smtp = client, smtp

    def ask(self, email, **data):
        return self.client.post(reverse("account_login"), {"email": email, **data})

    def code(self, email):
        """The newest code that was mailed to this address."""
        delivery.deliver_due()
        return CODE.search(self.smtp.to(email)[-1].get_body(["plain"]).get_content())[0]

    def enter(self, code, **data):
        return self.client.post(reverse("account_confirm_login_code"), {"code": code, **data})

    def sign_in(self, email):
        self.ask(email)
        return self.enter(self.code(email))

    def who(self):
        """Who is signed in, by primary key; None for nobody."""
        pk = self.client.session.get("_auth_user_id")
        return int(pk) if pk else None


@pytest.fixture
def door(client, smtp):
    return Door(client, smtp)


def prove(client, method="code"):
    """Who is signed in there has shown a moment ago that it is they."""
    session = client.session
    session["account_authentication_methods"] = [{"method": method, "at": time.time()}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
