"""Two hundred people press the button at the same moment, for fifty seats: over real HTTP, on the database of these tests."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import reverse

from events.attendance_links import token_of
from events.models import Attendance
from notifications.models import Message
from tests.factories.events import make_event, make_occurrence
from tests.gunicorn_site import post, site

PEOPLE, SEATS, AT_ONCE = 200, 50, 200


@pytest.mark.django_db(transaction=True)
def test_seats_fifty_of_two_hundred_and_puts_the_others_in_line():
    occurrence = make_occurrence(make_event(capacity=SEATS))
    Attendance.objects.bulk_create(Attendance(occurrence=occurrence, email=f"person-{each}@example.org") for each in range(PEOPLE))
    links = [reverse("events:rsvp", args=[token_of(each)]) for each in Attendance.objects.for_disclosure()]
    with site() as port, ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(pool.map(lambda link: post(port, link, {"action": "confirm"}), links))
    assert answers == {302: PEOPLE}  # no error page
    assert occurrence.attendances.coming().count() == SEATS
    line = list(occurrence.attendances.waiting())
    assert [occurrence.attendances.ahead_of(each).count() + 1 for each in line] == list(range(1, PEOPLE - SEATS + 1))
    assert [each.pk for each in line] == [each.pk for each in sorted(line, key=lambda each: (each.confirmed_at, each.pk))]
    last_seat = occurrence.attendances.coming().latest("confirmed_at").confirmed_at
    assert last_seat < line[0].confirmed_at
    told = Message.objects.exclude(kind="events.reminder").values_list("kind", flat=True)
    assert Counter(told) == {"events.confirmed": SEATS, "events.waiting": PEOPLE - SEATS}
