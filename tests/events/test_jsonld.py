"""What search engines are told of a meeting: each field that Google asks for or recommends, whatever the meeting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import jsonld
from events.disclosure import disclose
from events.enums import OccurrenceStatus
from groups.enums import SafetyLevel
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
PAGE = "https://organise.example/events/x/"
LINK = "https://meet.example/x"
# https://developers.google.com/search/docs/appearance/structured-data/event: required, then recommended.
REQUIRED = ("name", "startDate", "location")
RECOMMENDED = ("description", "endDate", "eventStatus", "eventAttendanceMode", "image", "offers", "organizer", "performer")
OF_OFFER = ("availability", "price", "priceCurrency", "validFrom", "url")
KINDS = {
    "in person": ({}, {}),
    "online": ({"attendance_mode": "online", "place": None, "conference_url": LINK}, {}),
    "hybrid": ({"attendance_mode": "hybrid", "conference_url": LINK}, {}),
    "cancelled": ({}, {"status": OccurrenceStatus.CANCELLED}),
    "postponed": ({}, {"status": OccurrenceStatus.POSTPONED}),
}


def told(level=SafetyLevel.OPEN, of_event=None, of_date=None):
    occurrence = make_occurrence(make_event(make_group(safety_level=level), **(of_event or {})), **(of_date or {}))
    return jsonld.event(disclose(occurrence), url=PAGE, host_url="https://organise.example/groups/x/", images=[f"{PAGE}card.png"])


@pytest.mark.parametrize("level", [SafetyLevel.OPEN, SafetyLevel.CAREFUL])
@pytest.mark.parametrize("kind", KINDS)
def test_has_every_field_that_is_required_or_recommended(kind, level):
    data = told(level, *KINDS[kind])
    assert [field for field in (*REQUIRED, *RECOMMENDED) if not data.get(field)] == []
    assert [field for field in OF_OFFER if field not in data["offers"]] == []
    assert [field for field in ("name", "url") if not data["organizer"].get(field)] == []
    assert data["performer"]["name"] == data["organizer"]["name"]
    locations = data["location"] if isinstance(data["location"], list) else [data["location"]]
    for location in locations:
        if location["@type"] == "Place":
            assert [field for field in ("name", "address") if not location.get(field)] == []
            assert location["address"]["addressLocality"] == "Leeds"
        else:
            assert location == {"@type": "VirtualLocation", "url": LINK if level == SafetyLevel.OPEN else PAGE}
    assert [location["@type"] for location in locations] == {
        "online": ["VirtualLocation"],
        "hybrid": ["Place", "VirtualLocation"],
    }.get(kind, ["Place"])


@pytest.mark.parametrize(
    ("kind", "state", "mode", "seats"),
    [
        ("in person", "EventScheduled", "OfflineEventAttendanceMode", "InStock"),
        ("online", "EventScheduled", "OnlineEventAttendanceMode", "InStock"),
        ("hybrid", "EventScheduled", "MixedEventAttendanceMode", "InStock"),
        ("cancelled", "EventCancelled", "OfflineEventAttendanceMode", "SoldOut"),
        ("postponed", "EventPostponed", "OfflineEventAttendanceMode", "InStock"),
    ],
)
def test_says_whether_and_how_it_takes_place(kind, state, mode, seats):
    data = told(SafetyLevel.OPEN, *KINDS[kind])
    assert (data["eventStatus"], data["eventAttendanceMode"]) == (f"https://schema.org/{state}", f"https://schema.org/{mode}")
    assert (data["offers"]["price"], data["offers"]["availability"]) == (0, f"https://schema.org/{seats}")


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (OccurrenceStatus.SCHEDULED, "EventRescheduled"),
        (OccurrenceStatus.POSTPONED, "EventPostponed"),
        (OccurrenceStatus.CANCELLED, "EventCancelled"),
    ],
)
def test_names_the_earlier_time_of_a_date_that_has_a_new_one(status, state):
    before = timezone.now() + timedelta(days=3)
    data = told(of_event={"timezone": "UTC"}, of_date={"status": status, "previous_start": before})
    assert data["eventStatus"] == f"https://schema.org/{state}"
    assert data.get("previousStartDate") == (before.isoformat() if state == "EventRescheduled" else None)


def test_gives_the_whole_address_and_the_point_only_where_everybody_may_know_them():
    exact, coarse = told()["location"], told(SafetyLevel.CAREFUL)["location"]
    assert exact == {
        "@type": "Place",
        "name": "Leeds University Union",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "Lifton Place",
            "addressLocality": "Leeds",
            "postalCode": "LS2 9JT",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": 53.8067, "longitude": -1.555},
    }
    assert coarse == {"@type": "Place", "name": "LS2, Leeds", "address": {"@type": "PostalAddress", "addressLocality": "Leeds"}}


def test_says_what_it_is_where_its_organiser_wrote_nothing():
    assert told(of_event={"kind": "vigil"})["description"] == "Vigil: Letter writing evening"


@pytest.mark.parametrize(("own", "said"), [([], ["ug"]), (["en"], ["en"])])
def test_speaks_the_languages_of_its_group_where_it_names_none(own, said):
    occurrence = make_occurrence(make_event(make_group(languages=["ug"]), languages=own))
    assert jsonld.event(disclose(occurrence), url=PAGE, host_url=PAGE)["inLanguage"] == said


def test_can_never_end_the_element_that_holds_it():
    assert jsonld.block({"name": "</script><!--&\u2028"}) == '{"name": "\\u003C/script\\u003E\\u003C!--\\u0026\\u2028"}'
