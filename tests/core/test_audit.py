"""The trail."""

import pytest
from django.db import transaction

from core.audit import record
from core.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_records_who_did_what_to_which(alice, bob):
    entry = record("accounts.close", bob, actor=alice, data={"reason": "asked"})
    assert (entry.actor_id, entry.verb, entry.target_type, entry.target_id, entry.data) == (
        alice.pk,
        "accounts.close",
        "accounts.user",
        bob.public_id,
        {"reason": "asked"},
    )
    assert "bob@example.org" not in f"{entry} {vars(entry)}"


def test_records_the_system_and_those_without_an_account(bob):
    assert record("accounts.close", bob).actor_id is None
    assert record("accounts.close", bob, actor=type(bob)()).actor_id is None


def test_is_undone_with_the_deed(bob):
    with transaction.atomic():
        record("accounts.close", bob)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_outlives_the_one_who_did_it(alice, bob):
    record("accounts.close", bob, actor=alice)
    alice.delete()
    assert AuditEntry.objects.get().actor_id is None
