"""The trail is append-only: the database itself refuses, on both engines, whatever way the application takes."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from core import tasks
from core.audit import KEPT, forget_old, record
from core.models import AuditEntry

pytestmark = pytest.mark.django_db
REFUSAL = "The trail is append-only."


@pytest.fixture
def entry(alice, bob):
    return record("accounts.close", bob, actor=alice)


def raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def saved(entry):
    entry.verb = "accounts.love"
    entry.save()


def replaced(entry):
    """What SQLite would do without asking the trigger for DELETE; PostgreSQL has no such words."""
    raw("INSERT OR REPLACE INTO core_auditentry SELECT id, 'x', target_type, target_id, data, at, actor FROM core_auditentry")


WAYS = {
    "save": saved,
    "delete": lambda entry: entry.delete(),
    "update": lambda entry: AuditEntry.objects.update(verb="accounts.love"),
    "update of the time": lambda entry: AuditEntry.objects.update(at=timezone.now() - 3 * KEPT),
    "delete all": lambda entry: AuditEntry.objects.all().delete(),
    "delete at once": lambda entry: AuditEntry.objects.all()._raw_delete("default"),
    "bulk update": lambda entry: AuditEntry.objects.bulk_update([AuditEntry(pk=entry.pk, actor="")], ["actor"]),
    "upsert": lambda entry: AuditEntry.objects.bulk_create(
        [AuditEntry(pk=entry.pk, verb="x", target_type="x", target_id="x")],
        update_conflicts=True,
        update_fields=["verb"],
        unique_fields=["pk"],
    ),
    "raw update": lambda entry: raw("UPDATE core_auditentry SET actor = %s WHERE id = %s", "", entry.pk),
    "raw delete": lambda entry: raw("DELETE FROM core_auditentry WHERE id = %s", entry.pk),
}
IF_SQLITE = {"replace": replaced}
IF_POSTGRESQL = {"truncate": lambda entry: raw("TRUNCATE core_auditentry")}
WAYS |= IF_SQLITE if connection.vendor == "sqlite" else IF_POSTGRESQL


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_refuses_every_way_to_change_or_delete_an_entry(entry, way):
    before = AuditEntry.objects.values().get()
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        way(entry)
    assert AuditEntry.objects.values().get() == before


@pytest.mark.django_db(transaction=True)
def test_refuses_to_flush_an_installation(entry, flush_as_in_life):
    with pytest.raises(CommandError, match="flush"):
        call_command("flush", interactive=False, verbosity=0)
    assert AuditEntry.objects.count() == 1


def test_keeps_the_rest_of_a_refused_deed_from_happening(alice, entry):
    def deed():
        alice.delete()
        entry.delete()

    with pytest.raises(DatabaseError), transaction.atomic():
        deed()
    assert type(alice).objects.filter(public_id=alice.public_id).exists()


def test_forgets_what_is_older_than_two_years_every_night(entry):
    old = AuditEntry(
        verb="groups.approve", target_type="groups.group", target_id="x", at=timezone.now() - KEPT - timedelta(minutes=1)
    )
    young = AuditEntry(
        verb="groups.refuse", target_type="groups.group", target_id="x", at=timezone.now() - KEPT + timedelta(hours=1)
    )
    AuditEntry.objects.bulk_create([old, young])
    tasks.forget_trail()
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == ["accounts.close", "groups.refuse"]
    assert forget_old() == 0


def test_is_forgotten_by_the_clock(settings):
    assert [
        each["schedule"].hour for each in settings.CELERY_BEAT_SCHEDULE.values() if each["task"] == "core.tasks.forget_trail"
    ] == [{4}]


@pytest.mark.django_db(transaction=True)
def test_moves_to_public_ids_and_back(alice, bob):
    """What was written with the foreign key: who did it stays known, what supporters did goes, and their seconds with it."""
    executor = MigrationExecutor(connection)
    latest = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "core"]
    executor.migrate([("core", "0001_initial")])
    try:
        old = executor.loader.project_state([("core", "0001_initial"), ("accounts", "0001_initial")]).apps
        entries = old.get_model("core", "AuditEntry").objects
        told = {"target_type": "groups.group", "target_id": "x"}
        entries.create(verb="groups.approve", actor_id=alice.pk, **told)
        entries.create(verb="places.find", **told)
        entries.create(verb="events.confirm", **told)
        MigrationExecutor(connection).migrate(latest)
        rows = list(AuditEntry.objects.order_by("pk"))
        assert [(row.verb, row.actor) for row in rows] == [("groups.approve", alice.public_id), ("places.find", "")]
        assert rows[0].at.microsecond or rows[0].at.second or rows[0].at.minute or rows[0].at.hour
        assert (rows[1].at.hour, rows[1].at.minute, rows[1].at.second) == (0, 0, 0)
        with pytest.raises(DatabaseError, match=REFUSAL):
            AuditEntry.objects.update(actor="")
        MigrationExecutor(connection).migrate([("core", "0001_initial")])
        assert list(entries.order_by("pk").values_list("verb", "actor_id")) == [("groups.approve", alice.pk), ("places.find", None)]
    finally:
        MigrationExecutor(connection).migrate(latest)
