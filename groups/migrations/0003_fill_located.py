"""Writes beside each group the point that everybody may know, and the cells that hold it."""

import math
from collections.abc import Iterator
from typing import Any

from django.db import migrations

LEVELS = {"cell_spot": 1, "cell_fine": 5, "cell_coarse": 25, "cell_wide": 100}  # how many hundredths of a degree wide
COLUMNS = ["lat", "lon", "x", "y", "z", *LEVELS]
POINT = {"open": ("lat", "lon"), "careful": ("area_lat", "area_lon"), "closed": ("town_lat", "town_lon")}


def fill(apps: Any, schema_editor: Any) -> None:
    groups = apps.get_model("groups", "Group").objects.select_related("place").order_by("pk")
    batch = []
    for group in groups.iterator(chunk_size=1000):
        lat, lon = (getattr(group.place, name) for name in POINT[group.safety_level])
        for name, value in zip(COLUMNS, _columns(lat, lon), strict=True):
            setattr(group, name, value)
        batch.append(group)
    groups.model.objects.bulk_update(batch, COLUMNS, batch_size=50)


def empty(apps: Any, schema_editor: Any) -> None:
    apps.get_model("groups", "Group").objects.update(**dict.fromkeys(COLUMNS))


def _columns(lat: float, lon: float) -> Iterator[float]:
    phi, lam = math.radians(lat), math.radians(lon)
    flattening = 1 / 298.257223563
    squeeze = flattening * (2 - flattening)
    bend = 6378.137 / math.sqrt(1 - squeeze * math.sin(phi) ** 2)
    yield from (lat, lon)
    yield bend * math.cos(phi) * math.cos(lam)
    yield bend * math.cos(phi) * math.sin(lam)
    yield bend * (1 - squeeze) * math.sin(phi)
    row = min(math.floor((lat + 90) * 100), 17_999)
    column = math.floor((lon + 180) * 100) % 36_000
    for times in LEVELS.values():
        yield row // times * (36_000 // times) + column // times


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0002_located'),
    ]

    operations = [
        migrations.RunPython(fill, empty),
    ]
