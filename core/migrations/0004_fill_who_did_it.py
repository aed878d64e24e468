from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.db.models.functions import TruncDay

OF_SUPPORTERS = ("events.attend", "events.confirm", "events.withdraw", "events.prefer")


def fill(apps: Any, schema_editor: Any) -> None:
    """Who did it, by public id. What supporters did is forgotten, and of deeds without a doer only the day stays."""
    entries = apps.get_model("core", "AuditEntry").objects
    people = apps.get_model(settings.AUTH_USER_MODEL).objects
    entries.filter(verb__in=OF_SUPPORTERS).delete()
    entries.filter(actor__isnull=False).update(who=Subquery(people.filter(pk=OuterRef("actor_id")).values("public_id")[:1]))
    entries.filter(actor__isnull=True).update(at=TruncDay("at", tzinfo=UTC))


def empty(apps: Any, schema_editor: Any) -> None:
    """The foreign key again, for those who are still there."""
    entries = apps.get_model("core", "AuditEntry").objects
    people = apps.get_model(settings.AUTH_USER_MODEL).objects
    entries.exclude(who="").update(actor_id=Subquery(people.filter(public_id=OuterRef("who")).values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_who_did_it_by_public_id"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(fill, empty)]
