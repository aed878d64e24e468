"""Many dates where people live, for tests: the postcode districts of the country by their number of postcodes, the same each time."""

import csv
import random
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from events.models import Event, Occurrence
from places.located import columns
from tests.factories.events import make_event

AHEAD = 180  # days


def districts():
    """(lat, lon) and weight of each."""
    with (settings.BASE_DIR / "places" / "data" / "outcodes.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if int(row["live_postcodes"] or 0)]
    return [(float(row["lat"]), float(row["lon"])) for row in rows], [int(row["live_postcodes"]) for row in rows]


def gather(number, *, seed=1):
    """So many listed dates, all of one meeting; half at the very middle of a district, half within a few km; then ANALYZE."""
    chance = random.Random(seed)
    middles, weights = districts()
    places = chance.choices(middles, weights, k=number)
    put((lat + chance.gauss(0, 0.02), lon + chance.gauss(0, 0.03)) if chance.random() < 0.5 else (lat, lon) for lat, lon in places)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def put(points):
    """One listed date at each point, within the next AHEAD days at odd times; five to a meeting."""
    chance = random.Random(2)
    first_event = make_event()
    now = timezone.now()
    known = Occurrence.objects.count()
    rows, points = [], list(points)
    fields = {field.attname: getattr(first_event, field.attname) for field in Event._meta.concrete_fields if not field.unique}
    events = [first_event, *Event.objects.bulk_create(Event(**fields) for _each in range(len(points) // 5))]
    for number, point in enumerate(points, known):
        event = events[number % len(events)]
        start = now + timedelta(minutes=chance.randrange(AHEAD * 1440))
        rows.append(
            Occurrence(
                event=event,
                host=event.host,
                recurrence_id=f"{number:015}",
                start=start,
                end=start + event.duration,
                is_listed=True,
                **columns(point),
            )
        )
    return Occurrence.objects.bulk_create(rows, batch_size=2000)
