from typing import Any

from django.db import migrations
from django.db.models import TextField, Value
from django.db.models.functions import Cast


def seal(apps: Any, schema_editor: Any) -> None:
    """What was decided so far lies open, and is written anew: the field seals it."""
    outcome = apps.get_model("events", "Outcome").objects
    # Read as it lies there: the field would take it for sealed.
    open_ones = outcome.annotate(lies=Cast("decided", TextField())).exclude(lies="").values_list("pk", "lies")
    for pk, words in list(open_ones):
        outcome.filter(pk=pk).update(decided=words)


def unseal(apps: Any, schema_editor: Any) -> None:
    outcome = apps.get_model("events", "Outcome").objects
    for pk, words in list(outcome.values_list("pk", "decided")):
        outcome.filter(pk=pk).update(decided=Value(words, output_field=TextField()))


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0013_report_is_sealed"),
    ]

    operations = [
        migrations.RunPython(seal, unseal),
    ]
