"""An index that finds the next date of an event takes the place of the bare one on its foreign key."""

from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    dependencies = [("events", "0003_occurrence_listed_by_public_id")]

    operations = [
        migrations.AddIndex(model_name="occurrence", index=models.Index(fields=["event", "start"], name="occurrence_event_start")),
        migrations.AlterField(
            model_name="occurrence",
            name="event",
            field=models.ForeignKey(db_index=False, on_delete=deletion.CASCADE, related_name="occurrences", to="events.event"),
        ),
    ]
