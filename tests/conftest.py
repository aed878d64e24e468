"""The standing cast and what every test may use: alice organises, bob comes, charlie is a stranger, dana moderates."""

import os
import uuid

import pytest

from tests.factories.accounts import make_user
from tests.smtp import Mailbox, serve

# A test never writes into the installation beside it. The gazetteer alone is shared: it is read-only and takes long to build.
os.environ.setdefault("ORGANISE_TESTS", "1")


@pytest.fixture
def alice(db):
    """Organises."""
    return make_user("alice@example.org", display_name="Alice")


@pytest.fixture
def bob(db):
    """Organises elsewhere."""
    return make_user("bob@example.org", display_name="Bob")


@pytest.fixture
def charlie(db):
    """A stranger who happens to have an account."""
    return make_user("charlie@example.org", display_name="Charlie")


@pytest.fixture
def dana(db):
    """Moderates."""
    return make_user("dana@example.org", display_name="Dana", is_moderator=True)


@pytest.fixture
def smtp(settings):
    """A real mail server, which the site sends to: `smtp.sent`, `smtp.to(address)`, `smtp.answers[address] = "550 No"`."""
    mailbox = Mailbox()
    server = serve(mailbox)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    yield mailbox
    server.stop()


@pytest.fixture(autouse=True)
def lose_the_cache(settings):
    """Every test has a cache of its own in all its threads, also where others run beside it on one Redis. Called, it is empty again.

    Never `cache.clear()`: on Redis that empties it for the others too.
    """

    def lose():
        prefix = uuid.uuid4().hex
        settings.CACHES = {name: {**options, "KEY_PREFIX": prefix} for name, options in settings.CACHES.items()}

    lose()
    return lose
