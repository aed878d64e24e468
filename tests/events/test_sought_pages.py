"""What an organiser is told while a place is looked for, and that the pin is theirs."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.services import publishing
from places import remote_line
from places.checks import geocoder_lets_us_ask
from places.enums import Precision, Sought
from places.finding import find_due
from places.models import Enquiry, Place, RemoteLine
from places.services import locate, place_from
from tests.factories.groups import make_group
from tests.places.geocoder_server import Says, house, serve

pytestmark = pytest.mark.django_db

CARDIGAN_ROAD = (53.8160, -1.5770)
LOOKING = "We know this place only to the postcode district so far. We keep looking by ourselves."
BRIEFLY = "We keep looking for the address by ourselves."
NOT_FOUND = "We know this place only to the postcode district. The address could not be found on the map: please"
NOT_FOUND_BRIEFLY = "map: please put the pin where it belongs."
FOUND = "The address was found on the map after you saved it."


@pytest.fixture(autouse=True)
def provider(settings):
    running = serve()
    settings.GEOCODER = "nominatim"
    settings.GEOCODER_URL = running.url
    settings.GEOCODER_PRIVATE_HOST = True
    settings.GEOCODER_RATE = 1000.0
    settings.GEOCODER_LEVEL, settings.GEOCODER_ATTRIBUTION = "open", ""
    running.says = Says([house(*CARDIGAN_ROAD, "Cardigan Road, Headingley, Leeds")])
    yield running
    running.stop()


@pytest.fixture
def event(alice, client) -> Event:
    """A meeting of alice, known to its district, with the address that she wrote."""
    answer = locate("LS6").answer
    assert answer is not None
    soon = timezone.localtime() + timedelta(days=7)
    client.force_login(alice)
    return publishing.create(
        make_group(alice),
        by=alice,
        title="Letter writing evening",
        kind="meeting",
        attendance_mode="in_person",
        timezone="Europe/London",
        place=place_from(answer, address="12 Cardigan Road"),
        start_date=soon.date(),
        start_time=soon.time().replace(hour=19, minute=0, second=0, microsecond=0),
        duration=timedelta(hours=2),
    )


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def form_of(client, event: Event) -> tuple[str, dict[str, str | list[str]]]:
    """The address of the form, and what it says when it is opened."""
    address = reverse("events:edit", args=[event.public_id])
    form = client.get(address).context["form"]
    given = {name: form[name].value() for name in form.fields}
    return address, {
        name: value if isinstance(value, list) else str(value) for name, value in given.items() if value not in (None, False)
    }


@pytest.mark.parametrize(
    ("says", "desk", "page"),
    [
        (None, [LOOKING], [BRIEFLY]),
        (Says(status=503), [LOOKING], [BRIEFLY]),
        (Says([]), [NOT_FOUND, NOT_FOUND_BRIEFLY], [NOT_FOUND_BRIEFLY]),
        (Says([house(*CARDIGAN_ROAD, "Cardigan Road, Headingley, Leeds")]), [], [FOUND]),
    ],
    ids=["not asked yet", "down", "empty", "found"],
)
def test_tells_the_organiser_how_it_stands(client, event, provider, says, desk, page):
    if says is not None:
        provider.says = says
        find_due()
    address, _ = form_of(client, event)
    for expected, shown in ((desk, words(client.get("/organise/"))), (page, words(client.get(address)))):
        assert [each for each in (LOOKING, BRIEFLY, NOT_FOUND, NOT_FOUND_BRIEFLY, FOUND) if each in shown] == expected


def test_says_first_on_the_desk_that_the_pin_is_needed(client, event, provider):
    provider.says = Says([])
    find_due()
    assert "The address could not be found on the map. People need the pin." in words(client.get("/organise/"))


def test_tells_nobody_else(client, event, charlie):
    client.force_login(charlie)
    assert "keep looking" not in words(client.get(event.occurrences.get().get_absolute_url()))


def test_lets_the_organiser_put_the_pin_and_never_moves_it_again(client, event, provider):
    provider.stop()
    find_due()
    address, given = form_of(client, event)
    check = client.post(address, {**given, "step": "check"}).context["form"]
    pin = {**check.pin, "pin_lat": "53.81700", "pin_lon": "-1.57500"}
    saved = client.post(address, {**given, **pin, "step": "save"})
    assert saved.status_code == 302
    place = Event.objects.get(pk=event.pk).place
    assert (place.lat, place.lon, place.precision, place.provider) == (53.817, -1.575, Precision.EXACT, "pin")
    assert (place.sought, Enquiry.objects.count(), Place.objects.filter(pk=event.place_id).count()) == (Sought.NO, 0, 0)


def test_keeps_what_was_found_when_another_field_is_changed(client, event):
    find_due()
    address, given = form_of(client, event)
    assert given["where"] == "LS6"
    client.post(address, {**given, "title": "Letters", "step": "save"})
    place = Event.objects.get(pk=event.pk).place
    assert (place.pk, place.lat, place.sought) == (event.place_id, CARDIGAN_ROAD[0], Sought.FOUND)


def test_does_not_take_the_found_point_for_another_address(client, event):
    find_due()
    address, given = form_of(client, event)
    client.post(address, {**given, "address": "99 Otley Road", "step": "save"})
    place = Event.objects.get(pk=event.pk).place
    assert (place.address, place.precision, place.sought) == ("99 Otley Road", Precision.DISTRICT, Sought.LOOKING)


def test_names_the_provider_on_the_page_about_the_map_only_where_there_is_one(client, settings):
    assert "© OpenStreetMap contributors, Open Database Licence 1.0" in words(client.get("/about/map/"))
    settings.GEOCODER_ATTRIBUTION = "© The mappers"
    assert "© The mappers" in words(client.get("/about/map/"))
    settings.GEOCODER = ""
    assert "© The mappers" not in words(client.get("/about/map/"))


def test_tells_the_operator_that_the_provider_refuses_us(event, provider, capsys):
    provider.next = [Says(status=403)]
    call_command("geocoder")
    assert "nominatim: it may be asked. Places that wait: 1." in capsys.readouterr().out
    find_due()
    assert [found.id for found in geocoder_lets_us_ask(None, databases=["default"])] == ["organise.W023"]
    call_command("geocoder")
    assert "it refuses us" in capsys.readouterr().out
    call_command("geocoder", "--resume")
    assert "it may be asked. Places that wait: 1." in capsys.readouterr().out
    assert geocoder_lets_us_ask(None, databases=["default"]) == []
    assert find_due().found == 1


def test_tells_the_operator_how_long_it_rests(event, provider, capsys):
    provider.next = [Says(status=429, headers={"Retry-After": "600"})]
    find_due()
    call_command("geocoder")
    assert re.search(r"it rests for (599|600) s", capsys.readouterr().out)
    assert not remote_line.is_refused()
    assert RemoteLine.objects.get().failures == 0


def test_tells_the_operator_that_nobody_is_asked(db, settings, capsys):
    settings.GEOCODER = ""
    call_command("geocoder")
    assert "No geocoder is asked." in capsys.readouterr().out


@pytest.mark.parametrize(
    "address",
    [
        "/events/?near=12+Cardigan+Road,+Leeds",
        "/groups/?near=12+Cardigan+Road,+Leeds",
        "/events.geojson?near=12+Cardigan+Road,+Leeds",
        "/api/v1/events/?near=12+Cardigan+Road,+Leeds",
    ],
)
def test_never_asks_the_provider_for_somebody_who_searches(client, db, provider, address):
    client.get(address)
    find_due()
    assert provider.asked == []
    assert not Enquiry.objects.exists()


def test_asks_nobody_while_somebody_waits_for_a_page(event, provider):
    assert Enquiry.objects.filter(place=event.place).exists()
    assert provider.asked == []
