"""The keyset of the list goes on by public id: a primary key never appears in an address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0002_attendance_asked_at")]

    operations = [
        migrations.RemoveIndex(model_name="occurrence", name="occurrence_listed_start"),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(fields=["is_listed", "start", "public_id"], name="occurrence_listed_start"),
        ),
    ]
