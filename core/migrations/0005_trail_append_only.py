from typing import Any

from django.db import migrations

TABLE = "core_auditentry"
SAID = "The trail is append-only."

# INSERT OR REPLACE deletes without asking the trigger for DELETE; so a number that is taken is refused beforehand.
SQLITE = [
    f"""
    CREATE TRIGGER trail_no_update BEFORE UPDATE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END
    """,
    f"""
    CREATE TRIGGER trail_no_delete BEFORE DELETE ON {TABLE} WHEN OLD.at >= datetime('now', '-2 years')
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END
    """,
    f"""
    CREATE TRIGGER trail_no_replace BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END
    """,  # noqa: S608 (nothing from outside)
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION trail_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        IF OLD.at < now() - interval '2 years' THEN RETURN OLD; END IF;
      END IF;
      RAISE EXCEPTION '{SAID}' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    f"CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION trail_append_only()",
    f"CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION trail_append_only()",
]
GUARD = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
LIFT = {
    "sqlite": [f"DROP TRIGGER {name}" for name in ("trail_no_update", "trail_no_delete", "trail_no_replace")],
    "postgresql": [
        f"DROP TRIGGER trail_no_change ON {TABLE}",
        f"DROP TRIGGER trail_no_truncate ON {TABLE}",
        "DROP FUNCTION trail_append_only()",
    ],
}


def guard(apps: Any, schema_editor: Any) -> None:
    """The database itself refuses to change the trail, and to delete what is younger than two years."""
    for sql in GUARD[schema_editor.connection.vendor]:
        schema_editor.execute(sql, params=None)


def lift(apps: Any, schema_editor: Any) -> None:
    for sql in LIFT[schema_editor.connection.vendor]:
        schema_editor.execute(sql, params=None)


class Migration(migrations.Migration):
    """On SQLite a later change of a column makes the table anew and loses the triggers: such a migration must place them again.
    tests/core/test_trail_append_only.py fails otherwise."""

    dependencies = [("core", "0004_fill_who_did_it")]

    operations = [
        migrations.RemoveField(model_name="auditentry", name="actor"),
        migrations.RenameField(model_name="auditentry", old_name="who", new_name="actor"),
        migrations.RunPython(guard, lift),
    ]
