"""The rows of a feed, in a few queries however many they are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import feed_rows
from events.models import Event, Occurrence
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 1100])  # SQLite's usual limits lie at a thousand
def test_reads_any_number_of_meetings_in_four_queries(django_assert_num_queries, number):
    host, start = make_group(), timezone.now() + timedelta(days=1)
    first = make_event(host)
    shared = {
        "host": host,
        "place": host.place,
        "start_date": first.start_date,
        "start_time": first.start_time,
        "duration": first.duration,
    }
    events = Event.objects.bulk_create([Event(title=f"Meeting {each}", **shared) for each in range(number)])
    Occurrence.objects.bulk_create(
        [Occurrence(event=event, host=host, recurrence_id="x", start=start, end=start + event.duration) for event in events]
    )
    with django_assert_num_queries(4):
        read = feed_rows.read([Occurrence.objects.all()])
        assert {(each.event.title, each.event.host.name, each.event.place.postcode) for each in read} == {
            (f"Meeting {each}", host.name, "LS2 9JT") for each in range(number)
        }


def test_puts_the_dates_of_all_parts_in_order_of_time():
    event, now = make_event(), timezone.now()
    later, sooner, last = (make_occurrence(event, start=now + timedelta(days=days)) for days in (2, 1, 3))
    assert feed_rows.read([Occurrence.objects.filter(pk=each.pk) for each in (later, sooner, last)]) == [sooner, later, last]


def test_reads_a_meeting_without_a_place():
    date = make_occurrence(make_event(attendance_mode="online", place=None, conference_url="https://meet.example/room"))
    (read,) = feed_rows.read([Occurrence.objects.all()])
    assert (read, read.event.place) == (date, None)
