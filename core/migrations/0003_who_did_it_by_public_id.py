from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    """A place for the public id of who did it, beside the foreign key; and `at` may be given."""

    dependencies = [("core", "0002_tally")]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="who",
            field=models.CharField(blank=True, default="", editable=False, max_length=14, verbose_name="who"),
        ),
        migrations.AlterField(
            model_name="auditentry", name="at", field=models.DateTimeField(default=timezone.now, editable=False)
        ),
    ]
