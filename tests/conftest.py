"""The standing cast and what every test may use: alice organises, bob comes, charlie is a stranger, dana moderates."""

import os
import uuid

import pytest
from django.conf import settings as django_settings
from django.db.backends.base.operations import BaseDatabaseOperations
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.factories.accounts import make_user
from tests.smtp import Mailbox, serve

# A test never writes into the installation beside it. The gazetteer alone is shared: it is read-only and takes long to build.
os.environ.setdefault("ORGANISE_TESTS", "1")


def pytest_collection_modifyitems(items):
    """What is left out on PostgreSQL must not have anything to find there."""
    for item in items:
        if item.get_closest_marker("once") and (item.get_closest_marker("django_db") or "db" in item.fixturenames):
            raise pytest.UsageError(f"{item.nodeid} is marked `once` and asks the database.")


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


@pytest.fixture(scope="session", autouse=True)
def look_for_static_files_once():
    """Every test client starts the site anew, and the site as it starts looks through some two thousand static files: a tenth of a
    second, more than most tests take. So the first finds them for all that have the same settings; they are served as in life."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def look_once(site):
        given = ("STATIC_URL", "STATICFILES_DIRS", "STATICFILES_FINDERS", "STORAGES", "INSTALLED_APPS")
        settled = (site.static_prefix, site.max_age, *(repr(getattr(django_settings, name)) for name in given))
        if settled not in found:
            others, site.files = site.files, {}
            look(site)
            found[settled], site.files = site.files, others
        site.files.update(found[settled])

    WhiteNoiseMiddleware.add_files_from_finders = look_once
    yield
    WhiteNoiseMiddleware.add_files_from_finders = look


EXECUTE_FLUSH = BaseDatabaseOperations.execute_sql_flush


def flush(operations, statements):
    """Empties the tables after a test with transactions of its own. The trail's triggers would refuse; they stand aside for these
    statements alone and are back before anybody else sees the tables. In life nothing lifts them."""
    connection = operations.connection
    if connection.vendor == "postgresql":
        lift = ["ALTER TABLE core_auditentry DISABLE TRIGGER USER"]
        place = ["ALTER TABLE core_auditentry ENABLE TRIGGER USER"]
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'core_auditentry'")
            triggers = cursor.fetchall()
        lift, place = [f"DROP TRIGGER {name}" for name, _ in triggers], [sql for _, sql in triggers]
    EXECUTE_FLUSH(operations, [*lift, *statements, *place])


@pytest.fixture(scope="session", autouse=True)
def let_tests_empty_the_tables():
    """Django's own way to clean up after a test, which the trail would not allow."""
    BaseDatabaseOperations.execute_sql_flush = flush
    yield
    BaseDatabaseOperations.execute_sql_flush = EXECUTE_FLUSH


@pytest.fixture
def flush_as_in_life():
    """Within this test nothing stands aside."""
    BaseDatabaseOperations.execute_sql_flush = EXECUTE_FLUSH
    yield
    BaseDatabaseOperations.execute_sql_flush = flush
