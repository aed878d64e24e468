from typing import Any

from django.db import migrations
from django.db.models import Q

# As it was said on the day of this migration, whatever the levels mean later.
DAYS = ((30, ("open", "careful", "closed")), (7, ("careful", "closed")), (2, ("closed",)))


def fill(apps: Any, schema_editor: Any) -> None:
    """To those who come already is promised what their page says now; the stricter levels last, since they hold."""
    kept = apps.get_model("events", "Attendance").objects.exclude(email_index="").filter(partstat__in=("accepted", "tentative"))
    for days, levels in DAYS:
        at = Q(occurrence__event__safety_level__in=levels) | Q(occurrence__event__host__safety_level__in=levels)
        kept.filter(at).update(kept_days=days)


def empty(apps: Any, schema_editor: Any) -> None:
    apps.get_model("events", "Attendance").objects.update(kept_days=None)


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0010_promises_kept"),
        ("groups", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(fill, empty),
    ]
