"""What was approved so far was approved by a moderator; and every group is found by its name's keys. Undone, nothing is lost."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from groups.names import keys

MANY = 500


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    group_rows = apps.get_model("groups", "Group").objects.order_by("pk")
    case, name_key = apps.get_model("groups", "Case"), apps.get_model("groups", "NameKey")
    cases, name_keys = [], []
    for group in group_rows.iterator(chunk_size=MANY):
        if group.status == "approved":
            cases.append(case(group_id=group.pk, listed_how="moderator", listed_at=group.created, approved_at=group.created))
        name_keys += [name_key(group_id=group.pk, key=key) for key in sorted(keys(group.name))]
        if len(name_keys) > 20 * MANY:
            name_key.objects.bulk_create(name_keys, batch_size=MANY)
            name_keys = []
    case.objects.bulk_create(cases, batch_size=MANY)
    name_key.objects.bulk_create(name_keys, batch_size=MANY)


class Migration(migrations.Migration):

    dependencies = [("groups", "0008_cases_vouches_and_likeness")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
