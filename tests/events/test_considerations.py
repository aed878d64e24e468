"""What an organiser should think of before a date is saved: days of others, and other meetings near by."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.forms import new_form_id
from events.considerations import of_dates, region_of
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

LONDON = ZoneInfo("Europe/London")
TWO_HOURS = timedelta(hours=2)


def at(*when):
    return datetime(*when, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("outcode", "region"),
    [("LS2", "GB-ENG"), ("G12", "GB-SCT"), ("GL1", "GB-ENG"), ("EH1", "GB-SCT"), ("CF10", "GB-WLS"), ("BT7", "GB-NIR"), ("", "")],
)
def test_knows_in_which_part_of_the_country_a_postcode_lies(outcode, region):
    assert region_of(outcode) == region


def test_says_each_thing_once_with_all_dates_that_it_concerns():
    fridays = [at(2027, 7, day, 13) for day in (2, 9, 16)]
    (found,) = of_dates(fridays, TWO_HOURS, zone="Europe/London", at=None)
    assert found.words == "It is at the time of Friday prayer. Muslims may not be able to come."
    assert found.dates == fridays


@pytest.mark.django_db
def test_names_other_groups_that_meet_near_by_at_the_same_time():
    ours = make_group(name="Leeds Students")
    theirs = make_group(name="Leeds Neighbours", safety_level="open")
    start = at(2027, 6, 22, 19)
    beside = make_occurrence(make_event(theirs, title="Vigil"), start=start + timedelta(hours=1))
    make_occurrence(make_event(ours, title="Our own"), start=start)
    make_occurrence(make_event(theirs, title="Late"), start=start + timedelta(days=2))
    make_occurrence(make_event(make_group(safety_level="closed"), title="Closed"), start=start)
    make_occurrence(make_event(theirs, title="Off"), start=start, status="cancelled")
    point = (ours.place.lat, ours.place.lon)
    (found,) = of_dates([start], TWO_HOURS, zone="Europe/London", at=point, outcode="LS2", host=ours)
    assert found.meetings == [("Vigil (Leeds Neighbours)", beside.get_absolute_url())]
    assert found.dates == [start]
    assert of_dates([start], TWO_HOURS, zone="Europe/London", at=(50.7, -3.5), outcode="EX1", host=ours) == []


@pytest.mark.django_db
def test_asks_as_often_for_sixty_dates_as_for_one(django_assert_num_queries):
    ours = make_group()
    for number in (1, 60):
        dates = [at(2027, 6, 22, 19) + timedelta(weeks=each) for each in range(number)]
        with django_assert_num_queries(1):
            of_dates(dates, TWO_HOURS, zone="Europe/London", at=(ours.place.lat, ours.place.lon), host=ours)


@pytest.mark.django_db
def test_is_said_before_saving_and_stops_nobody(client, alice):
    group = make_group(alice)
    client.force_login(alice)
    friday = timezone.localdate() + timedelta(days=(4 - timezone.localdate().weekday()) % 7 + 7)
    typed = {
        "form_id": new_form_id("events.new"),
        "title": "Letters",
        "kind": "meeting",
        "start_date": friday.isoformat(),
        "start_time": "13:00",
        "end_time": "14:00",
        "repeats": "once",
        "attendance_mode": "in_person",
        "place_is": "group",
        "guests_most": "2",
    }
    page = client.post(f"/organise/groups/{group.slug}/new/", {**typed, "step": "check"}).content.decode()
    assert "It is at the time of Friday prayer. Muslims may not be able to come." in page
    client.post(f"/organise/groups/{group.slug}/new/", {**typed, "step": "save"})
    assert group.events.count() == 1
