"""What becomes of a saved place that a provider outside is asked about."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry
from groups.enums import GroupStatus, SafetyLevel
from groups.services import registration
from groups.services.registration import forget_place
from places import finding, remote_line, tasks
from places.enums import Precision, Sought
from places.finding import BACKOFF, find_due, forget
from places.models import Enquiry, Place, RemoteAnswer, RemoteLine
from places.seeking import seek
from places.services import locate, place_from
from tests.factories.groups import make_group
from tests.places.geocoder_server import Says, house, serve, street

pytestmark = pytest.mark.django_db

CARDIGAN_ROAD = (53.8160, -1.5770)
LABEL = "Cardigan Road, Headingley, Leeds, LS6 3AG, United Kingdom"
FOUND = Says([house(*CARDIGAN_ROAD, LABEL)])
ADDRESS = "12 Cardigan Road"


@pytest.fixture(autouse=True)
def provider(settings):
    running = serve()
    settings.GEOCODER = "nominatim"
    settings.GEOCODER_URL = running.url
    settings.GEOCODER_PRIVATE_HOST = True
    settings.GEOCODER_TIMEOUT = 5.0
    settings.GEOCODER_RATE = 1000.0
    settings.GEOCODER_LEVEL = "open"
    settings.GEOCODER_KEY = ""
    running.says = FOUND
    yield running
    running.stop()


def saved(query: str = "LS6", *, address: str = ADDRESS, name: str = "", **group) -> Place:
    """The place of a listed open group, as an organiser saved it."""
    answer = locate(query).answer
    assert answer is not None
    place = place_from(answer, name=name, address=address)
    make_group(place=place, **group)
    return place


def sought(query: str = "LS6", **more) -> Place:
    place = saved(query, **more)
    assert seek(place)
    return place


def again(place: Place) -> Place:
    """What is stored of it now."""
    return Place.objects.get(pk=place.pk)


def later(seconds: float = 10**6) -> None:
    """As if so many seconds had passed for the queue."""
    past = timezone.now() - timedelta(seconds=1)
    Enquiry.objects.filter(due__lte=timezone.now() + timedelta(seconds=seconds)).update(due=past)
    RemoteLine.objects.update(free_at=past)


def test_writes_down_that_it_looks_and_asks_nobody_yet(provider):
    place = sought()
    assert (again(place).sought, again(place).precision) == (Sought.LOOKING, Precision.DISTRICT)
    assert Enquiry.objects.get().place == place
    assert provider.asked == []


def test_puts_the_place_where_the_provider_sees_it(provider):
    place = sought()
    before = place.modified
    done = find_due()
    assert (done.asked, done.found) == (1, 1)
    place = again(place)
    assert (place.lat, place.lon, place.precision, place.sought) == (*CARDIGAN_ROAD, Precision.EXACT, Sought.FOUND)
    assert (place.provider, place.attribution) == ("nominatim", "© OpenStreetMap contributors, Open Database Licence 1.0")
    assert place.dated == timezone.localdate().isoformat()
    assert (place.outcode, place.area_label, place.address) == ("LS6", "LS6, Leeds", ADDRESS)
    assert place.modified > before
    assert not Enquiry.objects.exists()
    entry = AuditEntry.objects.get(verb="places.find")
    assert entry.data == {"precision": "exact", "provider": "nominatim"}


def test_keeps_of_a_very_long_attribution_what_there_is_room_for(provider, settings):
    settings.GEOCODER_ATTRIBUTION = "© The mappers. " * 40
    place = sought()
    assert find_due().found == 1
    assert again(place).attribution == settings.GEOCODER_ATTRIBUTION[:300]


def test_says_the_address_and_nothing_else(provider):
    sought(name="Room 6, Uyghur Students")
    find_due()
    assert provider.questions == ["12 Cardigan Road, Leeds, LS6"]
    assert "Leeds Students for Uyghurs" not in str(provider.asked)


def test_says_the_name_of_the_building_where_there_is_no_address(provider):
    sought(address="", name="Quaker Meeting House")
    find_due()
    assert provider.questions == ["Quaker Meeting House, Leeds, LS6"]


def test_keeps_a_typed_postcode_and_its_district(provider):
    place = sought("LS2 9JT", address="12 Woodhouse Lane")
    point = (place.lat + 0.012, place.lon - 0.004)
    provider.says = Says([house(*point, "Woodhouse Lane, Leeds")])
    assert find_due().found == 1
    place = again(place)
    assert (round(place.lat, 6), round(place.lon, 6)) == (round(point[0], 6), round(point[1], 6))
    assert (place.postcode, place.outcode, place.area_label) == ("LS2 9JT", "LS2", "LS2, Leeds")


def test_takes_the_district_round_the_point_where_only_a_city_was_known(provider):
    place = sought("Leeds")
    assert find_due().found == 1
    assert (again(place).outcode, again(place).area_label) == ("LS6", "LS6, Leeds")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("LS2 9JT", Says([house(53.8300, -1.5770, LABEL)])),  # more than 2 km from the postcode
        ("LS6", Says([house(53.7950, -1.7590, "Cardigan Road, Bradford")])),
        ("LS6", Says([house(*CARDIGAN_ROAD, "Cardigan Lane, Headingley, Leeds")])),
        ("LS6", Says([])),
        ("LS6", Says([street(*CARDIGAN_ROAD, "Other Road, Leeds")])),
        ("LS6", Says(status=400)),
        ("LS6", Says(status=404)),
        ("LS6", Says(status=414)),
    ],
)
def test_leaves_the_place_where_it_is_when_the_answer_is_not_it(provider, query, says):
    provider.says = says
    place = sought(query)
    was = (place.lat, place.lon, place.precision, place.provider)
    assert find_due().not_found == 1
    place = again(place)
    assert (place.lat, place.lon, place.precision, place.provider) == was
    assert place.sought == Sought.NOT_FOUND
    later()
    find_due()
    assert (len(provider.asked), Enquiry.objects.count()) == (1, 0)


# Who may be named outside -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "group",
    [
        {"safety_level": SafetyLevel.CAREFUL},
        {"safety_level": SafetyLevel.CLOSED},
        {"status": GroupStatus.NEW},
        {"status": GroupStatus.REFUSED},
        {"is_example": True},
    ],
)
def test_asks_nobody_about_a_place_that_our_own_pages_hide(provider, group):
    place = saved(**group)
    assert not seek(place)
    assert again(place).sought == Sought.NO
    assert not Enquiry.objects.exists()


def test_asks_about_careful_groups_only_where_the_operator_says_so_and_never_about_closed_ones(settings):
    settings.GEOCODER_LEVEL = "careful"
    assert seek(saved(safety_level=SafetyLevel.CAREFUL))
    assert not seek(saved(safety_level=SafetyLevel.CLOSED))


def test_asks_nobody_when_the_group_became_careful_meanwhile(provider):
    place = sought()
    place.groups.update(safety_level=SafetyLevel.CAREFUL)
    assert find_due().dropped == 1
    assert (provider.asked, again(place).sought, Enquiry.objects.count()) == ([], Sought.NO, 0)


def test_asks_nobody_about_a_place_that_nobody_uses(provider):
    answer = locate("LS6").answer
    assert answer is not None
    assert not seek(place_from(answer, address=ADDRESS))


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("53.8160, -1.5770", {}),  # exact already
        ("LS6", {"address": ""}),  # nothing to ask
        ("LS2 9JT", {"address": "", "name": "Leeds University Union"}),  # a postcode knows a building well enough
    ],
)
def test_asks_nobody_when_no_better_answer_can_be_had(query, more):
    assert not seek(saved(query, **more))


def test_asks_nobody_without_a_provider(provider, settings):
    settings.GEOCODER = ""
    assert not seek(saved())
    assert find_due().asked == 0
    assert not RemoteLine.objects.exists()


def test_asks_once_however_often_it_is_told_to(provider):
    place = sought()
    assert not seek(again(place))
    find_due()
    assert not seek(again(place))
    assert len(provider.asked) == 1


def test_seeks_when_a_moderator_lists_the_group_and_when_its_place_changes(alice, provider):
    place = saved(owner=alice, status=GroupStatus.APPROVED)
    group = place.groups.get()
    registration.change(group, by=alice, seen=group.modified, description="We write letters.")
    assert again(place).sought == Sought.LOOKING


# When the provider does not work --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble",
    [
        Says(status=500),
        Says(status=502),
        Says(status=503),
        Says(status=504),
        Says(b"<html>Please sign in</html>"),
        Says(status=301, headers={"Location": "http://localhost:9/"}),
        Says(status=301, headers={"Location": "http://127.0.0.1:99999/"}),
        # What a provider that means harm could send: none of it may stop the queue.
        Says(status=500, headers={"Retry-After": "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"}),
        Says(status=500, headers={"Retry-After": "9" * 5000}),
        Says(b"[" * 400_000),
        Says(b'[{"lat": 1e999, "lon": 0, "display_name": "Cardigan Road"}]'),
        Says(b'[{"lat": %s, "lon": 0, "display_name": "Cardigan Road"}]' % (b"9" * 400)),
        Says(b'[{"lat": 53, "lon": -1, "display_name": "Cardigan Road", "place_rank": 1e999}]'),
        Says([{"lat": 53, "lon": -1, "display_name": ["Cardigan Road"]}]),
        Says([{"lat": 53, "lon": -1, "display_name": 12}]),
        Says([{"lat": 53, "lon": -1, "display_name": "Cardigan Road", "address": "Leeds"}]),
        Says([{"lat": 53, "lon": -1, "display_name": "Cardigan Road", "type": {}}]),
        Says({"0": 1}),
        Says([[[]]]),
    ],
)
def test_tries_again_by_itself_and_finds_it_later(provider, trouble):
    provider.next = [trouble, trouble]
    place = sought()
    assert find_due().put_off == 1
    assert (again(place).sought, Enquiry.objects.get().tries) == (Sought.LOOKING, 1)
    assert find_due().asked == 0  # not before its time
    later()
    find_due()
    later()
    assert find_due().found == 1
    assert (again(place).sought, len(provider.asked)) == (Sought.FOUND, 3)


def test_tries_again_when_nobody_answers_in_time(provider, settings):
    settings.GEOCODER_TIMEOUT = 0.2
    provider.next = [Says(slow=1.0)]
    place = sought()
    assert find_due().put_off == 1
    settings.GEOCODER_TIMEOUT = 5.0
    later()
    assert find_due().found == 1
    assert again(place).sought == Sought.FOUND


def test_tries_again_when_nobody_is_there_and_gives_up_after_a_day(provider):
    provider.stop()
    place = sought()
    for number, pause in enumerate(BACKOFF):
        began = timezone.now()
        assert find_due().put_off == 1
        enquiry = Enquiry.objects.get()
        assert enquiry.tries == number + 1
        assert 0.79 * pause < enquiry.due - began < 1.21 * pause + timedelta(minutes=1)
        later()
    assert find_due().not_found == 1
    assert again(place).sought == Sought.NOT_FOUND
    assert timedelta(hours=12) < sum(BACKOFF, timedelta()) < timedelta(days=1)


def test_lets_the_whole_queue_rest_when_the_provider_is_down(provider):
    provider.says = Says(status=500)
    for number in range(5):
        sought(address=f"{number + 1} Cardigan Road")
    find_due()
    find_due()
    assert len(provider.asked) == 1
    line = RemoteLine.objects.get()
    assert line.free_at is not None
    assert line.free_at > timezone.now() + timedelta(seconds=20)


@pytest.mark.parametrize(
    ("says", "least", "most"),
    [
        (Says(status=429, headers={"Retry-After": "120"}), 110, 121),
        (Says(status=429), 500, 601),
        (Says(status=503, headers={"Retry-After": "300"}), 290, 301),
        (Says(status=402), 21_000, 21_601),
        (Says(status=429, headers={"Retry-After": "99999999"}), 86_000, 86_401),
        (Says(status=429, headers={"Retry-After": "soon"}), 500, 601),
    ],
)
def test_lets_the_whole_queue_wait_as_long_as_the_provider_asks(provider, says, least, most):
    provider.next = [says]
    places = [sought(address=f"{number} Cardigan Road") for number in (12, 14)]
    find_due()
    line = RemoteLine.objects.get()
    assert line.free_at is not None
    assert least < (line.free_at - timezone.now()).total_seconds() < most
    assert find_due().asked == 0
    assert [each.tries for each in Enquiry.objects.all()] == [0, 0]  # not their fault
    RemoteLine.objects.update(free_at=timezone.now())
    find_due()
    assert [again(each).sought for each in places] == [Sought.FOUND, Sought.FOUND]


@pytest.mark.parametrize("status", [401, 403])
def test_stops_when_the_provider_refuses_us_until_the_key_is_another(provider, settings, caplog, status):
    provider.next = [Says(status=status)]
    place = sought()
    find_due()
    later()
    find_due()
    assert (len(provider.asked), again(place).sought) == (1, Sought.LOOKING)
    assert remote_line.is_refused()
    assert "refuses us" in caplog.text
    settings.GEOCODER_KEY = "another"
    assert not remote_line.is_refused()
    find_due()
    assert again(place).sought == Sought.FOUND


def test_goes_on_when_the_operator_says_that_it_works_again(provider):
    provider.next = [Says(status=403)]
    place = sought()
    find_due()
    remote_line.clear()
    find_due()
    assert again(place).sought == Sought.FOUND


def test_is_not_stopped_by_a_broker_that_is_down(settings, django_capture_on_commit_callbacks, caplog, monkeypatch):
    def down(**_: object) -> None:
        raise OSError

    monkeypatch.setattr(tasks.find_places, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True):
        sought()
    assert Enquiry.objects.count() == 1


# What somebody did meanwhile ------------------------------------------------------------------------------------------------


def test_never_moves_a_pin():
    place = sought()
    Place.objects.filter(pk=place.pk).update(lat=53.8, lon=-1.5, precision=Precision.EXACT, provider="pin")
    find_due()
    place = again(place)
    assert (place.lat, place.lon, place.provider) == (53.8, -1.5, "pin")


def test_does_not_move_a_place_that_was_changed_while_it_asked(provider, monkeypatch):
    place = sought()
    ask = finding._asked

    def meanwhile(*arguments):
        answer = ask(*arguments)
        changed = again(place)
        changed.address = "99 Cardigan Road"
        changed.save()
        return answer

    monkeypatch.setattr(finding, "_asked", meanwhile)
    find_due()
    assert (again(place).lat, again(place).precision) == (place.lat, Precision.DISTRICT)


def test_survives_that_the_place_is_erased_while_it_asks(provider, monkeypatch):
    place = sought()
    ask = finding._asked

    def meanwhile(*arguments):
        answer = ask(*arguments)
        place.groups.all().delete()
        place.delete()
        return answer

    monkeypatch.setattr(finding, "_asked", meanwhile)
    assert find_due().found == 0
    assert not Enquiry.objects.exists()


def test_erases_the_row_of_the_queue_with_the_place():
    place = sought()
    place.groups.all().delete()
    forget_place(place)
    assert (Place.objects.filter(pk=place.pk).count(), Enquiry.objects.count()) == (0, 0)


# What is kept ---------------------------------------------------------------------------------------------------------------


def test_asks_the_same_question_once(provider):
    first, second = sought(), sought(address="12  cardigan road")
    find_due()
    assert [again(each).sought for each in (first, second)] == [Sought.FOUND, Sought.FOUND]
    assert len(provider.asked) == 1


def test_keeps_an_answer_without_what_was_asked(provider):
    sought()
    find_due()
    kept = RemoteAnswer.objects.get()
    assert kept.sightings == {"found": [[*CARDIGAN_ROAD, "exact"]]}
    assert kept.on == timezone.localdate()
    raw = str(RemoteAnswer.objects.extra(select={"raw": "sightings"}).values_list("raw", "key").get())
    assert "53.8" not in raw
    assert "ardigan" not in raw


@pytest.mark.parametrize("says", [Says([]), Says(status=500), Says(status=429), Says(status=400), Says(status=403)])
def test_keeps_no_failure(provider, says):
    provider.says = says
    sought()
    find_due()
    assert not RemoteAnswer.objects.exists()


def test_forgets_old_answers_and_asks_again(provider):
    sought()
    find_due()
    RemoteAnswer.objects.update(on=timezone.localdate() - timedelta(days=91))
    second = sought()
    later()
    find_due()
    assert (len(provider.asked), again(second).sought) == (2, Sought.FOUND)
    RemoteAnswer.objects.update(on=timezone.localdate() - timedelta(days=91))
    forget()
    assert not RemoteAnswer.objects.exists()


def test_stops_looking_when_the_operator_takes_the_provider_away(settings):
    place = sought()
    settings.GEOCODER = ""
    forget()
    assert (again(place).sought, Enquiry.objects.count()) == (Sought.NO, 0)


def test_writes_no_address_into_the_log(provider, caplog):
    caplog.set_level(logging.DEBUG)
    provider.next = [Says(status=500), Says(b"junk"), Says(status=400), Says(status=403)]
    for number in range(4):
        sought(address=f"{number + 1} Cardigan Road")
        later()
        find_due()
    assert len(provider.asked) == 4
    assert "ardigan" not in caplog.text


def test_leaves_the_rest_for_the_next_round_when_its_time_is_over(provider):
    for number in range(3):
        sought(address=f"{number + 1} Cardigan Road")
    done = find_due(seconds=0)
    assert (done.more, done.asked) == (True, 0)
    assert find_due().asked == 3
