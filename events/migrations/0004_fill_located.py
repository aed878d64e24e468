"""Writes beside each date where its disclosed point is in space, and its smallest and largest cell. One statement."""

from typing import Any

from django.db import migrations
from django.db.models import F, FloatField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cos, Floor, Least, Radians, Sin, Sqrt

COLUMNS = ["x", "y", "z", "cell_spot", "cell_wide"]  # the others were there before


def fill(apps: Any, schema_editor: Any) -> None:
    phi, lam = Radians(F("lat")), Radians(F("lon"))
    flattening = 1 / 298.257223563
    squeeze = flattening * (2 - flattening)
    bend = Value(6378.137) / Sqrt(Value(1.0) - Value(squeeze) * Sin(phi) * Sin(phi))
    apps.get_model("events", "Occurrence").objects.filter(lat__isnull=False).update(
        x=bend * Cos(phi) * Cos(lam),
        y=bend * Cos(phi) * Sin(lam),
        z=bend * Value(1 - squeeze) * Sin(phi),
        cell_spot=_cell(1),
        cell_fine=_cell(5),
        cell_coarse=_cell(25),
        cell_wide=_cell(100),
    )


def empty(apps: Any, schema_editor: Any) -> None:
    apps.get_model("events", "Occurrence").objects.update(**dict.fromkeys(COLUMNS))


def _cell(times: int) -> Combinable:
    """Of cells that are so many times a hundredth of a degree wide."""
    row = Least(Floor((F("lat") + Value(90.0)) * Value(100.0)), Value(17999.0), output_field=FloatField())
    column = Floor((F("lon") + Value(180.0)) * Value(100.0))
    # The eastern edge of the globe is its western one.
    column -= Floor(column / Value(36000.0)) * Value(36000.0)
    return Floor(row / Value(float(times))) * Value(36000 // times) + Floor(column / Value(float(times)))


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_located'),
    ]

    operations = [
        migrations.RunPython(fill, empty),
    ]
