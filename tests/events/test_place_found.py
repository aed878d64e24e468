"""A place that a provider found later: search, map and calendars follow, and only what everybody may read is asked outside."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event, Occurrence
from events.services import publishing
from groups.disclosure import public_point
from groups.enums import SafetyLevel
from groups.models import Group
from groups.services import registration, verification
from notifications.models import Message
from places.enums import Sought
from places.finding import find_due
from places.models import Enquiry, Place
from places.services import locate, place_from
from tests.factories.events import make_attendance
from tests.factories.groups import make_group
from tests.places.geocoder_server import Says, house, serve

pytestmark = pytest.mark.django_db

CARDIGAN_ROAD = (53.8160, -1.5770)


@pytest.fixture(autouse=True)
def provider(settings):
    running = serve()
    settings.GEOCODER = "nominatim"
    settings.GEOCODER_URL = running.url
    settings.GEOCODER_PRIVATE_HOST = True
    settings.GEOCODER_RATE = 1000.0
    settings.GEOCODER_LEVEL = "open"
    running.says = Says([house(*CARDIGAN_ROAD, "Cardigan Road, Headingley, Leeds")])
    yield running
    running.stop()


def rough() -> Place:
    answer = locate("LS6").answer
    assert answer is not None
    return place_from(answer, address="12 Cardigan Road")


def listed(host: Group, by, place: Place, **more) -> Event:
    soon = make_date()
    return publishing.create(
        host,
        by=by,
        title="Letter writing evening",
        kind="meeting",
        attendance_mode="in_person",
        timezone="Europe/London",
        place=place,
        start_date=soon.date(),
        start_time=soon.time(),
        duration=timedelta(hours=2),
        **more,
    )


def make_date():
    return (timezone.localtime() + timedelta(days=7)).replace(hour=19, minute=0, second=0, microsecond=0)


def test_moves_a_meeting_in_search_and_tells_calendars_but_sends_no_mail(alice):
    event = listed(make_group(alice), alice, rough())
    occurrence = event.occurrences.get()
    make_attendance(occurrence)
    sequence, told = occurrence.sequence, Message.objects.count()
    assert Place.objects.get(pk=event.place_id).sought == Sought.LOOKING
    assert find_due().found == 1
    occurrence = Occurrence.objects.get(pk=occurrence.pk)
    assert (occurrence.lat, occurrence.lon) == CARDIGAN_ROAD
    assert occurrence.sequence == sequence + 1
    assert Message.objects.count() == told
    # An editor who had the form open may still save.
    assert Event.objects.get(pk=event.pk).version == event.version


def test_moves_a_group_in_the_directory_and_outdates_no_editor(alice):
    group = registration.register(
        alice, public_id="g" * 14, name="Leeds", kind="university", description="", place=rough(), safety_level="open"
    )
    assert not Enquiry.objects.exists()  # no moderator has looked at it yet
    verification.approve(group, by=alice)
    assert Enquiry.objects.get().place == group.place
    modified = Group.objects.get(pk=group.pk).modified
    assert find_due().found == 1
    group = Group.objects.select_related("place").get(pk=group.pk)
    assert (group.lat, group.lon) == public_point(group) == CARDIGAN_ROAD
    assert group.modified == modified


@pytest.mark.parametrize("level", [SafetyLevel.CAREFUL, SafetyLevel.CLOSED])
def test_asks_nobody_about_a_meeting_that_is_stricter_than_its_open_group(alice, provider, level):
    event = listed(make_group(alice), alice, rough(), safety_level=level)
    assert Place.objects.get(pk=event.place_id).sought == Sought.NO
    find_due()
    assert provider.asked == []


def test_asks_nobody_once_the_meeting_is_cancelled(alice, provider):
    event = listed(make_group(alice), alice, rough())
    publishing.cancel(event, by=alice)
    assert find_due().dropped == 1
    assert provider.asked == []


def test_asks_nobody_when_one_of_two_who_use_a_place_forbids_it(alice, provider):
    place = rough()
    host = make_group(alice)
    listed(host, alice, place)
    listed(host, alice, place, safety_level=SafetyLevel.CAREFUL)
    assert find_due().dropped == 1
    assert provider.asked == []


def test_forgets_the_question_when_the_meeting_moves(alice):
    event = listed(make_group(alice), alice, rough())
    other = rough()
    publishing.change(event, by=alice, version=event.version, place=other)
    assert [each.place for each in Enquiry.objects.all()] == [other]
    assert Place.objects.filter(pk=event.place_id).count() == 0


def test_saves_at_once_with_the_provider_down(alice, provider):
    provider.stop()
    event = listed(make_group(alice), alice, rough())
    assert Place.objects.get(pk=event.place_id).sought == Sought.LOOKING
    assert find_due().put_off == 1
    assert event.occurrences.get().lat is not None
