"""Nothing at rest names who signed in: not a column, not a session, not the file, not a log."""

import base64
import contextlib
import logging
import zlib
from pathlib import Path

import pytest
from django.core import signing
from django.db import connection

from accounts.models import User
from core.logs import ScrubbingFormatter
from notifications import tasks

PLANTED = "planted.person@example.org"


def at_rest():
    """Everything the database holds, as text: each column of each table, what base64 and zlib hide, and the file itself."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found += [f"{table}: {value}" for row in cursor.fetchall() for value in row if isinstance(value, str)]
        cursor.execute("SELECT session_data FROM accounts_session")
        found += [unwrapped(data) for (data,) in cursor.fetchall()]
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        found += [Path(f"{name}{end}").read_bytes().decode("latin-1") for end in ("", "-wal") if Path(f"{name}{end}").exists()]
    return found


def unwrapped(data):
    """What Django's own signing would show of a session: base64, perhaps compressed."""
    payload = data.rsplit(":", 2)[0]
    raw = signing.b64_decode(payload.lstrip(".").encode())
    if payload.startswith("."):
        raw = zlib.decompress(raw)
    with contextlib.suppress(ValueError):
        raw += base64.urlsafe_b64decode(raw)
    return raw.decode("latin-1")


@pytest.mark.django_db(transaction=True)
def test_keeps_address_and_code_sealed_from_the_first_page_to_the_last(door, caplog):
    with caplog.at_level(logging.DEBUG):
        door.ask(PLANTED)
        assert door.client.session["account_login"]["email"] == PLANTED
        asked = at_rest()
        code = door.code(PLANTED)
        door.enter("wrong")
        tried = at_rest()
        door.enter(code)
        tasks.deliver()
        entered = at_rest()
    assert User.objects.get(pk=door.who()).email == PLANTED
    for text in (*asked, *tried, *entered):
        assert "planted" not in text.lower()
        assert code not in text or text.startswith("django_migrations")
    formatter = ScrubbingFormatter("%(name)s %(message)s")
    lines = "\n".join(formatter.format(record) for record in caplog.records if record.name != "mail.log")  # the test's server
    assert "planted" not in lines
    assert code not in lines


@pytest.mark.django_db
def test_takes_a_session_that_no_key_opens_for_an_empty_one(door, alice, settings, caplog):
    door.sign_in("alice@example.org")
    settings.ENCRYPTION_KEYS = ["another key, so that nothing written before can be opened"]
    assert dict(door.client.session) == {}
