from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0004_occurrence_next_of_event"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="shown_to_organiser",
            field=models.BooleanField(default=False),
        ),
    ]
