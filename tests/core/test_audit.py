"""The trail."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from core.audit import record, the_day
from core.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_records_who_did_what_to_which(alice, bob):
    entry = record("accounts.close", bob, actor=alice, data={"reason": "asked"})
    assert (entry.actor, entry.verb, entry.target_type, entry.target_id, entry.data) == (
        alice.public_id,
        "accounts.close",
        "accounts.user",
        bob.public_id,
        {"reason": "asked"},
    )
    assert "bob@example.org" not in f"{entry} {vars(entry)}"


def test_records_the_system_and_those_without_an_account(bob):
    assert record("accounts.close", bob).actor == ""
    assert record("accounts.close", bob, actor=type(bob)()).actor == ""


def test_keeps_the_second_of_a_deed_that_somebody_answers_for_and_else_the_day(alice, bob):
    before = timezone.now()
    assert before <= record("accounts.close", bob, actor=alice).at <= timezone.now()
    at = record("accounts.close", bob).at
    assert at in {the_day(before), the_day(timezone.now())}
    assert the_day(datetime(2026, 7, 4, 0, 30, tzinfo=ZoneInfo("Europe/London"))) == datetime(2026, 7, 3, tzinfo=UTC)


def test_is_undone_with_the_deed(bob):
    with transaction.atomic():
        record("accounts.close", bob)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_outlives_the_one_who_did_it(alice, bob):
    record("accounts.close", bob, actor=alice)
    who = alice.public_id
    alice.delete()
    assert AuditEntry.objects.get().actor == who
