from typing import Any

from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """Each meeting so far is its own series. One that everybody could join by its link stays so."""
    event = apps.get_model("events", "Event").objects
    event.filter(series="").update(series=models.F("public_id"))
    event.exclude(conference_url="").update(link_public=True, link_hours=0)


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0007_meetings_in_full"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
